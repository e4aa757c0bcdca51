/** Appends opcodes and immediates of instructions to the current subsection. */
import { put64, sizeOfS64, sizeOfU64, Writer } from "../bytes/index.ts";
import { instructionOf, isReference, writeValueType, type Opcode, type ValueType } from "../wasm/index.ts";
import type { Assembler } from "./assembler.ts";
import { placeInstructionLine } from "./line-table.ts";

/** The most bytes that opcode and fixed immediates take. */
const ROOM = 64;

/** Appends an opcode; room for its fixed immediates is there then. */
export function emitOpcode(assembler: Assembler, opcode: Opcode): void {
  placeInstructionLine(assembler);
  const { current } = assembler;
  current.reserve(ROOM);
  if (opcode < 0x100) {
    current.bytes[current.length++] = opcode;
    return;
  }
  const row = instructionOf(opcode);
  if (row === undefined) throw new RangeError(`No instruction has opcode ${opcode}`);
  current.bytes[current.length++] = row.prefix;
  emitU32(assembler, row.code);
}

export function emitU32(assembler: Assembler, value: number): void {
  assembler.current.uleb(value);
}

export function emitS32(assembler: Assembler, value: number): void {
  assembler.current.sleb(value);
}

/** Appends a value type. */
export function emitType(assembler: Assembler, type: ValueType): void {
  const { current } = assembler;
  if (isReference(type)) through(assembler, (writer) => writeValueType(writer, type));
  else {
    current.reserve(1);
    current.byte(type);
  }
}

export function emitS64(assembler: Assembler, value: bigint): void {
  const { current } = assembler;
  current.reserve(10);
  current.length = put64(current.bytes, current.length, { value, size: sizeOfS64(value) });
}

export function emitU64(assembler: Assembler, value: bigint): void {
  const { current } = assembler;
  current.reserve(10);
  current.length = put64(current.bytes, current.length, { value, size: sizeOfU64(value) });
}

/** `size` bytes of `value`, little-endian. */
export function emitFixed(assembler: Assembler, value: bigint, size: number): void {
  const { current } = assembler;
  current.reserve(size);
  for (let index = 0; index < size; index++)
    current.bytes[current.length++] = Number((value >> BigInt(8 * index)) & 0xffn);
}

/** Appends what a writer writes. */
export function through(assembler: Assembler, write: (writer: Writer) => void): void {
  const writer = new Writer();
  write(writer);
  assembler.current.append(writer.written);
}
