/** The files of a folder and its folders. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * By their paths from that folder, in order.
 * @param keep whether a folder or file is wanted.
 */
export function filesBelow(root: string, keep: (path: string) => boolean = () => true): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const visit = (prefix: string): void => {
    const entries = readdirSync(join(root, prefix), { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${prefix}${entry.name}`;
      if (!keep(path)) continue;
      if (entry.isDirectory()) visit(`${path}/`);
      else files.set(path, new Uint8Array(readFileSync(join(root, path))));
    }
  };
  visit("");
  return files;
}
