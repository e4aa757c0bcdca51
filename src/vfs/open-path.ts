/** `open(2)` and `openat(2)`, without the descriptor. */
import {
  errno,
  IN_MODIFY,
  IN_OPEN,
  O_ACCMODE,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOATIME,
  O_NOFOLLOW,
  O_PATH,
  O_RDONLY,
  O_TMPFILE,
  O_TRUNC,
  O_WRONLY,
  R_OK,
  RESOLVE_NO_XDEV,
  S_IFDIR,
  S_IFREG,
  W_OK,
} from "../abi/index.ts";
import type { FileContext } from "./file-context.ts";
import { Directory, SymbolicLink } from "./inode.ts";
import { announceNew, makeStart, requireNewName } from "./make.ts";
import { OpenPath, type OpenFile } from "./open-file.ts";
import { isOwner, requireAccess } from "./permissions.ts";
import { Place } from "./place.ts";
import { RegularFile, truncateFile } from "./regular-file.ts";
import { placeOf, walkToLast, type LastName } from "./walk.ts";
import { notifyPlace } from "./watch.ts";

export interface OpenOptions {
  readonly from: Place;
  readonly flags: number;
  /** Permissions of a file that is made. */
  readonly mode: number;
  /** `RESOLVE_*` of `openat2(2)`. */
  readonly resolve?: number | undefined;
}

export function openPath(context: FileContext, path: string, options: OpenOptions): OpenFile {
  const { from, flags, resolve = 0 } = options;
  if ((flags & O_TMPFILE) === O_TMPFILE) return openUnnamed(context, path, options);
  if ((flags & O_CREAT) !== 0 && (flags & O_DIRECTORY) !== 0) throw errno.EINVAL;
  const follows = (flags & O_NOFOLLOW) === 0 && (flags & (O_CREAT | O_EXCL)) !== (O_CREAT | O_EXCL);
  const last = walkToLast(context, path, { from, follows, resolve });
  if (last.inode === undefined && (flags & O_CREAT) !== 0) return createAndOpen(context, last, options);
  if ((flags & O_CREAT) !== 0) {
    if ((flags & O_EXCL) !== 0) throw errno.EEXIST;
    if (last.inode instanceof Directory) throw errno.EISDIR;
    if (last.hasSlash) throw errno.EISDIR;
  }
  return openPlace(context, placeOfLast(context, last, resolve), flags);
}

function placeOfLast(context: FileContext, last: LastName, resolve: number): Place {
  const { mount, directory, name, inode } = last;
  if (last.isDots) return new Place(mount, directory);
  if (inode === undefined) throw errno.ENOENT;
  if (last.hasSlash && !(inode instanceof Directory)) throw errno.ENOTDIR;
  const place = placeOf(context, { mount, directory, name, inode });
  if (place.mount !== mount && (resolve & RESOLVE_NO_XDEV) !== 0) throw errno.EXDEV;
  return place;
}

/** Opens what is at a place, if that is allowed. */
export function openPlace(context: FileContext, place: Place, flags: number): OpenFile {
  const { inode } = place;
  if ((flags & O_DIRECTORY) !== 0 && !(inode instanceof Directory)) throw errno.ENOTDIR;
  if ((flags & O_PATH) !== 0) return new OpenPath(inode, { flags, place });
  if (inode instanceof SymbolicLink) throw errno.ELOOP;
  const access = accessBits(flags) | ((flags & O_TRUNC) !== 0 ? W_OK : 0);
  if (inode instanceof Directory && (access & W_OK) !== 0) throw errno.EISDIR;
  requireAccess(context.identity, inode, access);
  const isOnDisk = inode.type === S_IFREG || inode.type === S_IFDIR;
  if ((access & W_OK) !== 0 && place.mount.isReadOnly && isOnDisk) throw errno.EROFS;
  if ((flags & O_NOATIME) !== 0 && !isOwner(context.identity, inode)) throw errno.EPERM;
  const file = inode.open({ flags, context, place });
  if ((flags & O_TRUNC) !== 0 && inode instanceof RegularFile) {
    truncateFile(inode, { size: 0, limit: 0 });
    notifyPlace(inode, place, IN_MODIFY);
  }
  notifyPlace(inode, place, IN_OPEN);
  return file;
}

/** `O_ACCMODE` of 3 means neither, but asks for both permissions. */
function accessBits(flags: number): number {
  const mode = flags & O_ACCMODE;
  if (mode === O_RDONLY) return R_OK;
  return mode === O_WRONLY ? W_OK : R_OK | W_OK;
}

function createAndOpen(context: FileContext, last: LastName, { flags, mode }: OpenOptions): OpenFile {
  if (last.hasSlash) throw errno.EISDIR;
  requireNewName(context, last);
  const { mount, directory, name } = last;
  const inode = directory.create(name, makeStart(context, directory, S_IFREG | (mode & 0o7777 & ~context.umask)));
  announceNew(directory, name, inode);
  const place = new Place(mount, inode, { directory, name });
  // Whatever its permissions, who makes it may use it.
  const file = inode.open({ flags, context, place });
  notifyPlace(inode, place, IN_OPEN);
  return file;
}

function openUnnamed(context: FileContext, path: string, options: OpenOptions): OpenFile {
  const { from, flags, mode, resolve = 0 } = options;
  if ((flags & O_ACCMODE) === O_RDONLY) throw errno.EINVAL;
  const last = walkToLast(context, path, { from, follows: true, resolve });
  const { mount, inode: directory } = placeOfLast(context, last, resolve);
  if (!(directory instanceof Directory)) throw errno.ENOTDIR;
  if (mount.isReadOnly) throw errno.EROFS;
  requireAccess(context.identity, directory, W_OK);
  const start = makeStart(context, directory, S_IFREG | (mode & 0o7777 & ~context.umask));
  const inode = directory.createUnnamed(start);
  inode.mayBeNamed = (flags & O_EXCL) === 0;
  return inode.open({ flags, context, place: new Place(mount, inode) });
}
