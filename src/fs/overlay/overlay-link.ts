import { SymbolicLink, type FileContext } from "../../vfs/index.ts";
import { adopt, refresh, startOf, type Backing } from "./backing.ts";
import type { Overlayfs } from "./overlayfs.ts";

export class OverlayLink extends SymbolicLink {
  readonly backing: Backing;

  constructor(overlay: Overlayfs, backing: Backing) {
    super(overlay, startOf(backing));
    this.backing = backing;
    adopt(this);
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

  override target(context?: FileContext): string {
    return (this.backing.inode as SymbolicLink).target(context);
  }
}
