/**
 * Writing of files: whoever looks sees the old file or the whole new one, never a part, whatever ends the writing. It is
 * written beside its place and then renamed.
 */
import { constants, rmSync } from "node:fs";
import { access, chmod, readlink, realpath, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isSystemError } from "./failures.ts";
import type { WriteOptions } from "./io.ts";

/** Creates or replaces a file. Devices, pipes and the like are written to in place. */
export async function writeWholeFile(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
  const place = await placeOf(path);
  if (place.kind === "file" && (await isWritable(dirname(place.path)))) {
    return replaceFile(place.path, bytes, { ...(place.mode !== undefined && { mode: place.mode }), ...options });
  }
  await writeFile(path, bytes);
  // A device, such as /dev/null, keeps its own.
  if (place.kind === "file") await setStatus(path, options);
}

/** Where the bytes really go, behind links. `mode` is that of the file that is there. */
type Place = { readonly kind: "file"; readonly path: string; readonly mode?: number } | { readonly kind: "other" };

async function placeOf(path: string): Promise<Place> {
  const status = await unlessAbsent(stat(path));
  if (status === undefined) return { kind: "file", path: await targetOfLink(path) };
  if (!status.isFile()) return { kind: "other" };
  // A file that may not be written is refused, though its folder would allow to replace it.
  await access(path, constants.W_OK);
  return { kind: "file", path: await realpath(path), mode: status.mode & 0o7777 };
}

/** The path that a link to nothing names. */
async function targetOfLink(path: string): Promise<string> {
  try {
    return resolve(dirname(path), await readlink(path));
  } catch {
    return path;
  }
}

/** A folder in which nothing can be made may still have files that can be written. */
async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

let count = 0;

async function replaceFile(path: string, bytes: Uint8Array, options: WriteOptions): Promise<void> {
  const unfinished = join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}-${count++}`);
  const release = removedBySignals(unfinished);
  try {
    await writeFile(unfinished, bytes);
    await setStatus(unfinished, options);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    release();
  }
}

const ends = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const unfinishedFiles = new Set<string>();

/** A signal that ends the process takes the file with it. */
function removedBySignals(path: string): () => void {
  if (unfinishedFiles.size === 0) for (const signal of ends) process.on(signal, endBy);
  unfinishedFiles.add(path);
  return () => {
    unfinishedFiles.delete(path);
    if (unfinishedFiles.size === 0) for (const signal of ends) process.off(signal, endBy);
  };
}

function endBy(signal: NodeJS.Signals): void {
  for (const path of unfinishedFiles) rmSync(path, { force: true });
  for (const each of ends) process.off(each, endBy);
  process.kill(process.pid, signal);
}

async function setStatus(path: string, options: WriteOptions): Promise<void> {
  if (options.mode !== undefined) await chmod(path, options.mode);
  if (options.modified !== undefined) await utimes(path, options.modified, options.modified);
}

async function unlessAbsent<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw error;
  }
}
