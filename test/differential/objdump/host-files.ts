/** Files of the machine that runs the tests: what its compiler, linker and archiver made of code that nobody wrote for tests. */
import { existsSync, globSync, statSync } from "node:fs";
import type { TestContext } from "vitest";
import { CapturedIo } from "../../support/captured-io.ts";
import { muslin } from "../../../src/cli/main.ts";

const patterns = {
  objects: ["/usr/lib/*-linux-gnu/crt*.o", "/usr/lib/gcc/*/*/crt*.o"],
  programs: ["/bin/ls", "/usr/bin/objdump", "/usr/sbin/ldconfig"],
  libraries: ["/usr/lib/*-linux-gnu/{libc,libm,libgcc_s}.so.*", "/usr/lib/*-linux-gnu/libstdc++.so.6.*"],
  archives: ["/usr/lib/gcc/*/*/libgcc.a", "/usr/lib/*-linux-gnu/libc_nonshared.a", "/usr/lib/gcc/*/*/libgcc_eh.a"],
} as const;

export type HostFileKind = keyof typeof patterns;

/** Files of those kinds, or the end of the test where the machine has none. */
export function hostFiles(kinds: readonly HostFileKind[], context: TestContext): readonly string[] {
  const paths = kinds.flatMap((kind) => patterns[kind].flatMap((pattern) => globSync(pattern)));
  const found = paths.filter((path) => existsSync(path) && statSync(path).isFile());
  // Not an installed package: what is on a machine without such files cannot be asked for.
  return found.length > 0 ? found : context.skip("This machine has no such files");
}

export interface ToolRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Files that the tool has written. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Runs our tool on real files, as the real one runs. */
export async function runOurs(
  args: readonly string[],
  options: { readonly files?: Readonly<Record<string, Uint8Array>> } = {},
): Promise<ToolRun> {
  const io = new CapturedIo({ folder: "/", ...options });
  const exitCode = await muslin(args, io);
  return { exitCode, stdout: io.output, stderr: io.errors, files: io.files };
}
