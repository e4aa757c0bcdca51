/**
 * Walks over instructions without allocating: one cursor object, whose fields are the current
 * instruction's opcode and immediates. Disassembler, validator and every pass over code stand on it.
 *
 * Which fields mean something depends on the instruction's shape (`instruction-table.ts`). Vectors
 * (labels, catches, types) are not read into arrays: the cursor checks them, remembers where they
 * are, and visitors read them again from there.
 */
import { byteText, FormatError, halvesOf, Reader, sizeOfS32, sizeOfU32, type PaddedLebs } from "../bytes/index.ts";

import { EMPTY_BLOCK, MEMORY_INDEX_FLAG, type BlockType, type CatchClause, type MemoryArgument } from "./immediates.ts";
import {
  FIRST_PREFIX,
  instructionOf,
  LAST_PREFIX,
  NO_SHAPE,
  shapeOfOpcode,
  SUBOPCODE_LIMIT,
  type Instruction,
  type Opcode,
} from "./instruction-table.ts";
import { labelsAt, readCatchClause } from "./instruction-vectors.ts";
import {
  ABSTRACT,
  heapTypeOfS33,
  readHeapType,
  readValueType,
  typeOfByte,
  type HeapType,
  type ValueType,
} from "./value-types.ts";

/** The window that a cursor walks over. */
export interface CodeWindow {
  readonly bytes: Uint8Array;
  /** Index in `bytes` of the first instruction; 0 by default. */
  readonly start?: number;
  /** Index in `bytes` behind the last instruction; the array's length by default. */
  readonly end?: number;
  /** Absolute offset of byte 0 of `bytes` in its file, for errors; 0 by default. */
  readonly base?: number;
  /** Filled with the LEB128 integers that are longer than they need be, if given. */
  readonly padded?: PaddedLebs;
  /** Takes an invalid `i32.const` of 2^31 to 2^32 - 1, as the GNU port's assembler writes it, modulo 2^32. */
  readonly wrapsI32?: boolean;
}

/**
 * A cursor over instructions.
 *
 * @example
 * ```ts
 * import { InstructionCursor } from "muslin/wasm";
 *
 * const cursor = new InstructionCursor({ bytes: new Uint8Array([0x20, 1, 0x41, 0x7f, 0x6a, 0x0b]) });
 * const names: string[] = [];
 * while (cursor.next()) names.push(cursor.instruction.name);
 * names; // ["local.get", "i32.const", "i32.add", "end"]
 * ```
 */
export class InstructionCursor {
  bytes: Uint8Array;
  /** Absolute offset of byte 0 of `bytes`. */
  base: number;
  /** Index in `bytes` behind the window. */
  end: number;
  /** Index in `bytes` of the current instruction. */
  start: number;
  /** Index in `bytes` behind the current instruction. */
  position: number;

  /** The current instruction. */
  opcode: Opcode = 0;
  /** Index in `bytes` of its first immediate. */
  immediates: number = 0;
  /** The first `u32` immediate: index, label, count. */
  index: number = 0;
  /** The second `u32` immediate. */
  index2: number = 0;
  /** `i32.const`: the value, signed. */
  value: number = 0;
  /** Low 32 bits, unsigned, of an `i64` constant, of a float's bits, or of a memory argument's offset. */
  low: number = 0;
  /** High 32 bits, unsigned, of the same. */
  high: number = 0;
  /** Alignment exponent of a memory argument. */
  align: number = 0;
  /** Memory index of a memory argument. */
  memory: number = 0;
  /** Lane index. */
  lane: number = 0;
  /** Type of a block. */
  blockType: BlockType = EMPTY_BLOCK;
  /** Heap type: of `ref.null`, `ref.test`, `ref.cast`, or the operand's of `br_on_cast`. */
  heapType: HeapType = 0;
  /** The target's heap type of `br_on_cast`. */
  heapType2: HeapType = 0;
  /** Flags of `br_on_cast`. */
  flags: number = 0;
  /** Items of a vector: labels without the default, catch clauses, types. */
  count: number = 0;
  /** Index in `bytes` of the vector's first item. */
  items: number = 0;

  #reader: Reader | undefined;
  readonly #padded: PaddedLebs | undefined;
  /** The greatest fifth byte of a positive `i32.const`. */
  readonly #greatestFifth: number;
  constructor(window: CodeWindow) {
    this.bytes = window.bytes;
    this.base = window.base ?? 0;
    this.start = window.start ?? 0;
    this.position = this.start;
    this.end = window.end ?? window.bytes.length;
    this.#padded = window.padded;
    this.#greatestFifth = window.wrapsI32 === true ? 0x0f : 0x07;
  }

  /** Goes to another window on the same bytes. */
  reset(start: number, end: number): void {
    this.start = start;
    this.position = start;
    this.end = end;
    this.#reader = undefined;
  }

  /** Absolute offset of the current instruction. */
  get offset(): number {
    return this.base + this.start;
  }

  /** The table's row of the current instruction. */
  get instruction(): Instruction {
    const row = instructionOf(this.opcode);
    if (row === undefined) throw new RangeError("The cursor stands before the first instruction");
    return row;
  }

  /**
   * Reads the next instruction; false at the window's end.
   * @throws FormatError at the first byte that is wrong
   */
  next(): boolean {
    const start = this.position;
    if (start >= this.end) return false;
    this.start = start;
    this.position = start + 1;
    let opcode = this.bytes[start]!;
    this.opcode = opcode;
    if (opcode >= FIRST_PREFIX && opcode <= LAST_PREFIX) this.opcode = opcode = this.#prefixed(opcode);
    this.immediates = this.position;
    // The numbers are those of `shapes` in instruction-table.ts.
    switch (shapeOfOpcode[opcode]) {
      case 0: // none
        return true;
      case 1: // u32
        this.index = this.#u32();
        return true;
      case 2: // u32 u32
        this.index = this.#u32();
        this.index2 = this.#u32();
        return true;
      case 3: // memarg
        this.#memoryArgument();
        return true;
      case 4: // s32
        this.value = this.#s32();
        return true;
      case 5: // block
        this.#blockType();
        return true;
      default:
        this.#rare();
        return true;
    }
  }

  /** Offset of a memory argument, as a number: exact up to 2^53. */
  get memoryOffset(): number {
    return this.high * 2 ** 32 + this.low;
  }

  /** The memory argument as the encoder takes it. */
  get memoryArgument(): MemoryArgument {
    const offset = this.high === 0 ? this.low : (BigInt(this.high) << 32n) | BigInt(this.low);
    return { align: this.align, offset, memory: this.memory };
  }

  /** Labels of `br_table`, the default last. */
  labels(): number[] {
    return labelsAt(this.bytes, this.items, this.count + 1);
  }

  /** Types of `select`. */
  types(): ValueType[] {
    const reader = this.#vectorReader();
    return Array.from({ length: this.count }, () => readValueType(reader, "type"));
  }

  /** Clauses of `try_table`. */
  catches(): CatchClause[] {
    const reader = this.#vectorReader();
    return Array.from({ length: this.count }, () => readCatchClause(reader));
  }

  /** Bytes of the current instruction, as a view. */
  get raw(): Uint8Array {
    return this.bytes.subarray(this.start, this.position);
  }

  #vectorReader(): Reader {
    return new Reader(this.bytes, { start: this.items, end: this.position, base: this.base, region: "instruction" });
  }

  #rare(): void {
    switch (shapeOfOpcode[this.opcode]) {
      case 6: // labels
        return this.#labels();
      case 7: // s64
        return this.#s64();
      case 8: // f32
        this.#fixed(4);
        this.low = this.#word(this.immediates);
        this.high = 0;
        return;
      case 9: // f64
        this.#fixed(8);
        this.low = this.#word(this.immediates);
        this.high = this.#word(this.immediates + 4);
        return;
      case 10: // v128
      case 11: // lanes
        return this.#fixed(16);
      case 12: // lane
        this.lane = this.#byte("lane");
        return;
      case 13: // memarg lane
        this.#memoryArgument();
        this.lane = this.#byte("lane");
        return;
      case 14: // types
        return this.#types();
      case 15: // heaptype
        this.heapType = this.#heapType();
        return;
      case 16: // block catches
        return this.#blockCatches();
      case 17: // castflags u32 heaptype heaptype
        this.flags = this.#byte("cast flags");
        if (this.flags > 3)
          this.#fail(this.position - 1, { found: byteText(this.flags), expected: "cast flags, at most 3" });
        this.index = this.#u32();
        this.heapType = this.#heapType();
        this.heapType2 = this.#heapType();
        return;
      case 18: // zero
        return this.#zero();
      default:
        this.#unknown();
    }
  }

  #zero(): void {
    const byte = this.#byte("zero byte");
    if (byte !== 0) this.#fail(this.position - 1, { found: byteText(byte), expected: "0" });
  }

  #prefixed(prefix: number): Opcode {
    const code = this.#u32();
    const opcode = 0x100 + (prefix - FIRST_PREFIX) * SUBOPCODE_LIMIT + code;
    if (code < SUBOPCODE_LIMIT && shapeOfOpcode[opcode] !== NO_SHAPE) return opcode;
    return this.#fail(this.start, { found: `${byteText(prefix)} ${code}`, expected: "an opcode" });
  }

  #unknown(): never {
    this.#fail(this.start, { found: byteText(this.bytes[this.start]!), expected: "an opcode" });
  }

  #memoryArgument(): void {
    const at = this.position;
    const flags = this.#u32();
    if (flags >= 2 * MEMORY_INDEX_FLAG)
      this.#fail(at, { found: `${flags}`, expected: "an alignment exponent below 64" });
    this.align = flags & (MEMORY_INDEX_FLAG - 1);
    this.memory = flags >= MEMORY_INDEX_FLAG ? this.#u32() : 0;
    const byte = this.bytes[this.position]!;
    this.high = 0;
    if (byte < 0x80 && this.position < this.end) {
      this.position++;
      this.low = byte;
    } else {
      this.#longOffset();
    }
  }

  /** A memory argument's offset of more than one byte. */
  #longOffset(): void {
    const { bytes, position } = this;
    const limit = Math.min(this.end, position + 5);
    let value = 0;
    for (let at = position, shift = 0; at < limit; at++, shift += 7) {
      const byte = bytes[at]!;
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (shift === 28 && byte > 0x0f) break;
      this.position = at + 1;
      this.low = value >>> 0;
      if (this.#padded !== undefined) this.#notePadding(position, sizeOfU32(value));
      return;
    }
    const { low, high } = halvesOf(this.#slow().lebU64("memory offset"));
    this.low = low;
    this.high = high;
    this.#sync();
  }

  #blockType(): void {
    const byte = this.bytes[this.position]!;
    if (byte >= 0x40 && byte < 0x80 && this.position < this.end) {
      if (byte === 0x40) {
        this.blockType = EMPTY_BLOCK;
        this.position++;
        return;
      }
      const type = typeOfByte(byte);
      if (type !== 0) {
        this.blockType = -type;
        this.position++;
        return;
      }
      this.blockType = -readValueType(this.#slow(), "block type");
    } else {
      const at = this.position;
      const index = this.#slow().lebS33("block type");
      if (index < 0 || index >= ABSTRACT) this.#fail(at, { found: `${index}`, expected: "a block type" });
      this.blockType = index;
    }
    this.#sync();
  }

  #heapType(): HeapType {
    const byte = this.bytes[this.position]!;
    const type = this.position < this.end && byte < 0x80 ? heapTypeOfS33((byte << 25) >> 25, 1) : -1;
    if (type >= 0) {
      this.position++;
      return type;
    }
    const heapType = readHeapType(this.#slow(), "heap type");
    this.#sync();
    return heapType;
  }

  #labels(): void {
    this.count = this.#count("labels");
    this.items = this.position;
    for (let index = 0; index <= this.count; index++) this.#u32();
  }

  #types(): void {
    this.count = this.#count("types");
    this.items = this.position;
    const reader = this.#slow();
    for (let index = 0; index < this.count; index++) readValueType(reader, "type");
    this.#sync();
  }

  #blockCatches(): void {
    this.#blockType();
    this.count = this.#count("catch clauses");
    this.items = this.position;
    const reader = this.#slow();
    for (let index = 0; index < this.count; index++) readCatchClause(reader);
    this.#sync();
  }

  #count(what: string): number {
    const count = this.#slow().count(what);
    this.#sync();
    return count;
  }

  #byte(what: string): number {
    const byte = this.#slow().u8(what);
    this.#sync();
    return byte;
  }

  #u32(): number {
    const { position } = this;
    const first = this.bytes[position]!;
    if (first < 0x80 && position < this.end) {
      this.position = position + 1;
      return first;
    }
    return this.#longU32();
  }

  /** A `u32` of several bytes: five where a linker has patched it. */
  #longU32(): number {
    const { bytes, position } = this;
    const limit = Math.min(this.end, position + 5);
    let value = 0;
    for (let at = position, shift = 0; at < limit; at++, shift += 7) {
      const byte = bytes[at]!;
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (shift === 28 && byte > 0x0f) break;
      this.position = at + 1;
      if (this.#padded !== undefined) this.#notePadding(position, sizeOfU32(value));
      return value >>> 0;
    }
    return this.#slow().lebU32(this.#what());
  }

  #s32(): number {
    const { position } = this;
    const first = this.bytes[position]!;
    if (first < 0x80 && position < this.end) {
      this.position = position + 1;
      return (first << 25) >> 25;
    }
    return this.#longS32();
  }

  #longS32(): number {
    const { bytes, position } = this;
    const limit = Math.min(this.end, position + 5);
    let value = 0;
    for (let at = position, shift = 0; at < limit; at++, shift += 7) {
      const byte = bytes[at]!;
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      // The fifth byte holds bits 28 to 31; its other three bits must repeat the sign.
      if (shift === 28 && byte > this.#greatestFifth && byte < 0x78) break;
      if (shift < 28) value = (value << (25 - shift)) >> (25 - shift);
      this.position = at + 1;
      if (this.#padded !== undefined) this.#notePadding(position, sizeOfS32(value));
      return value;
    }
    return this.#slow().lebS32("i32 constant");
  }

  #notePadding(start: number, needed: number): void {
    const size = this.position - start;
    if (size > needed) this.#padded?.set(this.base + start, size);
  }

  #s64(): void {
    const first = this.bytes[this.position]!;
    if (first < 0x80 && this.position < this.end) {
      this.position++;
      const value = (first << 25) >> 25;
      this.low = value >>> 0;
      this.high = value < 0 ? 0xffff_ffff : 0;
      return;
    }
    const { low, high } = halvesOf(this.#slow().lebS64("i64 constant"));
    this.low = low;
    this.high = high;
    this.#sync();
  }

  /** Moves behind `size` bytes. */
  #fixed(size: number): void {
    if (this.end - this.position < size) this.#slow().view(size, this.#what());
    this.position += size;
  }

  /** The little-endian word at an index in `bytes`, unsigned. */
  #word(at: number): number {
    const { bytes } = this;
    return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  }

  /** The reader that knows all cases, at this position. */
  #slow(): Reader {
    this.#reader ??= new Reader(this.bytes, {
      start: this.position,
      end: this.end,
      base: this.base,
      region: "code",
      ...(this.#padded && { padded: this.#padded }),
    });
    this.#reader.position = this.position;
    return this.#reader;
  }

  #sync(): void {
    if (this.#reader !== undefined) this.position = this.#reader.position;
  }

  #what(): string {
    const row = instructionOf(this.opcode);
    return row === undefined ? "opcode behind a prefix" : `immediate of "${row.name}"`;
  }

  #fail(at: number, parts: { found: string; expected: string }): never {
    throw new FormatError({ offset: this.base + at, reading: "instruction", ...parts });
  }
}
