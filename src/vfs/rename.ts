/** `rename(2)` and `renameat2(2)`. */
import {
  errno,
  IN_ATTRIB,
  IN_MOVE_SELF,
  IN_MOVED_FROM,
  IN_MOVED_TO,
  RENAME_EXCHANGE,
  RENAME_NOREPLACE,
  W_OK,
} from "../abi/index.ts";
import type { FileContext } from "./file-context.ts";
import { Directory, type Inode } from "./inode.ts";
import { requireAccess, requireChange, requireRemoval } from "./permissions.ts";
import type { Place } from "./place.ts";
import { walkToName, type LastName } from "./walk.ts";
import { notifyEntry, notifyIfGone, notifySelf } from "./watch.ts";

interface End {
  readonly path: string;
  readonly from: Place;
}

let lastCookie = 0;

export function renamePath(context: FileContext, { from, to, flags }: { from: End; to: End; flags: number }): void {
  if ((flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE)) !== 0) throw errno.EINVAL;
  if ((flags & RENAME_EXCHANGE) !== 0 && (flags & RENAME_NOREPLACE) !== 0) throw errno.EINVAL;
  const old = walkToName(context, from.path, from.from);
  const fresh = walkToName(context, to.path, to.from);
  if (old.mount !== fresh.mount) throw errno.EXDEV;
  if (old.isDots || fresh.isDots) throw errno.EBUSY;
  const { inode } = old;
  if (inode === undefined) throw errno.ENOENT;
  if (old.mount.isReadOnly) throw errno.EROFS;
  requireSlashesFit({ old, fresh, inode });
  if ((flags & RENAME_NOREPLACE) !== 0 && fresh.inode !== undefined) throw errno.EEXIST;
  if (isInside(fresh.directory, inode)) throw errno.EINVAL;
  if (isInside(old.directory, fresh.inode)) throw (flags & RENAME_EXCHANGE) === 0 ? errno.ENOTEMPTY : errno.EINVAL;
  if ((flags & RENAME_EXCHANGE) !== 0) return exchange(context, old, fresh);
  // Two names of the same file: nothing is done, and both stay (POSIX).
  if (fresh.inode === inode) return;
  requirePermission(context, { old, fresh, inode });
  requireReplaceable(inode, fresh);
  old.directory.rename(old, fresh);
  move(inode, old, fresh);
}

function requireSlashesFit({ old, fresh, inode }: { old: LastName; fresh: LastName; inode: Inode }): void {
  if (inode instanceof Directory) return;
  if (old.hasSlash || fresh.hasSlash) throw errno.ENOTDIR;
}

/** Whether `directory` is `inode` or somewhere in it, so that neither can take the other's place. */
function isInside(directory: Directory, inode: Inode | undefined): boolean {
  if (!(inode instanceof Directory)) return false;
  for (let at: Directory | undefined = directory; at !== undefined; at = at.parent === at ? undefined : at.parent) {
    if (at === inode) return true;
  }
  return false;
}

function requirePermission(
  context: FileContext,
  { old, fresh, inode }: { old: LastName; fresh: LastName; inode: Inode },
): void {
  const { identity } = context;
  requireRemoval(identity, old.directory, inode);
  if (fresh.inode === undefined) requireChange(identity, fresh.directory);
  else requireRemoval(identity, fresh.directory, fresh.inode);
  // Its `..` changes.
  if (inode instanceof Directory && old.directory !== fresh.directory) requireAccess(identity, inode, W_OK);
  if (inode instanceof Directory && inode.mountCount > 0) throw errno.EBUSY;
}

function requireReplaceable(inode: Inode, fresh: LastName): void {
  const replaced = fresh.inode;
  if (replaced === undefined) return;
  if (!(replaced instanceof Directory)) {
    if (inode instanceof Directory) throw errno.ENOTDIR;
    return;
  }
  if (!(inode instanceof Directory)) throw errno.EISDIR;
  if (replaced.mountCount > 0) throw errno.EBUSY;
  if (!replaced.isEmpty()) throw errno.ENOTEMPTY;
}

function exchange(context: FileContext, old: LastName, fresh: LastName): void {
  if (old.inode === undefined || fresh.inode === undefined) throw errno.ENOENT;
  requirePermission(context, { old, fresh, inode: old.inode });
  old.directory.exchange(old, fresh);
  announce(old.inode, old, fresh);
  announce(fresh.inode, fresh, old);
}

function move(inode: Inode, old: LastName, fresh: LastName): void {
  if (inode instanceof Directory) {
    inode.parent = fresh.directory;
    inode.name = fresh.name;
  }
  const replaced = fresh.inode;
  announceNames(inode, old, fresh);
  // Its number of links has changed.
  if (replaced !== undefined) notifySelf(replaced, IN_ATTRIB);
  notifySelf(inode, IN_MOVE_SELF);
  if (replaced !== undefined) notifyIfGone(replaced);
}

function announce(inode: Inode, old: LastName, fresh: LastName): void {
  announceNames(inode, old, fresh);
  notifySelf(inode, IN_MOVE_SELF);
}

function announceNames(inode: Inode, old: LastName, fresh: LastName): void {
  old.directory.touch();
  fresh.directory.touch();
  inode.changed = old.directory.changed;
  const cookie = ++lastCookie;
  notifyEntry(old.directory, { mask: IN_MOVED_FROM, name: old.name, cookie }, inode);
  notifyEntry(fresh.directory, { mask: IN_MOVED_TO, name: fresh.name, cookie }, inode);
}
