import type { AttributeKind, Inode, InodeStart, Timestamp } from "../../vfs/index.ts";
import type { OverlayDirectory } from "./overlay-directory.ts";
import { merged, visible } from "./marks.ts";

/** What an inode of the overlay stands for. */
export interface Backing {
  /** Of the upper layer, or of a lower one. */
  inode: Inode;
  isUpper: boolean;
  /** While it is of a lower layer: by which name it was found last, which is where its copy goes. */
  home: { readonly directory: OverlayDirectory; readonly name: string } | undefined;
}

export type OverlayInode = Inode & {
  readonly backing: Backing;
  /** Before the copy takes the place of what it was made from. */
  movesTo?(copy: Inode): void;
};

export function startOf({ inode }: Backing): InodeStart {
  const { mode, user, group, device } = inode;
  return { mode, user, group, device };
}

/** What the layer has is taken over, at first. */
export function adopt(inode: OverlayInode): void {
  const { inode: real } = inode.backing;
  inode.links = real.links;
  inode.accessed = real.accessed;
  inode.modified = real.modified;
  inode.changed = real.changed;
  inode.extendedAttributes = visible(real.extendedAttributes);
}

/** The layer may have changed by itself: a directory of the host has its own clock. */
export function refresh(inode: OverlayInode): void {
  const { inode: real } = inode.backing;
  real.refresh();
  inode.mode = real.mode;
  inode.user = real.user;
  inode.group = real.group;
  inode.modified = real.modified;
  // Reading, and changes of names, tell the overlay only.
  inode.accessed = later(inode.accessed, real.accessed);
  inode.changed = later(inode.changed, real.changed);
}

function later(one: Timestamp, other: Timestamp): Timestamp {
  return one.isBefore(other) ? other : one;
}

/** What was set on the overlay's inode is set on the layer's. */
export function push(inode: OverlayInode, kind: AttributeKind): void {
  const { inode: real } = inode.backing;
  real.mode = inode.mode;
  real.user = inode.user;
  real.group = inode.group;
  real.changed = inode.changed;
  if (kind === "times") {
    real.accessed = inode.accessed;
    real.modified = inode.modified;
  }
  if (kind === "extended") real.extendedAttributes = merged(real.extendedAttributes, inode.extendedAttributes);
  real.attributesChanged(kind);
}
