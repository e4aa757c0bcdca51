/** Calls of the host's file system, with its errors as the guest's. */
import * as fs from "node:fs";
import { Errno, errno, type ErrnoName } from "../../../abi/index.ts";

export function onHost<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw errnoOfHost(error);
  }
}

/** What the guest is told of a host's error. */
export function errnoOfHost(error: unknown): Errno {
  if (error instanceof Errno) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code in errno) return errno[code as ErrnoName];
  return code === "ERR_FS_FILE_TOO_LARGE" ? errno.EFBIG : errno.EIO;
}

/** What is at a path, not followed; `undefined` if nothing is. */
export function statusAt(path: fs.PathLike): fs.BigIntStats | undefined {
  return onHost(() => fs.lstatSync(path, { bigint: true, throwIfNoEntry: false }));
}

export function statusOf(descriptor: number): fs.BigIntStats {
  return onHost(() => fs.fstatSync(descriptor, { bigint: true }));
}

/** The same for all names of a file, and for nothing else that exists at the same time. */
export function keyOf({ dev, ino }: fs.BigIntStats): string {
  return `${dev}:${ino}`;
}
