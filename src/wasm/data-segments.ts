/** The data section without decoding it: where the bytes of each segment are. */
import type { Reader } from "../bytes/index.ts";
import { expressionCodec } from "./expression.ts";
import { DATA_EXPLICIT, DATA_PASSIVE } from "./segment-codecs.ts";

const I32_CONST = 0x41;
const END = 0x0b;
/** Least bytes of a segment: its kind and a size. */
const SHORTEST_SEGMENT = 2;

/** A place in the data section, for those who go through all segments and want nothing but their bytes. */
export class DataSegmentCursor {
  /** Segments of the section. */
  readonly count: number;
  readonly #reader: Reader | undefined;
  #left: number;
  /** Where the bytes of the segment are, as indices in the module's. */
  start = 0;
  end = 0;

  /** @param section a reader of the section's contents; none if the module has no such section */
  constructor(section: Reader | undefined) {
    this.#reader = section;
    this.count = section?.count("segments", SHORTEST_SEGMENT) ?? 0;
    this.#left = this.count;
  }

  /** Goes to the next segment, and says whether there is one. */
  next(): boolean {
    const reader = this.#reader;
    if (reader === undefined) return false;
    if (this.#left === 0) {
      reader.expectEnd('section "data"');
      return false;
    }
    this.#left--;
    const at = reader.position;
    const kind = reader.lebU32("kind of segment");
    if (kind > DATA_EXPLICIT) reader.fail({ at, reading: "kind of segment", found: `${kind}`, expected: "at most 2" });
    if (kind === DATA_EXPLICIT) reader.lebU32("target of segment");
    if (kind !== DATA_PASSIVE) skipOffset(reader);
    const size = reader.lebU32("size of segment");
    this.start = reader.position;
    reader.skip(size, "segment");
    this.end = reader.position;
    return true;
  }
}

/** Nearly all offsets are one `i32.const`. */
function skipOffset(reader: Reader): void {
  const { bytes, position, end } = reader;
  if (bytes[position] === I32_CONST) {
    let at = position + 1;
    while (at < end && at < position + 5 && bytes[at]! >= 0x80) at++;
    if (at + 1 < end && bytes[at]! < 0x80 && bytes[at + 1] === END) {
      reader.position = at + 2;
      return;
    }
  }
  expressionCodec.read(reader, "offset of segment");
}
