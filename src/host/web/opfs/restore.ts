/** From what is stored to a tree. */
import { S_IFDIR, S_IFLNK, S_IFMT, S_IFREG } from "../../../abi/index.ts";
import { Directory, RegularFile, Timestamp, type Inode } from "../../../vfs/index.ts";
import { OWN_FOLDER } from "./locations.ts";
import type { StoredEntry } from "./stored-entries.ts";

export interface StoredTree {
  readonly entries: readonly StoredEntry[];
  readonly folders: readonly string[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The file system is empty yet. The result is where the contents of its files are. */
export function restore(root: Directory, tree: StoredTree): Map<string, RegularFile> {
  const found = new Map<string, RegularFile>();
  for (const entry of tree.entries) if (entry.path !== "") addEntry(root, entry, { tree, found });
  addNewcomers(root, tree, found);
  // By now nothing changes the times of directories any more.
  for (const entry of tree.entries) {
    const inode = inodeAt(root, entry.path);
    if (inode !== undefined) describe(inode, entry);
  }
  return found;
}

interface Progress {
  readonly tree: StoredTree;
  readonly found: Map<string, RegularFile>;
}

/** What a page has removed from OPFS is not there any more, whatever the list says. */
function addEntry(root: Directory, entry: StoredEntry, { tree, found }: Progress): void {
  const { parent, name } = parentOf(root, entry.path);
  if (parent === undefined || parent.lookup(name) !== undefined) return;
  if (entry.same !== undefined) {
    const inode = inodeAt(root, entry.same);
    if (inode !== undefined && !(inode instanceof Directory)) parent.link(name, inode);
    return;
  }
  const type = entry.mode & S_IFMT;
  if (type === S_IFLNK) parent.symlink(name, entry.target ?? "", entry);
  else if (type === S_IFREG) {
    const location = entry.at ?? entry.path;
    const bytes = tree.files.get(location);
    if (bytes !== undefined) addFile(parent, { name, start: entry, bytes, location, found });
  } else if (type !== S_IFDIR || !tree.files.has(entry.path)) parent.create(name, entry);
}

/** What a page has put there: it is root's. */
function addNewcomers(root: Directory, { folders, files }: StoredTree, found: Map<string, RegularFile>): void {
  const owner = { user: 0, group: 0 };
  for (const path of folders) {
    const { parent, name } = parentOf(root, path);
    if (path === OWN_FOLDER || parent === undefined || parent.lookup(name) !== undefined) continue;
    parent.create(name, { mode: S_IFDIR | 0o755, ...owner });
  }
  for (const [path, bytes] of files) {
    const { parent, name } = parentOf(root, path);
    if (path.startsWith(`${OWN_FOLDER}/`) || parent === undefined || parent.lookup(name) !== undefined) continue;
    addFile(parent, { name, start: { mode: S_IFREG | 0o644, ...owner }, bytes, location: path, found });
  }
}

interface NewFile {
  readonly name: string;
  readonly start: Parameters<Directory["create"]>[1];
  readonly bytes: Uint8Array;
  readonly location: string;
  readonly found: Map<string, RegularFile>;
}

function addFile(parent: Directory, { name, start, bytes, location, found }: NewFile): void {
  const file = parent.create(name, start);
  if (!(file instanceof RegularFile)) return;
  for (let done = 0; done < bytes.length;) done += file.writeAt(bytes.subarray(done), done);
  found.set(location, file);
}

function describe(inode: Inode, { mode, user, group, accessed, modified, attributes }: StoredEntry): void {
  if ((mode & S_IFMT) !== inode.type) return;
  inode.mode = mode;
  inode.user = user;
  inode.group = group;
  inode.accessed = new Timestamp(...accessed);
  inode.modified = new Timestamp(...modified);
  if (attributes === undefined) return;
  inode.extendedAttributes = new Map(attributes.map(([name, value]) => [name, new Uint8Array(value)]));
}

function parentOf(root: Directory, path: string): { parent: Directory | undefined; name: string } {
  const slash = path.lastIndexOf("/");
  const parent = slash < 0 ? root : inodeAt(root, path.slice(0, slash));
  return { parent: parent instanceof Directory ? parent : undefined, name: path.slice(slash + 1) };
}

function inodeAt(root: Directory, path: string): Inode | undefined {
  if (path === "") return root;
  let inode: Inode | undefined = root;
  for (const name of path.split("/")) inode = inode instanceof Directory ? inode.lookup(name) : undefined;
  return inode;
}
