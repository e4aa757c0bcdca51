/**
 * Which parts of a file with holes are in the archive. GNU tar has written it in four ways (its manual, appendix D.2): in the header and blocks
 * behind it ("old"), in repeated records (0.0), in one record (0.1), and as text in front of the content (1.0).
 */
import { FormatError } from "../../bytes/index.ts";
import { badRecord, integerOf, textOf, type PaxRecord } from "./pax-records.ts";
import { BLOCK, tarNumber, type TarHeader } from "./tar-header.ts";

/** Bytes of a file that are in the archive. What is between extents reads as zeros. */
export interface Extent {
  /** In the file. */
  readonly position: number;
  readonly length: number;
  /** In the archive. */
  readonly start: number;
}

export interface SparseContent {
  readonly size: number;
  readonly extents: readonly Extent[];
}

type Piece = readonly [position: number, length: number];

/** `pieces` follow each other from `start` on, within `end`. */
function contentOf(
  pieces: readonly Piece[],
  { size, start, end, offset }: { size: number; start: number; end: number; offset: number },
): SparseContent {
  const extents: Extent[] = [];
  let at = start;
  let free = 0;
  for (const [position, length] of pieces) {
    if (position < free || position + length > size || at + length > end) {
      throw new FormatError({
        offset,
        reading: "the map of a file with holes",
        found: `${length} bytes at ${position}`,
        expected: `ascending parts of ${size} bytes, of which ${end - start} are in the archive`,
      });
    }
    if (length > 0) extents.push({ position, length, start: at });
    at += length;
    free = position + length;
  }
  return { size, extents };
}

/** Offset and length of a piece: 24 bytes. */
const PIECE = 24;
const IN_HEADER = { at: 386, count: 4, isExtended: 482 };
const IN_BLOCK = { at: 0, count: 21, isExtended: 504 };

/** A header of type `S`. The content begins behind the blocks that go on with the map. */
export function oldSparse(
  bytes: Uint8Array,
  header: TarHeader,
): { readonly start: number; readonly content: (end: number) => SparseContent } {
  const pieces: Piece[] = [];
  let block = header.offset;
  let place = IN_HEADER;
  for (;;) {
    if (block + BLOCK > bytes.length) {
      throw new FormatError({
        offset: block,
        reading: "the map of a file with holes",
        found: "the end of the archive",
        expected: "a block with more of it",
      });
    }
    for (let index = 0; index < place.count; index++) {
      const at = block + place.at + index * PIECE;
      const context = { field: "sparse", base: 0 };
      const [position, length] = [[at, at + 12] as const, [at + 12, at + 24] as const].map((range) =>
        tarNumber(bytes, range, context),
      );
      if (position !== undefined && length !== undefined && bytes[at] !== 0) pieces.push([position, length]);
    }
    const goesOn = bytes[block + place.isExtended] !== 0;
    block += BLOCK;
    if (!goesOn) break;
    place = IN_BLOCK;
  }
  const start = block;
  const size = header.number("realsize");
  return { start, content: (end) => contentOf(pieces, { size, start, end, offset: header.offset }) };
}

/** By records; `undefined` if they say nothing of holes. */
export function paxSparse(
  bytes: Uint8Array,
  records: readonly PaxRecord[],
  { start, end }: { start: number; end: number },
): SparseContent | undefined {
  const find = (key: string): PaxRecord | undefined => records.findLast((record) => record.key === `GNU.sparse.${key}`);
  const sizeRecord = find("realsize") ?? find("size");
  if (sizeRecord === undefined) return undefined;
  const size = integerOf(sizeRecord);
  const offset = sizeRecord.offset;
  const major = find("major");
  if (major !== undefined && textOf(major) === "1") {
    const { pieces, behind } = mapInContent(bytes, start, end);
    return contentOf(pieces, { size, start: behind, end, offset: start });
  }
  return contentOf(mapInRecords(records, find("map")), { size, start, end, offset });
}

function mapInRecords(records: readonly PaxRecord[], map: PaxRecord | undefined): Piece[] {
  const numbers =
    map === undefined
      ? records.filter(({ key }) => /^GNU\.sparse\.(offset|numbytes)$/.test(key)).map(integerOf)
      : (textOf(map) === "" ? [] : textOf(map).split(",")).map((text) =>
          /^\d+$/.test(text) ? Number(text) : badRecord(map, "numbers with commas in between"),
        );
  return pairs(numbers);
}

/** Lines of decimal numbers: how many pieces, then each piece's position and length. Filled up to a whole block. */
function mapInContent(bytes: Uint8Array, start: number, end: number): { pieces: Piece[]; behind: number } {
  let at = start;
  const number = (): number => {
    const line = bytes.subarray(at, end).indexOf(0x0a);
    const text = line < 0 ? "" : String.fromCharCode(...bytes.subarray(at, at + Math.min(line, 20)));
    if (!/^\d+$/.test(text)) {
      throw new FormatError({
        offset: at,
        reading: "the map of a file with holes",
        found: JSON.stringify(text),
        expected: "a line with a decimal number",
      });
    }
    at += line + 1;
    return Number(text);
  };
  const count = number();
  const numbers: number[] = [];
  for (let index = 0; index < 2 * count; index++) numbers.push(number());
  return { pieces: pairs(numbers), behind: start + Math.ceil((at - start) / BLOCK) * BLOCK };
}

function pairs(numbers: readonly number[]): Piece[] {
  return Array.from({ length: numbers.length >> 1 }, (_, index) => [
    numbers[2 * index] ?? 0,
    numbers[2 * index + 1] ?? 0,
  ]);
}
