/**
 * The symbol index of an archive: which member defines what, so that a linker need not open them all.
 *
 * A number of entries, big-endian, of 4 bytes in the member `/` and of 8 in `/SYM64/`; for each entry
 * the offset of a member's header; then the names, each with a NUL.
 */
import { decodeUtf8, FormatError, putUtf8, utf8Size } from "../bytes/index.ts";

/** Bytes of a number in an index. */
export type IndexWidth = 4 | 8;

/** A symbol index that is read. */
export class ArchiveSymbolIndex {
  readonly count: number;
  readonly width: IndexWidth;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Where each name begins, and behind them where the last one's NUL is, plus 1. */
  readonly #names: Uint32Array;

  /** @param options.base absolute offset of the first of the bytes. */
  constructor(bytes: Uint8Array, { width, base }: { readonly width: IndexWidth; readonly base: number }) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const room = Math.floor((bytes.length - width) / (width + 1));
    // Some archivers write an empty member when there are no symbols.
    const count = bytes.length === 0 ? 0 : bytes.length < width ? Infinity : numberAt(view, 0, width);
    if (count > Math.max(0, room)) {
      throw new FormatError({
        offset: base,
        reading: "the number of symbols in the archive's index",
        found: count === Infinity ? "the end of the index" : `${count}`,
        expected: `at most ${Math.max(0, room)}, as the index has ${bytes.length} bytes`,
      });
    }
    this.count = count;
    this.width = width;
    this.#bytes = bytes;
    this.#view = view;
    this.#names = nameOffsets(bytes, { start: width * (count + 1), count, base });
  }

  /** Bytes of the names, with their NULs and the padding behind them. */
  get namesSize(): number {
    return Math.max(0, this.#bytes.length - this.width * (this.count + 1));
  }

  name(entry: number): string {
    return decodeUtf8(this.#bytes, this.#names[entry] ?? 0, (this.#names[entry + 1] ?? 1) - 1);
  }

  /** Where the header of the member is that defines the symbol, from the archive's start. */
  memberOffset(entry: number): number {
    return numberAt(this.#view, this.width * (entry + 1), this.width);
  }
}

function nameOffsets(
  bytes: Uint8Array,
  names: { readonly start: number; readonly count: number; readonly base: number },
): Uint32Array {
  const { start, count, base } = names;
  const offsets = new Uint32Array(count + 1);
  let at = start;
  for (let entry = 0; entry < count; entry++) {
    offsets[entry] = at;
    const end = bytes.indexOf(0, at);
    if (end < 0) {
      throw new FormatError({
        offset: base + at,
        reading: `name ${entry} in the archive's index`,
        found: "the end of the index",
        expected: "a NUL byte at the end of the name",
      });
    }
    at = end + 1;
  }
  offsets[count] = at;
  return offsets;
}

/** A symbol to write, and the offset of the header of the member that defines it. */
export interface IndexedSymbol {
  readonly name: string;
  readonly memberOffset: number;
}

/** Bytes that an index takes, with the padding that binutils puts behind it. */
export function symbolIndexSize(names: readonly string[], width: IndexWidth): number {
  const size = names.reduce((sum, name) => sum + width + utf8Size(name) + 1, width as number);
  const padding = width === 8 ? 8 : 2;
  return Math.ceil(size / padding) * padding;
}

/** Writes an index at `at` of `bytes`. */
export function putSymbolIndex(
  bytes: Uint8Array,
  at: number,
  { symbols, width }: { readonly symbols: readonly IndexedSymbol[]; readonly width: IndexWidth },
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  putNumber(view, at, { value: symbols.length, width });
  let entry = at + width;
  let name = entry + symbols.length * width;
  for (const symbol of symbols) {
    putNumber(view, entry, { value: symbol.memberOffset, width });
    entry += width;
    name = putUtf8(bytes, name, symbol.name) + 1;
  }
}

function numberAt(view: DataView, at: number, width: IndexWidth): number {
  return width === 4 ? view.getUint32(at) : view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
}

function putNumber(view: DataView, at: number, { value, width }: { value: number; width: IndexWidth }): void {
  if (width === 8) view.setUint32(at, Math.floor(value / 2 ** 32));
  view.setUint32(at + width - 4, value);
}
