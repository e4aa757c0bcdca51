/** Section groups, written. */
import { GRP_COMDAT } from "./constants.ts";
import type { SectionBuilder, SectionContent } from "./section-builder.ts";
import type { SymbolBuilder } from "./symbol-table-builder.ts";

/** What a group is. */
export interface GroupOptions {
  /** The symbol whose name names the group. */
  readonly signature: SymbolBuilder;
  /** `GRP_COMDAT` by default: of groups of one name, a linker keeps one. */
  readonly flags?: number;
  /** More can be added later. Relocation sections of members become members by themselves. */
  readonly members?: Iterable<SectionBuilder>;
}

/** The contents of an `SHT_GROUP` section. */
export class GroupBuilder implements SectionContent {
  readonly signature: SymbolBuilder;
  readonly flags: number;
  readonly members: Set<SectionBuilder>;

  constructor(options: GroupOptions) {
    this.signature = options.signature;
    this.flags = options.flags ?? GRP_COMDAT;
    this.members = new Set(options.members);
  }

  size(): number {
    return 4 + this.members.size * 4;
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.size());
    const view = new DataView(bytes.buffer);
    view.setUint32(0, this.flags, true);
    let at = 4;
    for (const { index } of this.members) {
      view.setUint32(at, index, true);
      at += 4;
    }
    return bytes;
  }
}
