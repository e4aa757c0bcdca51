/** Where tests keep what is slow to make: node_modules/.cache/muslin, gone with the next `npm ci`. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../node_modules/.cache/muslin/", import.meta.url);

/** The path of a file or folder of the cache; the folder it is in exists. */
export function cachePath(...names: readonly string[]): string {
  const path = new URL(names.join("/"), root);
  mkdirSync(new URL(".", path), { recursive: true });
  return fileURLToPath(path);
}

/** A key for content: 32 hexadecimal digits. */
export function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  // The length in front keeps ("ab", "c") and ("a", "bc") apart.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 32);
}

/** The bytes of the cache's file `path`, made by `make` if it does not exist. Safe when several processes do it at once. */
export async function cached(path: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  if (existsSync(path)) return readFileSync(path);
  const bytes = await make();
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, bytes);
  renameSync(unfinished, path);
  return bytes;
}
