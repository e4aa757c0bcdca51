/** Calls that make names: `mkdir(2)`, `mknod(2)`, `symlink(2)`, `link(2)`. */
import {
  errno,
  IN_ATTRIB,
  IN_CREATE,
  PATH_MAX,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_ISGID,
  S_ISVTX,
} from "../abi/index.ts";
import { utf8Size } from "../bytes/index.ts";
import type { FileContext } from "./file-context.ts";
import { isMember } from "./identity.ts";
import { Directory, type Inode, type InodeStart } from "./inode.ts";
import { requireChange } from "./permissions.ts";
import type { Place } from "./place.ts";
import { walkToName, type LastName } from "./walk.ts";
import { notifyEntry, notifySelf } from "./watch.ts";

interface From {
  readonly from: Place;
}

/** `mode` is as the caller gave it; the umask has not been applied. */
export function makeDirectory(
  context: FileContext,
  path: string,
  { from, mode }: From & { readonly mode: number },
): void {
  const last = walkToName(context, path, from);
  requireNewName(context, last);
  const { directory, name } = last;
  const bits = mode & (0o777 | S_ISVTX) & ~context.umask;
  const start = makeStart(context, directory, S_IFDIR | bits);
  announceNew(directory, name, directory.create(name, start));
}

export interface NodeOptions extends From {
  readonly mode: number;
  readonly device: number;
}

/** Regular files, fifos, sockets and devices. */
export function makeNode(context: FileContext, path: string, { from, mode, device }: NodeOptions): void {
  const last = walkToName(context, path, from);
  const type = mode & S_IFMT || S_IFREG;
  requireNewName(context, last);
  if (last.hasSlash) throw errno.ENOENT;
  if ((type === S_IFCHR || type === S_IFBLK) && !context.identity.isPrivileged) throw errno.EPERM;
  const { directory, name } = last;
  const start = makeStart(context, directory, type | (mode & 0o7777 & ~context.umask));
  announceNew(directory, name, directory.create(name, { ...start, device }));
}

export function makeSymlink(
  context: FileContext,
  path: string,
  { from, target }: From & { readonly target: string },
): void {
  if (target === "") throw errno.ENOENT;
  if (utf8Size(target) >= PATH_MAX) throw errno.ENAMETOOLONG;
  const last = walkToName(context, path, from);
  requireNewName(context, last);
  if (last.hasSlash) throw errno.ENOENT;
  const { directory, name } = last;
  announceNew(directory, name, directory.symlink(name, target, makeStart(context, directory, S_IFLNK | 0o777)));
}

/** A further name for what is at `old`. */
export function makeLink(context: FileContext, path: string, { from, old }: From & { readonly old: Place }): void {
  const last = walkToName(context, path, from);
  requireNewName(context, last);
  if (last.hasSlash) throw errno.ENOENT;
  const { inode } = old;
  if (old.mount !== last.mount) throw errno.EXDEV;
  if (inode instanceof Directory) throw errno.EPERM;
  if (inode.links === 0 && !inode.mayBeNamed) throw errno.ENOENT;
  last.directory.link(last.name, inode);
  inode.changed = inode.fileSystem.clock.now();
  notifySelf(inode, IN_ATTRIB);
  announceNew(last.directory, last.name, inode);
}

/** That a name can be made there. */
export function requireNewName(context: FileContext, last: LastName): void {
  if (last.inode !== undefined || last.isDots) throw errno.EEXIST;
  if (last.mount.isReadOnly) throw errno.EROFS;
  if (last.directory.hasFixedNames) throw errno.ENOENT;
  requireChange(context.identity, last.directory);
}

/** Owners of what is made: the maker's, or the directory's group where that says so. */
export function makeStart({ identity }: FileContext, directory: Directory, mode: number): InodeStart {
  const inherits = (directory.mode & S_ISGID) !== 0;
  const group = inherits ? directory.group : identity.group;
  const isDirectory = (mode & S_IFMT) === S_IFDIR;
  if (inherits && isDirectory) return { mode: mode | S_ISGID, user: identity.user, group };
  const mayHaveSetGroup = identity.isPrivileged || isMember(identity, group);
  return { mode: mayHaveSetGroup ? mode : mode & ~S_ISGID, user: identity.user, group };
}

/** Tells of a name that has been made. */
export function announceNew(directory: Directory, name: string, inode: Inode): void {
  directory.touch();
  notifyEntry(directory, { mask: IN_CREATE, name, cookie: 0 }, inode);
}
