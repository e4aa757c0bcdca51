/** Checks of the immediates of instructions whose types the instruction table tells. */
import { featureSet, type FeatureSet } from "../features.ts";
import { naturalAlignmentOf } from "../immediates.ts";
import type { InstructionCursor } from "../instruction-cursor.ts";
import { allInstructions, OPCODE_LIMIT, type Opcode } from "../instruction-table.ts";
import { I32, I64, type ValueType } from "../value-types.ts";
import { describeNeeded, isEnabled } from "./feature-uses.ts";
import type { FunctionState } from "./function-state.ts";
import { addressType, checkDataSegment, elementSegmentAt, memoryAt } from "./lookups.ts";

const MULTIMEMORY: FeatureSet = featureSet(["multimemory"]);

/** Opcode -> exponent of the size of its memory access. */
export const sizeExponents: Uint8Array = new Uint8Array(OPCODE_LIMIT);

/** Opcode -> 1 where the alignment must be the size itself. */
const exactlyAligned: Uint8Array = new Uint8Array(OPCODE_LIMIT);

for (const row of allInstructions()) {
  const [immediate] = row.immediates;
  const exponent = immediate && naturalAlignmentOf(immediate);
  if (exponent === undefined) continue;
  sizeExponents[row.opcode] = exponent;
  exactlyAligned[row.opcode] = row.feature === "atomics" ? 1 : 0;
}

/** Checks the immediates; returns the address type of the memory that is accessed, if one is. */
export function checkImmediates(state: FunctionState, at: InstructionCursor): ValueType {
  let address: ValueType = I32;
  for (const kind of at.instruction.immediates) {
    switch (kind) {
      case "memarg1":
      case "memarg2":
      case "memarg4":
      case "memarg8":
      case "memarg16":
        address = checkAccess(state, at, at.opcode);
        break;
      case "memory":
        address = addressType(memoryAt(state, at.instruction.immediates[0] === kind ? at.index : at.index2));
        break;
      case "data":
        checkDataSegment(state, at.index);
        break;
      case "elem":
        elementSegmentAt(state, at.index);
        break;
      case "lane2":
        checkLane(state, at.lane, 2);
        break;
      case "lane4":
        checkLane(state, at.lane, 4);
        break;
      case "lane8":
        checkLane(state, at.lane, 8);
        break;
      case "lane16":
        checkLane(state, at.lane, 16);
        break;
      case "lanes":
        for (let index = 0; index < 16; index++) checkLane(state, at.bytes[at.immediates + index]!, 32);
        break;
      default:
    }
  }
  return address;
}

/** Checks a memory argument (core 3.4.7); returns the memory's address type. */
export function checkAccess(state: FunctionState, at: InstructionCursor, opcode: Opcode): ValueType {
  const { limits } = memoryAt(state, at.memory);
  const natural = sizeExponents[opcode]!;
  if (at.align !== natural) checkAlignment(state, at, natural);
  if (at.high !== 0 && !limits.address64) state.fail(`offset ${at.memoryOffset}`, "an offset below 2^32");
  if (at.memory !== 0 && !isEnabled(MULTIMEMORY, state.environment.features)) {
    state.failHere(`memory ${at.memory}`, describeNeeded(MULTIMEMORY));
  }
  return limits.address64 ? I64 : I32;
}

function checkAlignment(state: FunctionState, at: InstructionCursor, natural: number): void {
  const exact = exactlyAligned[at.opcode] !== 0;
  if (exact || at.align > natural) {
    state.fail(`alignment 2^${at.align}`, `${exact ? "" : "at most "}2^${natural}`);
  }
}

function checkLane(state: FunctionState, lane: number, limit: number): void {
  if (lane >= limit) state.fail(`lane ${lane}`, `a lane below ${limit}`);
}
