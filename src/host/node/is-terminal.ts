import { fstatSync, statSync } from "node:fs";

/**
 * Whether a descriptor of the process is a terminal.
 *
 * As `isatty` of `node:tty`, which is only asked where it is in doubt: to load it takes as long as to start a small program.
 */
export function isTerminal(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    if (process.platform !== "win32" && !status.isCharacterDevice()) return false;
    if (process.platform !== "win32" && status.rdev === statSync("/dev/null").rdev) return false;
  } catch {
    return false;
  }
  return process.getBuiltinModule("node:tty").isatty(descriptor);
}
