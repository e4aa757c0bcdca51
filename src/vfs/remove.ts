/** `unlink(2)` and `rmdir(2)`. */
import { errno, IN_ATTRIB, IN_DELETE } from "../abi/index.ts";
import type { FileContext } from "./file-context.ts";
import { Directory } from "./inode.ts";
import { requireRemoval } from "./permissions.ts";
import type { Place } from "./place.ts";
import { walkToName } from "./walk.ts";
import { notifyEntry, notifyIfGone, notifySelf } from "./watch.ts";

export function unlinkPath(context: FileContext, path: string, from: Place): void {
  const last = walkToName(context, path, from);
  const { directory, name, inode, mount } = last;
  if (last.isDots) throw errno.EISDIR;
  if (inode === undefined) throw errno.ENOENT;
  if (last.hasSlash) throw inode instanceof Directory ? errno.EISDIR : errno.ENOTDIR;
  if (mount.isReadOnly) throw errno.EROFS;
  requireRemoval(context.identity, directory, inode);
  if (inode instanceof Directory) throw errno.EISDIR;
  directory.unlink(name, inode);
  directory.touch();
  inode.changed = directory.changed;
  notifySelf(inode, IN_ATTRIB);
  notifyIfGone(inode);
  notifyEntry(directory, { mask: IN_DELETE, name, cookie: 0 }, inode);
}

export function removeDirectory(context: FileContext, path: string, from: Place): void {
  const last = walkToName(context, path, from);
  const { directory, name, inode, mount } = last;
  if (last.isDots) throw endsIn(path, ".") ? errno.EINVAL : endsIn(path, "..") ? errno.ENOTEMPTY : errno.EBUSY;
  if (inode === undefined) throw errno.ENOENT;
  if (mount.isReadOnly) throw errno.EROFS;
  requireRemoval(context.identity, directory, inode);
  if (!(inode instanceof Directory)) throw errno.ENOTDIR;
  if (inode.mountCount > 0) throw errno.EBUSY;
  if (!inode.isEmpty()) throw errno.ENOTEMPTY;
  directory.removeDirectory(name, inode);
  directory.touch();
  notifyIfGone(inode);
  notifyEntry(directory, { mask: IN_DELETE, name, cookie: 0 }, inode);
}

function endsIn(path: string, name: string): boolean {
  return path.replace(/\/+$/, "").split("/").at(-1) === name;
}
