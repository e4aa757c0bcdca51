/** Who may do what: path_resolution(7), inode(7). */
import { errno, R_OK, S_IFDIR, S_IFMT, S_ISGID, S_ISUID, S_ISVTX, W_OK, X_OK } from "../abi/index.ts";
import { isMember, type Identity } from "./identity.ts";
import type { Directory, Inode } from "./inode.ts";

/** Whether `identity` may do all of `access` (`R_OK | W_OK | X_OK`) with `inode`. */
export function mayAccess(identity: Identity, inode: Inode, access: number): boolean {
  const { mode } = inode;
  if (identity.isPrivileged) {
    // Root executes what somebody may execute, and searches every directory.
    return (access & X_OK) === 0 || (mode & S_IFMT) === S_IFDIR || (mode & 0o111) !== 0;
  }
  const shift = identity.user === inode.user ? 6 : isMember(identity, inode.group) ? 3 : 0;
  return ((mode >> shift) & access) === access;
}

export function requireAccess(identity: Identity, inode: Inode, access: number): void {
  if (!mayAccess(identity, inode, access)) throw errno.EACCES;
}

/** Changes of attributes are the owner's. */
export function isOwner(identity: Identity, inode: Inode): boolean {
  return identity.isPrivileged || identity.user === inode.user;
}

/** To make or remove a name. */
export function requireChange(identity: Identity, directory: Directory): void {
  requireAccess(identity, directory, W_OK | X_OK);
}

/** In a sticky directory only owners remove names. */
export function requireRemoval(identity: Identity, directory: Directory, inode: Inode): void {
  requireChange(identity, directory);
  if ((directory.mode & S_ISVTX) === 0 || isOwner(identity, inode) || identity.user === directory.user) return;
  throw errno.EPERM;
}

/** A write takes set-user-id and set-group-id away. */
export function dropSetIdBits(inode: Inode): void {
  if ((inode.mode & (S_ISUID | S_ISGID)) === 0) return;
  const dropsGroup = (inode.mode & 0o010) !== 0;
  inode.mode &= ~(dropsGroup ? S_ISUID | S_ISGID : S_ISUID);
  inode.attributesChanged("mode");
}

/** The bits of `access` that an access mode of open(2) needs. */
export function accessOf({
  isReadable,
  isWritable,
}: {
  readonly isReadable: boolean;
  readonly isWritable: boolean;
}): number {
  return (isReadable ? R_OK : 0) | (isWritable ? W_OK : 0);
}
