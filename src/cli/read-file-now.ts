/** Reading for those who cannot wait, and the path of standard input. */
import { readFileSync } from "node:fs";
import { isSystemError } from "./failures.ts";

/** By its path it cannot be opened where it is a socket, as programs of Node make it: it is read by its number. */
export const STANDARD_INPUT = "/dev/stdin";

/** The whole file; `undefined` where there is no such file. */
export function readFileNow(path: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(readFileSync(path === STANDARD_INPUT ? 0 : path));
  } catch (error) {
    if (isSystemError(error) && ["ENOENT", "ENOTDIR", "EISDIR"].includes(error.code)) return undefined;
    throw error;
  }
}
