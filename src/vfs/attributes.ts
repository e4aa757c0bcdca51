/** `chmod(2)`, `chown(2)`, `utimensat(2)`, `truncate(2)`, on a place that has been found. */
import { errno, IN_ACCESS, IN_ATTRIB, IN_MODIFY, S_IFDIR, S_IFMT, S_ISGID, S_ISUID, W_OK } from "../abi/index.ts";
import type { FileContext } from "./file-context.ts";
import { isMember } from "./identity.ts";
import { Directory, type AttributeKind } from "./inode.ts";
import { isOwner, mayAccess, requireAccess } from "./permissions.ts";
import type { Place } from "./place.ts";
import { RegularFile, truncateFile } from "./regular-file.ts";
import type { Timestamp } from "./timestamp.ts";
import { notifyPlace } from "./watch.ts";

export function changeMode({ identity }: FileContext, place: Place, mode: number): void {
  const { inode } = place;
  requireWritable(place);
  if (!isOwner(identity, inode)) throw errno.EPERM;
  const mayHaveSetGroup = identity.isPrivileged || isMember(identity, inode.group);
  const bits = mode & 0o7777 & (mayHaveSetGroup ? ~0 : ~S_ISGID);
  inode.fileSystem.prepareChange(inode);
  inode.mode = (inode.mode & S_IFMT) | bits;
  changed(place, "mode");
}

/** -1 leaves the user or the group as it is. */
export function changeOwner({ identity }: FileContext, place: Place, owner: { user: number; group: number }): void {
  const { inode } = place;
  requireWritable(place);
  const user = owner.user === -1 ? inode.user : owner.user;
  const group = owner.group === -1 ? inode.group : owner.group;
  if (!identity.isPrivileged) {
    if (identity.user !== inode.user || user !== inode.user) throw errno.EPERM;
    if (group !== inode.group && !isMember(identity, group)) throw errno.EPERM;
  }
  inode.fileSystem.prepareChange(inode);
  inode.user = user;
  inode.group = group;
  if ((inode.mode & S_IFMT) !== S_IFDIR) {
    // Whoever changes it: Linux takes set-user-id away from root's files too.
    inode.mode &= (inode.mode & 0o010) === 0 ? ~S_ISUID : ~(S_ISUID | S_ISGID);
  }
  changed(place, "owner");
}

/** `undefined` leaves a time as it is; `isNow` says that both are the present, for which writers are allowed too. */
export interface NewTimes {
  readonly accessed: Timestamp | undefined;
  readonly modified: Timestamp | undefined;
  readonly isNow: boolean;
}

export function changeTimes({ identity }: FileContext, place: Place, times: NewTimes): void {
  const { inode } = place;
  if (times.accessed === undefined && times.modified === undefined) return;
  requireWritable(place);
  if (!isOwner(identity, inode)) {
    if (!times.isNow) throw errno.EPERM;
    if (!mayAccess(identity, inode, W_OK)) throw errno.EACCES;
  }
  inode.fileSystem.prepareChange(inode);
  inode.accessed = times.accessed ?? inode.accessed;
  inode.modified = times.modified ?? inode.modified;
  changed(place, "times", eventOfTimes(times));
}

export function truncatePlace(context: FileContext, place: Place, size: number): void {
  const { inode } = place;
  if (inode instanceof Directory) throw errno.EISDIR;
  if (!(inode instanceof RegularFile)) throw errno.EINVAL;
  requireAccess(context.identity, inode, W_OK);
  requireWritable(place);
  truncateFile(inode, { size, limit: context.fileSizeLimit });
  notifyPlace(inode, place, IN_MODIFY);
}

export function requireWritable({ mount }: Place): void {
  if (mount.isReadOnly) throw errno.EROFS;
}

/** One time alone is told as if there had been a read or a write. */
function eventOfTimes({ accessed, modified }: NewTimes): number {
  if (accessed !== undefined && modified !== undefined) return IN_ATTRIB;
  return accessed === undefined ? IN_MODIFY : IN_ACCESS;
}

function changed(place: Place, kind: AttributeKind, event: number = IN_ATTRIB): void {
  const { inode } = place;
  inode.changed = inode.fileSystem.clock.now();
  inode.attributesChanged(kind);
  notifyPlace(inode, place, event);
}
