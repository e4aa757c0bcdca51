/** Debug information by hand: bytes of tables, and sections of them. */
import { Writer } from "../../src/bytes/index.ts";
import type { DwarfSectionName, DwarfSections } from "../../src/dwarf/index.ts";

/** Numbers are bytes, text has a NUL behind it, and others are bytes in a row. */
export type Piece = number | string | Uint8Array | readonly Piece[];

export function bytesOf(...pieces: readonly Piece[]): Uint8Array {
  const writer = new Writer();
  put(writer, pieces);
  return writer.finish();
}

function put(writer: Writer, piece: Piece): void {
  if (typeof piece === "number") writer.u8(piece & 0xff);
  else if (piece instanceof Uint8Array) writer.raw(piece);
  else if (typeof piece === "string") {
    writer.utf8(piece);
    writer.u8(0);
  } else for (const part of piece) put(writer, part);
}

export function u16(value: number): Piece {
  return [value, value >> 8];
}

export function u32(value: number): Piece {
  return [value, value >> 8, value >> 16, value >>> 24];
}

export function u64(value: number): Piece {
  return [u32(value % 2 ** 32), u32(Math.floor(value / 2 ** 32))];
}

export function uleb(value: number): Piece {
  const writer = new Writer();
  writer.lebU64(BigInt(value));
  return writer.finish();
}

export function sleb(value: number): Piece {
  const writer = new Writer();
  writer.lebS64(BigInt(value));
  return writer.finish();
}

/** Pieces with their length in front: of 4 bytes, or of 12 in the 64-bit format. */
export function sized(pieces: Piece, isWide: boolean = false): Piece {
  const { length } = bytesOf(pieces);
  return isWide ? [u32(0xffff_ffff), u64(length), pieces] : [u32(length), pieces];
}

/** Debug information of code at addresses 1 to 0xffff, unless something else is said. */
export function dwarfOf(
  contents: Partial<Readonly<Record<DwarfSectionName, Uint8Array>>>,
  code: DwarfSections["code"] = { start: 1, end: 0x1_0000 },
): DwarfSections {
  return {
    section: (name) => {
      const bytes = contents[name];
      return bytes && { name: `.debug_${name}`, bytes, offset: 0x1000 };
    },
    code,
  };
}

/** What a line table may be made of. */
export interface LineTableParts {
  readonly version: number;
  readonly isWide?: boolean;
  readonly minimumInstructionLength?: number;
  readonly maximumOperations?: number;
  readonly defaultIsStatement?: boolean;
  readonly lineBase?: number;
  readonly lineRange?: number;
  readonly opcodeBase?: number;
  readonly operandCounts?: readonly number[];
  /** Directories and files, as this version has them. */
  readonly entries?: Piece;
}

const plainEntries: Piece = ["inc", 0, "a.c", 0, 0, 0, "b.h", 1, 2, 3, 0];
/** Of version 5: two directories and two files, as text. */
const formattedEntries: Piece = [1, 1, 8, 2, "/src", "inc", 2, 1, 8, 2, 11, 2, "a.c", 0, "b.h", 1];

/** A line table with a program. */
export function lineTable(parts: LineTableParts, ...program: readonly Piece[]): Uint8Array {
  const { version, isWide = false, lineBase = -3, lineRange = 12, opcodeBase = 13 } = parts;
  const { operandCounts = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1] } = parts;
  const offset = isWide ? u64 : u32;
  const header: Piece = [
    parts.minimumInstructionLength ?? 1,
    version >= 4 ? [parts.maximumOperations ?? 1] : [],
    (parts.defaultIsStatement ?? true) ? 1 : 0,
    lineBase,
    lineRange,
    opcodeBase,
    operandCounts.slice(0, opcodeBase - 1),
    parts.entries ?? (version >= 5 ? formattedEntries : plainEntries),
  ];
  const size = offset(bytesOf(header).length);
  return bytesOf(sized([u16(version), version >= 5 ? [4, 0] : [], size, header, program], isWide));
}

/** `DW_LNE_set_address`, and an extended opcode with operands. */
export function setAddress(address: number): Piece {
  return extended(2, u32(address));
}

export function extended(opcode: number, ...operands: readonly Piece[]): Piece {
  const content = bytesOf(opcode, operands);
  return [0, uleb(content.length), content];
}

export const endSequence: Piece = extended(1);

/** An abbreviation: code, tag, whether there are children, pairs of attribute and form (and constant). */
export function abbreviation(
  code: number,
  { tag, children, attributes }: { tag: number; children: boolean; attributes: readonly (readonly number[])[] },
): Piece {
  const pairs = attributes.map(([name = 0, form = 0, ...constant]) => [uleb(name), uleb(form), constant.map(sleb)]);
  return [uleb(code), uleb(tag), children ? 1 : 0, pairs, 0, 0];
}

/** A unit of `.debug_info` with its entries. */
export function unit(
  { version, isWide = false, abbreviations = 0 }: { version: number; isWide?: boolean; abbreviations?: number },
  ...entries: readonly Piece[]
): Piece {
  const offset = isWide ? u64(abbreviations) : u32(abbreviations);
  return sized([u16(version), version >= 5 ? [1, 4, offset] : [offset, 4], entries], isWide);
}
