import { SpecialInode } from "../../vfs/index.ts";
import { adopt, refresh, startOf, type Backing } from "./backing.ts";
import type { Overlayfs } from "./overlayfs.ts";

/** A fifo, device or socket. */
export class OverlaySpecial extends SpecialInode {
  readonly backing: Backing;

  constructor(overlay: Overlayfs, backing: Backing) {
    super(overlay, startOf(backing));
    this.backing = backing;
    adopt(this);
  }

  override refresh(): void {
    refresh(this);
  }
}
