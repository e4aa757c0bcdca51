/** The C library that setup.mjs has built, for tests that compile programs. */
import type { TestContext } from "vitest";
import { isBuilt, sysrootFolder } from "../../src/host/node/toolchain/index.ts";

/** Its folder. Where it has not been built the test is skipped, or fails if `CI` is set. */
export function sysroot(context: TestContext): string {
  const folder = sysrootFolder();
  if (isBuilt(folder)) return folder;
  const reason = `There is no sysroot at ${folder}: node bin/muslin sysroot build`;
  if (process.env["CI"] !== undefined) throw new Error(reason);
  return context.skip(reason);
}
