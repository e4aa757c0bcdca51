/** Our tools beside GNU's on the same real files: what is written to standard output, and whether it went well. */
import type { TestContext } from "vitest";
import { muslin } from "../../src/cli/main.ts";
import { CapturedIo } from "../support/captured-io.ts";
import { referenceTool, type ReferenceName } from "../support/references.ts";

export interface Spoken {
  readonly output: string;
  readonly isFine: boolean;
}

/** What GNU's tool says in a folder. */
export function gnu(
  context: TestContext,
  [tool, ...args]: readonly [ReferenceName, ...string[]],
  folder: string,
): Spoken {
  const { stdout, exitCode } = referenceTool(tool, context).run(args, { cwd: folder });
  return { output: stdout, isFine: exitCode === 0 };
}

/** What ours says there. It sees the folder's files and writes none. */
export async function ours(args: readonly string[], folder: string): Promise<Spoken> {
  const io = new CapturedIo({ folder });
  const code = await muslin(args, io);
  return { output: io.output, isFine: code === 0 };
}
