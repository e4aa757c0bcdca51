/**
 * Appends encoded instructions. Two ways in: {@link InstructionWriter.emit}, typed by the
 * instruction table, for code that is made; {@link InstructionWriter.copy}, from a cursor, for code
 * that passes through, which allocates nothing.
 */
import {
  halvesOf,
  putS32,
  putS64Halves,
  putU32,
  putU64Halves,
  s64OfHalves,
  sizeOfS32,
  sizeOfS64,
  sizeOfU32,
  sizeOfU64,
  put64,
  u64OfHalves,
  Writer,
  type PaddedLebs,
} from "../bytes/index.ts";
import {
  catchKinds,
  MEMORY_INDEX_FLAG,
  EMPTY_BLOCK,
  encodingOf,
  type BlockType,
  type CatchClause,
  type Encoding,
  type EncodingValues,
  type MemoryArgument,
} from "./immediates.ts";
import {
  instructionOf,
  opcodeOf,
  shapeOfOpcode,
  type InstructionName,
  type Opcode,
  type Operands,
} from "./instruction-table.ts";
import type { InstructionCursor } from "./instruction-cursor.ts";
import {
  byteOfType,
  isReference,
  writeHeapType,
  writeValueType,
  type HeapType,
  type ValueType,
} from "./value-types.ts";

/** More than any instruction without a vector takes. */
const ROOM = 64;

/** Where floats become bytes. */
const floatBytes: Uint8Array = new Uint8Array(8);
const floatView: DataView = new DataView(floatBytes.buffer);

/**
 * Encoded instructions, growing.
 *
 * @example
 * ```ts
 * import { InstructionWriter } from "muslin/wasm";
 *
 * const code = new InstructionWriter();
 * code.emit("local.get", 0);
 * code.emit("i32.load", { align: 2, offset: 16 });
 * code.emit("end");
 * code.written; // Uint8Array [0x20, 0, 0x28, 2, 16, 0x0b]
 * ```
 */
export class InstructionWriter {
  #bytes: Uint8Array;
  #length = 0;
  readonly #base: number;
  readonly #padded: PaddedLebs | undefined;

  /**
   * @param options `padded`: LEB128 sizes to keep, as a cursor noted them; then `base` is the
   * absolute offset of the first instruction.
   */
  constructor(options: { capacity?: number; base?: number; padded?: PaddedLebs } = {}) {
    this.#bytes = new Uint8Array(Math.max(options.capacity ?? 0, 4 * ROOM));
    this.#base = options.base ?? 0;
    this.#padded = options.padded;
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** A view of what is written so far; the next write may invalidate it. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets everything but keeps its memory. */
  clear(): void {
    this.#length = 0;
  }

  /** Appends bytes that are encoded already. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Appends an instruction of the table with its immediates. */
  emit<Name extends InstructionName>(name: Name, ...operands: Operands<Name>): void {
    const opcode = opcodeOf(name);
    this.#reserve(ROOM);
    this.#opcode(opcode);
    const kinds = instructionOf(opcode)?.immediates ?? [];
    kinds.forEach((kind, index) => this.#immediate(encodingOf(kind), (operands as readonly unknown[])[index]));
  }

  /** Appends the cursor's instruction, LEB128 integers in their shortest form or as `padded` says. */
  copy(cursor: InstructionCursor): void {
    if (this.#length + ROOM > this.#bytes.length) this.#reserve(ROOM);
    const { opcode } = cursor;
    if (opcode < 0x100) this.#bytes[this.#length++] = opcode;
    else this.#opcode(opcode);
    // The numbers are those of `shapes` in instruction-table.ts.
    switch (shapeOfOpcode[opcode]) {
      case 0: // none
        return;
      case 1: // u32
        this.#u32(cursor.index);
        return;
      case 2: // u32 u32
        this.#u32(cursor.index);
        this.#u32(cursor.index2);
        return;
      case 3: // memarg
        this.#memoryArgument(cursor);
        return;
      case 4: // s32
        this.#s32(cursor.value);
        return;
      case 5: // block
        this.#blockType(cursor.blockType);
        return;
      default:
        this.#copyRare(cursor);
    }
  }

  #copyRare(cursor: InstructionCursor): void {
    switch (shapeOfOpcode[cursor.opcode]) {
      case 6: // labels
        return this.#labels(cursor.labels());
      case 7: // s64
        return this.#s64(cursor.low, cursor.high);
      case 8: // f32
      case 9: // f64
      case 10: // v128
      case 11: // lanes
        return this.raw(cursor.bytes.subarray(cursor.immediates, cursor.position));
      case 12: // lane
        return this.#byte(cursor.lane);
      case 13: // memarg lane
        this.#memoryArgument(cursor);
        return this.#byte(cursor.lane);
      case 14: // types
        return this.#types(cursor.types());
      case 15: // heaptype
        return this.#heapType(cursor.heapType);
      case 16: // block catches
        this.#blockType(cursor.blockType);
        return this.#catches(cursor.catches());
      case 17: // castflags u32 heaptype heaptype
        this.#byte(cursor.flags);
        this.#u32(cursor.index);
        this.#heapType(cursor.heapType);
        return this.#heapType(cursor.heapType2);
      default: // zero
        return this.#byte(0);
    }
  }

  #immediate(encoding: Encoding, value: unknown): void {
    switch (encoding) {
      case "u32":
        return this.#u32(checkedU32(value as number));
      case "s32":
        return this.#s32(checkedS32(value as number));
      case "s64": {
        const { low, high } = halvesOf(checkedS64(value as bigint));
        return this.#s64(low, high);
      }
      case "memarg":
        return this.#argument(value as MemoryArgument);
      case "f32":
        return this.#float32(value as EncodingValues["f32"]);
      case "f64":
        return this.#float64(value as EncodingValues["f64"]);
      case "v128":
      case "lanes":
        return this.#vector(value as Uint8Array);
      case "lane":
      case "castflags":
      case "zero":
        return this.#byte(value as number);
      case "block":
        return this.#blockType(value as BlockType);
      case "labels":
        return this.#labels((value as readonly number[]).map(checkedU32));
      case "types":
        return this.#types(value as readonly ValueType[]);
      case "heaptype":
        return this.#heapType(value as HeapType);
      case "catches":
        return this.#catches(value as readonly CatchClause[]);
    }
  }

  #opcode(opcode: Opcode): void {
    const row = instructionOf(opcode);
    if (row === undefined) throw new RangeError(`No instruction has opcode ${opcode}`);
    if (row.prefix !== 0) this.#byte(row.prefix);
    if (row.prefix === 0) this.#byte(row.code);
    else this.#u32(row.code);
  }

  #byte(value: number): void {
    this.#bytes[this.#length++] = value;
  }

  #float32(value: EncodingValues["f32"]): void {
    if (typeof value === "number") floatView.setFloat32(0, value, true);
    else floatView.setUint32(0, value.bits, true);
    this.raw(floatBytes.subarray(0, 4));
  }

  #float64(value: EncodingValues["f64"]): void {
    if (typeof value === "number") floatView.setFloat64(0, value, true);
    else floatView.setBigUint64(0, value.bits, true);
    this.raw(floatBytes);
  }

  #vector(bytes: Uint8Array): void {
    if (bytes.length !== 16) throw new RangeError(`A vector has 16 bytes, not ${bytes.length}`);
    this.raw(bytes);
  }

  #u32(value: number): void {
    if (value < 0x80 && this.#padded === undefined) {
      this.#bytes[this.#length++] = value;
      return;
    }
    const size = this.#width(sizeOfU32(value));
    this.#length = putU32(this.#bytes, this.#length, { value, size });
  }

  #s32(value: number): void {
    if (value < 0x40 && value >= -0x40 && this.#padded === undefined) {
      this.#bytes[this.#length++] = value & 0x7f;
      return;
    }
    const size = this.#width(sizeOfS32(value));
    this.#length = putS32(this.#bytes, this.#length, { value, size });
  }

  #s64(low: number, high: number): void {
    if (this.#padded === undefined) {
      this.#length = putS64Halves(this.#bytes, this.#length, { low, high });
      return;
    }
    const value = s64OfHalves(low, high);
    this.#length = put64(this.#bytes, this.#length, { value, size: this.#width(sizeOfS64(value)) });
  }

  #u64(low: number, high: number): void {
    if (this.#padded === undefined) {
      this.#length = putU64Halves(this.#bytes, this.#length, { low, high });
      return;
    }
    const value = u64OfHalves(low, high);
    this.#length = put64(this.#bytes, this.#length, { value, size: this.#width(sizeOfU64(value)) });
  }

  #memoryArgument(cursor: InstructionCursor): void {
    // A memory index of 0 may be written out; the flag tells, so it is asked of the bytes.
    const explicit =
      cursor.memory !== 0 ||
      (this.#padded !== undefined && (cursor.bytes[cursor.immediates]! & MEMORY_INDEX_FLAG) !== 0);
    this.#u32(cursor.align | (explicit ? MEMORY_INDEX_FLAG : 0));
    if (explicit) this.#u32(cursor.memory);
    if (cursor.high === 0) this.#u32(cursor.low);
    else this.#u64(cursor.low, cursor.high);
  }

  #argument({ align, offset, memory = 0 }: MemoryArgument): void {
    if (align < 0 || align >= MEMORY_INDEX_FLAG) throw new RangeError(`${align} is not an alignment exponent below 64`);
    this.#u32(align | (memory === 0 ? 0 : MEMORY_INDEX_FLAG));
    if (memory !== 0) this.#u32(checkedU32(memory));
    const { low, high } = halvesOf(checkedU64(BigInt(offset)));
    this.#u64(low, high);
  }

  #blockType(type: BlockType): void {
    if (type === EMPTY_BLOCK) this.#byte(0x40);
    else if (type >= 0) this.#s33(type);
    else if (!isReference(-type)) this.#byte(byteOfType(-type));
    else this.#through((writer) => writeValueType(writer, -type));
  }

  #s33(value: number): void {
    const size = this.#width(sizeOfS64(BigInt(value)));
    this.#length = put64(this.#bytes, this.#length, { value: BigInt(value), size });
  }

  #heapType(type: HeapType): void {
    this.#through((writer) => writeHeapType(writer, type));
  }

  #labels(labels: readonly number[]): void {
    this.#u32(labels.length - 1);
    for (const label of labels) this.#item(label);
  }

  #types(types: readonly ValueType[]): void {
    this.#u32(types.length);
    this.#through((writer) => types.forEach((type) => writeValueType(writer, type)));
  }

  #catches(catches: readonly CatchClause[]): void {
    this.#u32(catches.length);
    for (const { kind, tag, label } of catches) {
      this.#reserve(ROOM);
      this.#byte(catchKinds.indexOf(kind));
      if (tag !== undefined) this.#item(tag);
      this.#item(label);
    }
  }

  #item(value: number): void {
    this.#reserve(ROOM);
    this.#u32(value);
  }

  /** Writes by the slower general writer. */
  #through(write: (writer: Writer) => void): void {
    const writer = new Writer({ base: this.#base + this.#length, ...(this.#padded && { padded: this.#padded }) });
    write(writer);
    this.raw(writer.written);
  }

  /** The size to write a LEB128 integer in that needs `needed` bytes: what was read here, if that is longer. */
  #width(needed: number): number {
    return this.#padded === undefined ? needed : Math.max(needed, this.#padded.get(this.#base + this.#length) ?? 0);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
    bytes.set(this.written);
    this.#bytes = bytes;
  }
}

// What is emitted comes from this program, so a number that does not fit is a bug.

function checkedU32(value: number): number {
  return value >>> 0 === value ? value : outOfRange(value, "u32");
}

function checkedS32(value: number): number {
  return (value | 0) === value ? value : outOfRange(value, "s32");
}

function checkedS64(value: bigint): bigint {
  return BigInt.asIntN(64, value) === value ? value : outOfRange(value, "s64");
}

function checkedU64(value: bigint): bigint {
  return BigInt.asUintN(64, value) === value ? value : outOfRange(value, "u64");
}

function outOfRange(value: number | bigint, type: string): never {
  throw new RangeError(`${value} is not a ${type}`);
}
