/** Every instruction that wabt knows: its text makes the same bytes as our writer. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  allInstructions,
  EMPTY_BLOCK,
  heapTypes,
  InstructionWriter,
  isReference,
  nameOfHeapType,
  nameOfType,
  readModule,
  referenceTo,
  textName,
  type CatchClause,
  type Feature,
  type FloatBits,
  type HeapType,
  type Immediate,
  type Instruction,
  type InstructionName,
  type MemoryArgument,
  type ValueType,
} from "../../../src/wasm/index.ts";
import { immediatesOf } from "../../support/instruction-arbitraries.ts";
import { emitAny } from "../../support/instruction-gallery.ts";
import { wat2wasm } from "../../support/wabt.ts";

/** Features whose instructions wabt does not have, and what confirms them instead. */
const unknownToWabt: Readonly<Partial<Record<Feature, string>>> = {
  gc: "V8 and Binaryen",
  "function-references": "V8 and Binaryen",
  "wide-arithmetic": "Binaryen",
};

/** What must stand around an instruction for wabt's parser: text and our code for it. */
const frames: Readonly<Partial<Record<InstructionName, { before?: "block" | "if" | "try"; behind?: Plain[] }>>> = {
  block: { behind: ["end"] },
  loop: { behind: ["end"] },
  if: { behind: ["end"] },
  try_table: { behind: ["end"] },
  // An empty one would be left out.
  else: { before: "if", behind: ["nop", "end"] },
  try: { behind: ["catch_all", "end"] },
  catch: { before: "try", behind: ["end"] },
  catch_all: { before: "try", behind: ["end"] },
  delegate: { before: "try" },
  end: { before: "block" },
};

type Plain = "end" | "nop" | "catch_all";

const SAMPLES = 8;

/** Types of the module: not `[] -> []`, which wabt does not write as an index where a block has it. */
const TYPES = 200;

const isKnown = ({ feature }: Instruction): boolean => unknownToWabt[feature] === undefined;

test.each(allInstructions().filter(isKnown))("$name", async (row) => {
  const samples = samplesOf(row);
  const texts = samples.map((immediates) => textOf(row, immediates));
  const byWabt = await bytesByWabt(row, texts);
  samples.forEach((immediates, at) => expect(byWabt[at], texts[at]).toEqual(ourBytes(row, immediates)));
});

test("wabt does not know what we say it does not", async () => {
  for (const row of allInstructions().filter((row) => !isKnown(row))) {
    // wabt has this one as it was before it had a type.
    const text = row.name === "call_ref" ? "call_ref 0" : textName(row);
    await expect(bytesByWabt(row, [text])).rejects.toThrow("unexpected token");
  }
});

/** Random immediates that have a form in the text format as wabt knows it. */
function samplesOf(row: Instruction): readonly (readonly unknown[])[] {
  if (row.immediates.length === 0) return [[]];
  const samples = fc.sample(immediatesOf(row), { numRuns: SAMPLES, seed: row.opcode });
  return samples.map((immediates) =>
    immediates.map((value, at) => {
      const known = forWabt(row.immediates[at]!, value);
      // wabt leaves out the type of this one where it is an index.
      return row.name === "try_table" && at === 0 && (known as number) >= 0 ? EMPTY_BLOCK : known;
    }),
  );
}

function forWabt(kind: Immediate, value: unknown): unknown {
  if (kind.startsWith("memarg")) {
    const { align, offset, memory = 0 } = value as MemoryArgument;
    return { align: align % 32, offset: BigInt(offset) & 0xffff_ffffn, memory };
  }
  switch (kind) {
    case "table":
      // wabt writes greater indices as if they were signed integers.
      return (value as number) % 64;
    case "block":
      if (value === EMPTY_BLOCK) return value;
      return (value as number) >= 0 ? (value as number) % TYPES : -knownType(-(value as number));
    case "types":
      return (value as readonly ValueType[]).map(knownType);
    case "heaptype":
      return knownHeapTypes[(value as HeapType) % knownHeapTypes.length];
    default:
      return value;
  }
}

const knownHeapTypes: readonly HeapType[] = [heapTypes.func, heapTypes.extern, heapTypes.exn];

/** The type, or another one that wabt knows too. */
function knownType(type: ValueType): ValueType {
  const heapType = knownHeapTypes[type % knownHeapTypes.length] ?? heapTypes.func;
  return isReference(type) ? referenceTo(heapType, { nullable: true }) : type;
}

function ourBytes(row: Instruction, immediates: readonly unknown[]): Uint8Array {
  const { before, behind = [] } = frames[row.name] ?? {};
  const code = new InstructionWriter();
  code.emit("unreachable");
  if (before !== undefined) code.emit(before, EMPTY_BLOCK);
  emitAny(code, row, immediates);
  for (const name of behind) code.emit(name);
  code.emit("end");
  return code.written;
}

/** The code of a function for each of the instruction's texts. */
async function bytesByWabt(row: Instruction, texts: readonly string[]): Promise<readonly Uint8Array[]> {
  const { before = "", behind = [] } = frames[row.name] ?? {};
  const types = "(type (func (param i32) (result i64 i64)))".repeat(TYPES);
  const functions = texts.map((text) => `(func ${["unreachable", before, text, ...behind].join("\n")})`);
  const module = readModule(await wat2wasm(`(module ${types} ${functions.join("\n")})`));
  return texts.map((_, index) => module.code.body(index).code.bytes);
}

function textOf(row: Instruction, immediates: readonly unknown[]): string {
  // The text format has these the other way round.
  const operands = row.immediates.map((kind, at) => operandText(kind, immediates[at]));
  if (["memory.init", "table.init", "call_indirect", "return_call_indirect"].includes(row.name)) operands.reverse();
  if (row.name === "call_indirect" || row.name === "return_call_indirect") operands[1] = `(type ${operands[1]})`;
  return [textName(row), ...operands].join(" ");
}

function operandText(kind: Immediate, value: unknown): string {
  if (kind.startsWith("memarg")) {
    const { align, offset, memory } = value as MemoryArgument;
    return `${memory} offset=${offset} align=${2 ** align}`;
  }
  switch (kind) {
    case "f32":
      return floatText(value as number | FloatBits<number>, { bits: 32, fraction: 23 });
    case "f64":
      return floatText(value as number | FloatBits<bigint>, { bits: 64, fraction: 52 });
    case "v128":
      return `i8x16 ${(value as Uint8Array).join(" ")}`;
    case "lanes":
    case "labels":
      return (value as Uint8Array | readonly number[]).join(" ");
    case "types":
      return `(result ${(value as readonly ValueType[]).map(nameOfType).join(" ")})`;
    case "block":
      if (value === EMPTY_BLOCK) return "";
      return (value as number) >= 0 ? `(type ${String(value)})` : `(result ${nameOfType(-(value as number))})`;
    case "heaptype":
      return nameOfHeapType(value as HeapType);
    case "catches":
      return (value as readonly CatchClause[])
        .map(({ kind, tag = "", label }) => `(${kind} ${tag} ${label})`)
        .join(" ");
    case "fence":
      return "";
    default:
      return String(value);
  }
}

/** In hexadecimal, by the bits. */
function floatText(value: number | FloatBits<number | bigint>, format: { bits: 32 | 64; fraction: number }): string {
  const bits = typeof value === "number" ? bitsOfNumber(value, format.bits) : BigInt(value.bits);
  const fractionBits = BigInt(format.fraction);
  const exponentBits = BigInt(format.bits) - 1n - fractionBits;
  const sign = bits >> BigInt(format.bits - 1) === 0n ? "" : "-";
  const exponent = (bits >> fractionBits) & ((1n << exponentBits) - 1n);
  const fraction = bits & ((1n << fractionBits) - 1n);
  const bias = (1n << (exponentBits - 1n)) - 1n;
  if (exponent === (1n << exponentBits) - 1n) {
    return fraction === 0n ? `${sign}inf` : `${sign}nan:0x${fraction.toString(16)}`;
  }
  const whole = exponent === 0n ? fraction : fraction | (1n << fractionBits);
  const power = (exponent === 0n ? 1n : exponent) - bias - fractionBits;
  return `${sign}0x${whole.toString(16)}p${power}`;
}

function bitsOfNumber(value: number, bits: 32 | 64): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (bits === 32) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return view.getBigUint64(0, true);
}
