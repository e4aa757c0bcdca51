/** Random instructions for the functions of `world.ts`, with immediates that mostly exist. */
import {
  allInstructions,
  blockTypeOf,
  catchKinds,
  EMPTY_BLOCK,
  encodingOf,
  heapTypes,
  InstructionWriter,
  type CatchClause,
  type Immediate,
  type Instruction,
  type InstructionName,
} from "../../../src/wasm/index.ts";
import type { Random } from "./random.ts";
import { elements, functionTypes, globals, memories, tables, tags, TYPE_COUNT, valueTypes } from "./world.ts";

/** What the immediates of an instruction may refer to at its place. */
export interface Surroundings {
  readonly locals: number;
  readonly depth: number;
}

const heapTypeChoices = [...Object.values(heapTypes), ...Array.from({ length: TYPE_COUNT }, (_, index) => index)];

const rows: readonly Instruction[] = allInstructions().filter((row) => row.feature !== "wide-arithmetic");
/** The many instructions on vectors and atomics differ little; the others are to come up often enough. */
const interesting: readonly Instruction[] = rows.filter(
  (row) => row.feature !== "simd128" && row.feature !== "relaxed-simd" && row.feature !== "atomics",
);
const ruled: readonly Instruction[] = rows.filter((row) => row.type === "*");

export function randomRow(random: Random): Instruction {
  return random.pick(random.pick([rows, interesting, ruled, ruled]));
}

/** Encodes an instruction with random immediates. */
export function randomInstruction(random: Random, row: Instruction, around: Surroundings): Uint8Array {
  const code = new InstructionWriter();
  const operands = row.immediates.map((kind) => randomOperand(random, kind, around));
  const emit = code.emit.bind(code) as (name: InstructionName, ...operands: readonly unknown[]) => void;
  emit(row.name, ...operands);
  return code.written.slice();
}

function randomOperand(random: Random, kind: Immediate, around: Surroundings): unknown {
  const limits: Partial<Record<Immediate, number>> = {
    local: around.locals,
    global: globals.length,
    func: functionTypes.length + 1,
    type: TYPE_COUNT,
    table: tables.length,
    memory: memories.length,
    data: 2,
    elem: elements.length,
    tag: tags.length,
    field: 3,
    label: around.depth,
    count: 3,
    lane2: 2,
    lane4: 4,
    lane8: 8,
    lane16: 16,
    castflags: 4,
  };
  const limit = limits[kind];
  if (limit !== undefined) return random.below(limit + (random.once(20) && kind !== "castflags" ? 1 : 0));
  switch (encodingOf(kind)) {
    case "memarg":
      return {
        align: random.once(3) ? random.below(6) : exponentOf(kind),
        offset: random.once(20) ? 2n ** 32n : random.below(300),
        memory: random.below(memories.length + (random.once(20) ? 1 : 0)),
      };
    case "s64":
      return BigInt(random.below(1000));
    case "zero":
      return 0;
    case "v128":
      return new Uint8Array(16);
    case "lanes":
      return new Uint8Array(16).fill(random.below(random.once(10) ? 33 : 32));
    case "block":
      return randomBlockType(random);
    case "labels":
      return Array.from({ length: 1 + random.below(4) }, () => random.below(around.depth + (random.once(20) ? 1 : 0)));
    case "types":
      return Array.from({ length: random.once(10) ? random.below(3) : 1 }, () => random.pick(valueTypes));
    case "heaptype":
      return random.pick(heapTypeChoices);
    case "catches":
      return Array.from({ length: random.below(3) }, () => randomCatch(random, around));
    default:
      return random.once(2) ? 0 : random.below(1000);
  }
}

function exponentOf(kind: Immediate): number {
  return Math.log2(Number(kind.slice("memarg".length)));
}

function randomBlockType(random: Random): number {
  if (random.once(3)) return EMPTY_BLOCK;
  return random.once(2) ? random.below(TYPE_COUNT) : blockTypeOf(random.pick(valueTypes));
}

function randomCatch(random: Random, around: Surroundings): CatchClause {
  const kind = random.pick(catchKinds);
  const label = random.below(around.depth);
  return kind === "catch" || kind === "catch_ref" ? { kind, tag: random.below(tags.length), label } : { kind, label };
}
