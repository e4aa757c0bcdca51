/** xattr(7): `user.`, `trusted.` and `security.` attributes, kept with the inode. */
import { errno, IN_ATTRIB, R_OK, S_IFDIR, S_IFREG, W_OK, XATTR_CREATE, XATTR_REPLACE } from "../abi/index.ts";
import { utf8Size } from "../bytes/index.ts";
import type { FileContext } from "./file-context.ts";
import type { Inode } from "./inode.ts";
import { requireWritable } from "./attributes.ts";
import { isOwner, requireAccess } from "./permissions.ts";
import type { Place } from "./place.ts";
import { notifyPlace } from "./watch.ts";

/** As in `limits.h`. */
export const XATTR_NAME_MAX = 255;
export const XATTR_SIZE_MAX = 65_536;
/** Of all names and values of one inode. Linux's tmpfs has such a bound too. */
const XATTR_TOTAL_MAX = 1 << 20;

export function getAttribute(context: FileContext, { inode }: Place, name: string): Uint8Array {
  requireName(name, inode);
  requireReach(context, inode, { name, access: R_OK });
  const value = inode.extendedAttributes?.get(name);
  if (value === undefined) throw errno.ENODATA;
  return value;
}

export interface NewAttribute {
  readonly name: string;
  readonly value: Uint8Array;
  readonly flags: number;
}

export function setAttribute(context: FileContext, place: Place, { name, value, flags }: NewAttribute): void {
  const { inode } = place;
  if ((flags & ~(XATTR_CREATE | XATTR_REPLACE)) !== 0) throw errno.EINVAL;
  requireName(name, inode);
  if (value.length > XATTR_SIZE_MAX) throw errno.E2BIG;
  requireWritable(place);
  requireReach(context, inode, { name, access: W_OK });
  const exists = inode.extendedAttributes?.has(name) === true;
  if (exists && (flags & XATTR_CREATE) !== 0) throw errno.EEXIST;
  if (!exists && (flags & XATTR_REPLACE) !== 0) throw errno.ENODATA;
  inode.fileSystem.prepareChange(inode);
  const attributes = (inode.extendedAttributes ??= new Map());
  const others = [...attributes].filter(([other]) => other !== name);
  const used = others.reduce((sum, [other, { length }]) => sum + other.length + length, 0);
  if (used + name.length + value.length > XATTR_TOTAL_MAX) throw errno.ENOSPC;
  attributes.set(name, value.slice());
  changed(place);
}

export function removeAttribute(context: FileContext, place: Place, name: string): void {
  const { inode } = place;
  requireName(name, inode);
  requireWritable(place);
  requireReach(context, inode, { name, access: W_OK });
  if (inode.extendedAttributes?.has(name) !== true) throw errno.ENODATA;
  inode.fileSystem.prepareChange(inode);
  inode.extendedAttributes.delete(name);
  changed(place);
}

/** Names that the caller may see. */
export function listAttributes({ identity }: FileContext, { inode }: Place): string[] {
  const names = [...(inode.extendedAttributes?.keys() ?? [])];
  return names.filter((name) => identity.isPrivileged || !name.startsWith("trusted."));
}

function requireName(name: string, { fileSystem }: Inode): void {
  if (name === "" || utf8Size(name) > XATTR_NAME_MAX) throw errno.ERANGE;
  if (!/^(user|trusted|security|system)\.?/.test(name)) throw errno.EOPNOTSUPP;
  if (/^(user|trusted|security)\.?$/.test(name)) throw errno.EINVAL;
  if (name.startsWith("system") || !fileSystem.hasExtendedAttributes) throw errno.EOPNOTSUPP;
}

function requireReach(
  { identity }: FileContext,
  inode: Inode,
  { name, access }: { name: string; access: number },
): void {
  if (name.startsWith("trusted.") && !identity.isPrivileged) throw access === R_OK ? errno.ENODATA : errno.EPERM;
  if (name.startsWith("security.")) {
    if (access === W_OK && !identity.isPrivileged) throw errno.EPERM;
    return;
  }
  if (!name.startsWith("user.")) return;
  if (inode.type !== S_IFREG && inode.type !== S_IFDIR) throw access === R_OK ? errno.ENODATA : errno.EPERM;
  const isSticky = inode.type === S_IFDIR && (inode.mode & 0o1000) !== 0;
  if (isSticky && access === W_OK && !isOwner(identity, inode)) throw errno.EPERM;
  requireAccess(identity, inode, access);
}

function changed(place: Place): void {
  place.inode.changed = place.inode.fileSystem.clock.now();
  place.inode.attributesChanged("extended");
  notifyPlace(place.inode, place, IN_ATTRIB);
}
