/**
 * Relocations of one file, of all its sections, in typed arrays: a link has millions, and an object for each
 * would cost more than the rest of the link.
 */
import { FormatError } from "../bytes/index.ts";

export class RelocationList {
  /** Position of the field in the bytes of the entry that it is in. */
  offset: Uint32Array;
  /** `R_WASM32_...` */
  type: Uint8Array;
  /** Index in the file's list of symbols. */
  symbol: Uint32Array;
  addend: Float64Array;
  count = 0;

  constructor(capacity: number) {
    this.offset = new Uint32Array(capacity);
    this.type = new Uint8Array(capacity);
    this.symbol = new Uint32Array(capacity);
    this.addend = new Float64Array(capacity);
  }

  add(relocation: {
    readonly offset: number;
    readonly type: number;
    readonly symbol: number;
    readonly addend: number;
  }): void {
    if (this.count === this.offset.length) this.#grow();
    const at = this.count++;
    this.offset[at] = relocation.offset;
    this.type[at] = relocation.type;
    this.symbol[at] = relocation.symbol;
    this.addend[at] = relocation.addend;
  }

  #grow(): void {
    const capacity = Math.max(64, this.count * 2);
    const grown = new RelocationList(capacity);
    grown.offset.set(this.offset);
    grown.type.set(this.type);
    grown.symbol.set(this.symbol);
    grown.addend.set(this.addend);
    this.offset = grown.offset;
    this.type = grown.type;
    this.symbol = grown.symbol;
    this.addend = grown.addend;
  }

  /** Puts those from `from` on in the order of their offsets, as all who read them expect. */
  sortFrom(from: number): void {
    const { offset, count } = this;
    let at = from + 1;
    while (at < count && offset[at - 1]! <= offset[at]!) at++;
    if (at >= count) return;
    const order = Array.from({ length: count - from }, (_, index) => from + index);
    order.sort((a, b) => offset[a]! - offset[b]! || a - b);
    for (const column of [this.offset, this.type, this.symbol, this.addend]) {
      const sorted = order.map((index) => column[index]!);
      column.set(sorted, from);
    }
  }
}

/** What has a range of relocations. */
interface Extent {
  readonly start: number;
  readonly end: number;
  firstRelocation: number;
  endRelocation: number;
}

/**
 * Gives each of a section's entries, which are in order, its range of the relocations from `from` on.
 * @param place where the section is in its file, for errors
 */
export function distribute(
  relocations: RelocationList,
  entries: readonly Extent[],
  { from, base, region }: { readonly from: number; readonly base: number; readonly region: string },
): void {
  relocations.sortFrom(from);
  const { offset, count } = relocations;
  let at = from;
  for (const entry of entries) {
    if (at < count && offset[at]! < entry.start) refuse(offset[at]!, { base, region });
    entry.firstRelocation = at;
    while (at < count && offset[at]! < entry.end) at++;
    entry.endRelocation = at;
  }
  if (at < count) refuse(offset[at]!, { base, region });
}

function refuse(offset: number, { base, region }: { readonly base: number; readonly region: string }): never {
  throw new FormatError({
    offset: base + offset,
    reading: `a relocation of ${region}`,
    found: "a place between or behind its entries",
    expected: "a place inside of one",
  });
}
