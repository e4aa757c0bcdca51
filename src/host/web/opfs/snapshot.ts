/** What a tree is at a moment, as it is to be stored. */
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from "../../../abi/index.ts";
import { Directory, RegularFile, SymbolicLink, type Inode } from "../../../vfs/index.ts";
import { isPlain, oddLocation } from "./locations.ts";
import type { StoredEntry } from "./stored-entries.ts";

export interface Snapshot {
  readonly entries: readonly StoredEntry[];
  /** Directories that OPFS has a place for. */
  readonly folders: readonly string[];
  /** By where its content goes. */
  readonly files: ReadonlyMap<string, RegularFile>;
}

export function snapshotOf(root: Directory): Snapshot {
  const entries: StoredEntry[] = [entryOf(root, "", undefined)];
  const folders: string[] = [];
  const files = new Map<string, RegularFile>();
  const first = new Map<Inode, string>();
  const visit = (directory: Directory, prefix: string): void => {
    const list = directory.list(0);
    for (let next = list.next(); next.done !== true; next = list.next()) {
      const { name } = next.value;
      const inode = directory.lookup(name);
      if (inode === undefined) continue;
      const path = prefix + name;
      const known = first.get(inode);
      if (inode.links > 1 && known === undefined) first.set(inode, path);
      entries.push(entryOf(inode, path, known));
      if (inode instanceof RegularFile && known === undefined) files.set(locationOf(inode, path), inode);
      if (!(inode instanceof Directory)) continue;
      if (isPlain(path)) folders.push(path);
      visit(inode, `${path}/`);
    }
  };
  visit(root, "");
  return { entries, folders, files };
}

function locationOf({ number }: Inode, path: string): string {
  return isPlain(path) ? path : oddLocation(number);
}

function entryOf(inode: Inode, path: string, known: string | undefined): StoredEntry {
  const { mode, user, group, accessed, modified, device, extendedAttributes } = inode;
  const type = mode & S_IFMT;
  return {
    path,
    mode,
    user,
    group,
    accessed: [accessed.seconds, accessed.nanoseconds],
    modified: [modified.seconds, modified.nanoseconds],
    ...(inode instanceof SymbolicLink ? { target: inode.target() } : {}),
    ...(type === S_IFREG || type === S_IFDIR || type === S_IFLNK ? {} : { device }),
    ...(known === undefined ? {} : { same: known }),
    ...(extendedAttributes === undefined ? {} : { attributes: attributesOf(extendedAttributes) }),
    ...(type === S_IFREG && known === undefined && !isPlain(path) ? { at: locationOf(inode, path) } : {}),
  };
}

function attributesOf(attributes: ReadonlyMap<string, Uint8Array>): [string, number[]][] {
  return [...attributes].map(([name, value]) => [name, [...value]]);
}
