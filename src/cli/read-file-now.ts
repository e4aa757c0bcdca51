/** Reading for those who cannot wait. */
import { readFileSync } from "node:fs";
import { isSystemError } from "./failures.ts";

/** The whole file; `undefined` where there is no such file. */
export function readFileNow(path: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(readFileSync(path));
  } catch (error) {
    if (isSystemError(error) && ["ENOENT", "ENOTDIR", "EISDIR"].includes(error.code)) return undefined;
    throw error;
  }
}
