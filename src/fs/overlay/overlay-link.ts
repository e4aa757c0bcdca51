import { SymbolicLink, type AttributeKind, type FileContext, type Inode } from "../../vfs/index.ts";
import { adopt, push, refresh, startOf, type Backing } from "./backing.ts";
import { copyUp } from "./copy-up.ts";
import type { Overlayfs } from "./overlayfs.ts";

export class OverlayLink extends SymbolicLink {
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

  override get size(): number {
    return this.backing.inode.size;
  }

  override get blocks(): number {
    return this.backing.inode.blocks;
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

  override target(context?: FileContext): string {
    return (this.backing.inode as SymbolicLink).target(context);
  }
}
