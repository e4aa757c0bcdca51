/**
 * Validates the instructions that nearly all code consists of without a cursor and without calls of rules: it takes bytes
 * apart itself and has the operand stack in local variables.
 *
 * It proves that an instruction is valid, or it does nothing and leaves it: to the cursor, which knows all forms of all
 * instructions, and to the rules, which know why something is wrong. So there is one place for each message, and a case
 * that is forgotten here costs time and nothing else. Left are, besides rare instructions: operands that match but are of
 * another type, operands of a polymorphic stack, blocks with parameters or more than one result, locals that need a value.
 *
 * Nothing is read behind the window. It ends with the byte of `end`, below 0x80, which ends any LEB128 integer that
 * begins in front of it; who reads more than one immediate looks where it is.
 */
import { RawLebs } from "../../bytes/index.ts";
import { F64, I32, I64, NULLABLE, REF, type ValueType } from "../value-types.ts";
import type { FunctionState } from "./function-state.ts";
import {
  BINARY,
  BLOCK,
  BRANCH,
  BRANCH_IF,
  CALL,
  DROP,
  ELSE,
  END,
  F32_CONST,
  F64_CONST,
  firstOperand,
  GLOBAL_GET,
  GLOBAL_SET,
  I32_CONST,
  I64_CONST,
  IF,
  LOAD,
  LOCAL_GET,
  LOCAL_SET,
  LOCAL_TEE,
  LOOP,
  naturalAlignment,
  NOP,
  onlyResult,
  RETURN,
  secondOperand,
  SELECT,
  STORE,
  UNARY,
  UNREACHABLE,
} from "./quick-kinds.ts";
import { isNumber } from "./subtyping.ts";

const END_BYTE = 0x0b;
/** Bytes below this are LEB128 integers of their own. */
const ONE_BYTE = 0x80;
const EMPTY_BLOCK_BYTE = 0x40;
const NO_TYPES: readonly ValueType[] = [];
/** In the place of memory 0's address type: there is no such memory. */
const NO_MEMORY: ValueType = -1;

/** Result lists of blocks by the byte of their type: of none, and of one number. */
const shortBlocks: readonly (readonly ValueType[] | undefined)[] = Array.from({ length: 0x100 }, (_, byte) => {
  if (byte === EMPTY_BLOCK_BYTE) return NO_TYPES;
  return byte >= F64 && byte <= I32 ? [byte] : undefined;
});

export class QuickWalk {
  readonly #state: FunctionState;
  readonly #kinds: Uint8Array;
  #bytes: Uint8Array = new Uint8Array(0);
  #lebs: RawLebs = new RawLebs(this.#bytes);

  /** @param kinds of the opcodes; see {@link quickKinds}. */
  constructor(state: FunctionState, kinds: Uint8Array) {
    this.#state = state;
    this.#kinds = kinds;
  }

  /** Validates instructions from `first` as far as it can; the index of the one that it leaves, or `end`. */
  run(bytes: Uint8Array, first: number, end: number): number {
    const state = this.#state;
    if (bytes[end - 1] !== END_BYTE || state.depth === 0) return first;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#lebs = new RawLebs(bytes);
    }
    const kinds = this.#kinds;
    const lebs = this.#lebs;
    const { locals, environment } = state;
    const { direct, directCount } = locals;
    const address = this.#addressType();
    const { operands } = state;
    const room = operands.length;
    let { height, base, polymorphic } = state;
    let position = first;
    walk: while (position < end && height < room) {
      const opcode = bytes[position]!;
      switch (kinds[opcode]) {
        case LOCAL_GET: {
          let index = bytes[position + 1]!;
          let next = position + 2;
          if (index >= ONE_BYTE) {
            index = lebs.u32(position + 1);
            next = lebs.next;
          }
          if (next < 0 || index >= directCount) break walk;
          const type = direct[index]!;
          if ((type & (REF | NULLABLE)) === REF) break walk;
          operands[height++] = type;
          position = next;
          continue;
        }
        case LOCAL_SET:
        case LOCAL_TEE: {
          let index = bytes[position + 1]!;
          let next = position + 2;
          if (index >= ONE_BYTE) {
            index = lebs.u32(position + 1);
            next = lebs.next;
          }
          if (next < 0 || index >= directCount || height === base) break walk;
          const type = direct[index]!;
          if ((type & (REF | NULLABLE)) === REF || operands[height - 1] !== type) break walk;
          if (kinds[opcode] === LOCAL_SET) height--;
          position = next;
          continue;
        }
        case I32_CONST: {
          let next = position + 2;
          if (bytes[position + 1]! >= ONE_BYTE) {
            lebs.s32(position + 1);
            next = lebs.next;
          }
          if (next < 0) break walk;
          operands[height++] = I32;
          position = next;
          continue;
        }
        case I64_CONST: {
          const next = lebs.behind63(position + 1);
          if (next < 0) break walk;
          operands[height++] = I64;
          position = next;
          continue;
        }
        case F32_CONST:
        case F64_CONST: {
          const next = position + (kinds[opcode] === F32_CONST ? 5 : 9);
          if (next > end) break walk;
          operands[height++] = onlyResult[opcode]!;
          position = next;
          continue;
        }
        case UNARY:
          if (height === base || operands[height - 1] !== firstOperand[opcode]) break walk;
          operands[height - 1] = onlyResult[opcode]!;
          position++;
          continue;
        case BINARY:
          if (height - base < 2 || operands[height - 1] !== secondOperand[opcode]) break walk;
          if (operands[height - 2] !== firstOperand[opcode]) break walk;
          height--;
          operands[height - 1] = onlyResult[opcode]!;
          position++;
          continue;
        case LOAD:
        case STORE: {
          // Greater exponents are wrong, or come with the index of a memory.
          if (bytes[position + 1]! > naturalAlignment[opcode]!) break walk;
          let next = position + 3;
          if (bytes[position + 2]! >= ONE_BYTE) {
            lebs.u32(position + 2);
            next = lebs.next;
          }
          if (next < 0 || next > end) break walk;
          const isLoad = kinds[opcode] === LOAD;
          const below = isLoad ? height - 1 : height - 2;
          if (below < base || operands[below] !== address) break walk;
          if (!isLoad && operands[below + 1] !== secondOperand[opcode]) break walk;
          if (isLoad) operands[below] = onlyResult[opcode]!;
          height = isLoad ? height : below;
          position = next;
          continue;
        }
        case CALL: {
          const callee = environment.typeOfFunction(lebs.u32(position + 1));
          if (callee === undefined || lebs.next < 0) break walk;
          const type = environment.type(callee)?.composite;
          if (type === undefined || type.kind !== "func") break walk;
          const below = heightBelow(type.parameters, operands, height, base);
          if (below < 0 || below + type.results.length > room) break walk;
          height = put(type.results, operands, below);
          position = lebs.next;
          continue;
        }
        case BLOCK:
        case LOOP:
        case IF: {
          const results = shortBlocks[bytes[position + 1]!];
          if (results === undefined) break walk;
          const kind = kinds[opcode];
          if (kind === IF && (height === base || operands[height - 1] !== I32)) break walk;
          if (kind === IF) height--;
          state.height = height;
          state.polymorphic = polymorphic;
          state.enter(kind === BLOCK ? "block" : kind === LOOP ? "loop" : "if", NO_TYPES, results);
          base = height;
          polymorphic = false;
          position += 2;
          continue;
        }
        case ELSE:
          if (state.kind(0) !== "if" || state.parameters(0).length > 0) break walk;
          if (!(polymorphic && height === base) && heightBelow(state.results(0), operands, height, base) !== base)
            break walk;
          state.switchTo("else", NO_TYPES);
          height = base;
          polymorphic = false;
          position++;
          continue;
        case END: {
          const results = state.results(0);
          if (!(polymorphic && height === base) && heightBelow(results, operands, height, base) !== base) break walk;
          // Without `else`, it must have no results, or parameters that are its results.
          if (state.depth === 1 || (state.kind(0) === "if" && results.length > 0)) break walk;
          if (base + results.length > room || (state.kind(0) === "if" && state.parameters(0).length > 0)) break walk;
          state.leave();
          ({ height, base, polymorphic } = state);
          position++;
          continue;
        }
        case BRANCH:
        case BRANCH_IF: {
          const isConditional = kinds[opcode] === BRANCH_IF;
          let label = bytes[position + 1]!;
          let next = position + 2;
          if (label >= ONE_BYTE) {
            label = lebs.u32(position + 1);
            next = lebs.next;
          }
          if (next < 0 || label >= state.depth) break walk;
          if (isConditional && (height === base || operands[height - 1] !== I32)) break walk;
          const left = isConditional ? height - 1 : height;
          if (heightBelow(state.labelTypes(label), operands, left, base) < 0) break walk;
          height = isConditional ? left : base;
          polymorphic ||= !isConditional;
          position = next;
          continue;
        }
        case RETURN:
          if (heightBelow(state.results(state.depth - 1), operands, height, base) < 0) break walk;
          height = base;
          polymorphic = true;
          position++;
          continue;
        case UNREACHABLE:
          height = base;
          polymorphic = true;
          position++;
          continue;
        case DROP:
          if (height === base) break walk;
          height--;
          position++;
          continue;
        case SELECT: {
          if (height - base < 3 || operands[height - 1] !== I32) break walk;
          const type = operands[height - 2]!;
          if (operands[height - 3] !== type || !isNumber(type)) break walk;
          height -= 2;
          position++;
          continue;
        }
        case GLOBAL_GET: {
          const global = environment.global(lebs.u32(position + 1));
          if (global === undefined || lebs.next < 0) break walk;
          operands[height++] = global.type;
          position = lebs.next;
          continue;
        }
        case GLOBAL_SET: {
          const global = environment.global(lebs.u32(position + 1));
          if (global === undefined || lebs.next < 0 || !global.mutable) break walk;
          if (height === base || operands[height - 1] !== global.type) break walk;
          height--;
          position = lebs.next;
          continue;
        }
        case NOP:
          position++;
          continue;
        default:
          break walk;
      }
    }
    state.height = height;
    state.polymorphic = polymorphic;
    return position;
  }

  /** Address type of memory 0. */
  #addressType(): ValueType {
    const memory = this.#state.environment.memory(0);
    if (memory === undefined) return NO_MEMORY;
    return memory.limits.address64 ? I64 : I32;
  }
}

/** Where the operands of those very types begin that are on top of the stack; -1 if others are, or too few. */
function heightBelow(types: readonly ValueType[], operands: Int32Array, height: number, base: number): number {
  const below = height - types.length;
  if (below < base) return -1;
  for (let index = 0; index < types.length; index++) if (operands[below + index] !== types[index]) return -1;
  return below;
}

/** Pushes operands, for which there is room; returns the height then. */
function put(types: readonly ValueType[], operands: Int32Array, height: number): number {
  for (let index = 0; index < types.length; index++) operands[height + index] = types[index]!;
  return height + types.length;
}
