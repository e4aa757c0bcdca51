import { SpecialInode, type AttributeKind, type Inode } from "../../vfs/index.ts";
import { adopt, push, refresh, startOf, type Backing } from "./backing.ts";
import { copyUp } from "./copy-up.ts";
import type { Overlayfs } from "./overlayfs.ts";

/** A fifo, device or socket. */
export class OverlaySpecial extends SpecialInode {
  readonly backing: Backing;

  constructor(overlay: Overlayfs, backing: Backing) {
    super(overlay, startOf(backing));
    this.backing = backing;
    adopt(this);
  }

  copied(upper: Inode): void {
    this.backing.inode = upper;
    this.backing.isUpper = true;
    this.backing.home = undefined;
  }

  override refresh(): void {
    refresh(this);
  }

  override prepareChange(): void {
    copyUp(this);
  }

  override attributesChanged(kind: AttributeKind): void {
    push(this, kind);
  }
}
