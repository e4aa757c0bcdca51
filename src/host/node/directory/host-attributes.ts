/** Attributes of the host's files, taken over and set. */
import * as fs from "node:fs";
import { errno } from "../../../abi/index.ts";
import { Timestamp, type AttributeKind, type Inode, type InodeStart } from "../../../vfs/index.ts";
import { descriptorPath, hasFolderDescriptors, openName } from "./folder-descriptors.ts";
import type { HostFolder } from "./host-folder.ts";
import { keyOf, onHost, statusAt, statusOf } from "./on-host.ts";

/** Where something was found; of the root, where it is. */
export type HostPlace = { readonly folder: HostFolder; readonly name: string } | { readonly path: string };

export type HostInode = Inode & { place: HostPlace };

/** A path of the host that leads there and is not followed further. */
export function pathOf(place: HostPlace): fs.PathLike {
  return "path" in place ? place.path : place.folder.at(place.name);
}

/** What is there now, if anything is. */
export function statusOfPlace(place: HostPlace): fs.BigIntStats | undefined {
  try {
    return statusAt(pathOf(place));
  } catch (error) {
    if (error === errno.ENOENT) return undefined;
    throw error;
  }
}

export function startOf(status: fs.BigIntStats): InodeStart {
  return {
    mode: Number(status.mode),
    user: Number(status.uid),
    group: Number(status.gid),
    device: Number(status.rdev),
  };
}

export function copyStatus(inode: Inode, status: fs.BigIntStats): void {
  inode.mode = Number(status.mode);
  inode.user = Number(status.uid);
  inode.group = Number(status.gid);
  inode.links = Number(status.nlink);
  inode.accessed = stamp(status.atimeNs);
  inode.modified = stamp(status.mtimeNs);
  inode.changed = stamp(status.ctimeNs);
}

function stamp(nanoseconds: bigint): Timestamp {
  const billion = 1_000_000_000n;
  const rest = ((nanoseconds % billion) + billion) % billion;
  return new Timestamp(Number((nanoseconds - rest) / billion), Number(rest));
}

export function setByDescriptor(descriptor: number, inode: Inode, kind: AttributeKind): void {
  onHost(() => {
    if (kind === "owner") fs.fchownSync(descriptor, inode.user, inode.group);
    if (kind === "mode") fs.fchmodSync(descriptor, inode.mode & 0o7777);
    if (kind === "times") fs.futimesSync(descriptor, secondsOf(inode.accessed), secondsOf(inode.modified));
  });
}

/** For what is not followed anyway: a symbolic link. */
export function setOfLink(inode: HostInode, kind: AttributeKind): void {
  onHost(() => {
    if (kind === "owner") fs.lchownSync(pathOf(inode.place), inode.user, inode.group);
    if (kind === "times") fs.lutimesSync(pathOf(inode.place), secondsOf(inode.accessed), secondsOf(inode.modified));
  });
}

/** Of what is closed, a directory, or nothing that can be opened: Linux names a file by a descriptor that may do nothing else. */
export function setByName(inode: HostInode, key: string, kind: AttributeKind): void {
  if (kind === "extended") return;
  const open = hasFolderDescriptors ? openName : openForReading;
  const descriptor = onHost(() => open(pathOf(inode.place)));
  try {
    if (keyOf(statusOf(descriptor)) !== key) throw errno.ESTALE;
    if (hasFolderDescriptors) setAt(descriptorPath(descriptor), inode, kind);
    else setByDescriptor(descriptor, inode, kind);
  } finally {
    fs.closeSync(descriptor);
  }
}

function openForReading(path: fs.PathLike): number {
  const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = fs.constants;
  return fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}

function setAt(path: string, inode: Inode, kind: AttributeKind): void {
  onHost(() => {
    if (kind === "owner") fs.chownSync(path, inode.user, inode.group);
    if (kind === "mode") fs.chmodSync(path, inode.mode & 0o7777);
    if (kind === "times") fs.utimesSync(path, secondsOf(inode.accessed), secondsOf(inode.modified));
  });
}

function secondsOf({ seconds, nanoseconds }: Timestamp): number {
  return seconds + nanoseconds / 1e9;
}
