/** Events of inotify(7): what happens to an inode is told to who watches it. */
import { IN_DELETE_SELF, IN_ISDIR, IN_MOVE_SELF } from "../abi/index.ts";
import { Directory, type Inode } from "./inode.ts";

export interface FileEvent {
  /** `IN_*`. */
  readonly mask: number;
  /** In a watched directory, which entry. */
  readonly name: string | undefined;
  /** Connects the two halves of a rename. */
  readonly cookie: number;
  /** It happened to a file that has no name any more: `IN_EXCL_UNLINK`. */
  readonly isUnlinked?: boolean;
}

export interface Watcher {
  notify(event: FileEvent, inode: Inode): void;
}

/** Something happened to `inode` itself. */
export function notifySelf(inode: Inode, mask: number): void {
  if (inode.watchers === undefined) return;
  // Its end and its move are told without saying what it was.
  const bit = (mask & (IN_DELETE_SELF | IN_MOVE_SELF)) === 0 ? directoryBit(inode) : 0;
  tell(inode, { mask: mask | bit, name: undefined, cookie: 0 });
}

/** Something happened to the entry `name` of `directory`, which is `inode`. */
export function notifyEntry(directory: Directory, event: FileEvent, inode: Inode): void {
  if (directory.watchers !== undefined) tell(directory, { ...event, mask: event.mask | directoryBit(inode) });
}

/** Something happened to what was found at a place: told to who watches it, and to who watches its directory. */
export function notifyPlace(
  inode: Inode,
  found: { directory: Directory | undefined; name: string },
  mask: number,
): void {
  const directory = inode instanceof Directory ? inode.parent : found.directory;
  if (directory?.watchers !== undefined && directory !== inode) {
    const name = inode instanceof Directory ? inode.name : found.name;
    notifyEntry(directory, { mask, name, cookie: 0, isUnlinked: inode.links === 0 }, inode);
  }
  notifySelf(inode, mask);
}

/** Without names and open files, a file is gone. */
export function notifyIfGone(inode: Inode): void {
  if (inode.watchers !== undefined && inode.links === 0 && inode.openFiles === 0) notifySelf(inode, IN_DELETE_SELF);
}

function tell(inode: Inode, event: FileEvent): void {
  // A copy: who is told may stop watching.
  for (const watcher of Array.from(inode.watchers ?? [])) watcher.notify(event, inode);
}

function directoryBit(inode: Inode): number {
  return inode instanceof Directory ? IN_ISDIR : 0;
}
