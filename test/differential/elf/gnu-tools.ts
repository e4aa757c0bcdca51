/** Giving files of ours to binutils, which is to read them without a word of complaint. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type TestContext } from "vitest";
import { referenceTool, type ReferenceName } from "../../support/references.ts";

/** A folder that is gone after `job`. */
export function inFolder<T>(job: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "muslin-elf-"));
  try {
    return job(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a tool writes of a file of these bytes; a complaint fails the test. */
export function outputOf(
  context: TestContext,
  tool: ReferenceName,
  { args, bytes }: { readonly args: readonly string[]; readonly bytes: Uint8Array },
): string {
  const found = referenceTool(tool, context);
  return inFolder((folder) => {
    const path = join(folder, "file");
    writeFileSync(path, bytes);
    const { stdout, stderr, exitCode } = found.run([...args, path], { cwd: folder });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    return stdout;
  });
}
