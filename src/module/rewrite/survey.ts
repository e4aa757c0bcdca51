/**
 * The first pass over the code: counts how often indices are written, and finds the blocks that nothing branches to.
 *
 * Such a block can be left out, whatever its type: its body then stands on the operands below it, and finds its parameters
 * where they were. What validation says of the code behind it only gains: operands may have more special types, and locals
 * may be known to be set. Removing one does not make another useless, as no branch goes away.
 *
 * It checks what the second pass relies on: that indices are within their spaces, labels are there, and blocks end.
 */
import { RawLebs, Reader } from "../../bytes/index.ts";
import {
  EMPTY_BLOCK,
  InstructionCursor,
  MEMORY_INDEX_FLAG,
  opcodeOf,
  shapeOfOpcode,
  typeOfByte,
  ValidationError,
  type BlockType,
  type Module,
  type Opcode,
} from "../../wasm/index.ts";
import {
  BLOCK,
  DROP,
  END,
  F32_CONST,
  F64_CONST,
  FUNCTION,
  GLOBAL,
  I32_CONST,
  I64_CONST,
  isShortBlockType,
  kindOfByte,
  LABEL,
  LOCAL_GET,
  LOCAL_SET,
  LOCAL_TEE,
  MEMORY,
  NOP,
  NUMBER,
  PLAIN,
  TYPE,
} from "./fast-kinds.ts";
import { firstRole, FUNCTION_ROLE, GLOBAL_ROLE, secondRole, shapeNamed, TYPE_ROLE } from "./immediate-roles.ts";
import type { IndexCounts, IndexUses } from "./index-spaces.ts";
import { countIndices, countValueType } from "./instruction-indices.ts";
import { readRuns } from "./local-runs.ts";
import { NumberSet } from "./number-set.ts";
import { TouchedInstructions } from "./touched-instructions.ts";

const BLOCK_OPCODE: Opcode = opcodeOf("block");
const LOOP: Opcode = opcodeOf("loop");
const DELEGATE: Opcode = opcodeOf("delegate");

const U32 = shapeNamed("u32");
const U32_U32 = shapeNamed("u32 u32");
const BLOCK_SHAPE = shapeNamed("block");
const LABELS = shapeNamed("labels");
const CAST = shapeNamed("castflags u32 heaptype heaptype");
const TRY_TABLE = shapeNamed("block catches");

/** Bytes below this are integers of their own. */
const ONE_BYTE = 0x80;

/** The bits of an integer that are in its first byte. */
const LOW_BITS = 0x7f;
/** The last byte of a signed integer with nothing but copies of the sign. */
const ALL_SIGN = 0x7f;
/** Integers of so many bytes may be wrong, or a constant to repair. */
const SUSPICIOUS_SIZE = 5;

/** In the place of a block's type: the frame is counted already, because it stays in any case. */
const STAYS = -0x8000_0000;

/** What is known of the code. */
export class Survey {
  /** Blocks that nothing branches to, by their number in the code. */
  readonly uselessBlocks: NumberSet = new NumberSet();
  /** For each body, the number of its first block; at the end, the number of blocks. */
  readonly firstBlocks: Uint32Array;
  /** For each body, 1 if there are useless blocks in it. */
  readonly hasUselessBlocks: Uint8Array;
  /** Instructions that are not simply to be copied, where there are no useless blocks. */
  readonly touched: TouchedInstructions;
  readonly #module: Module;
  readonly #cursor: InstructionCursor;
  readonly #counts: IndexCounts;
  readonly #uses: IndexUses;
  readonly #looksForBlocks: boolean;
  readonly #lebs: RawLebs;
  /** Blocks seen so far. */
  #blocks = 0;
  #functionIndex = 0;
  #sawUselessBlock = 0;
  // Open frames, the function's own first.
  #depth = 0;
  #types: Int32Array = new Int32Array(64);
  #numbers: Int32Array = new Int32Array(64);
  #isTarget: Uint8Array = new Uint8Array(64);

  constructor(module: Module, parts: { counts: IndexCounts; uses: IndexUses; looksForBlocks: boolean }) {
    const { counts, uses, looksForBlocks } = parts;
    this.#module = module;
    const bodies = module.code.count;
    this.firstBlocks = new Uint32Array(bodies + 1);
    this.hasUselessBlocks = new Uint8Array(bodies);
    this.touched = new TouchedInstructions(
      bodies,
      bodies === 0 ? 0 : module.code.end(bodies - 1) - module.code.start(0),
    );
    this.#counts = counts;
    this.#uses = uses;
    this.#looksForBlocks = looksForBlocks;
    this.#cursor = new InstructionCursor({ bytes: module.bytes, base: module.base, wrapsI32: true });
    this.#lebs = new RawLebs(module.bytes);
  }

  /** Goes through all function bodies. */
  all(): void {
    const { code, functions } = this.#module;
    const imported = this.#counts.functions - functions.length;
    for (let index = 0; index < code.count; index++) {
      this.#functionIndex = imported + index;
      this.#sawUselessBlock = 0;
      this.#body(code.start(index), code.end(index));
      this.touched.finish(index);
      this.hasUselessBlocks[index] = this.#sawUselessBlock;
      this.firstBlocks[index + 1] = this.#blocks;
    }
  }

  #body(start: number, end: number): void {
    const first = this.#locals(start, end);
    this.#cursor.reset(first, end);
    this.touched.begin(first);
    this.#depth = 0;
    this.#open(STAYS, -1);
    const behind = this.#instructions(first, end);
    if (this.#depth > 0) this.#fail(end, "the end of its body", '"end"');
    if (behind !== end) this.#fail(behind, "more behind its end", "nothing");
  }

  /** Counts types of locals; the index of the first instruction. */
  #locals(start: number, end: number): number {
    const { bytes, base } = this.#module;
    const position = this.#plainLocals(start);
    if (position > 0 && position <= end) return position;
    const reader = new Reader(bytes, { start, end, base, region: "body" });
    for (const { type } of readRuns(reader)) countValueType(type, this.#uses);
    return reader.position;
  }

  /** The position behind locals of types that have nothing to count, or -1 if there are others. */
  #plainLocals(start: number): number {
    const { bytes } = this.#module;
    if (bytes[start] === 0) return start + 1;
    const lebs = this.#lebs;
    let runs = lebs.u32(start);
    let position = lebs.next;
    for (; runs > 0 && position > 0; runs--) {
      lebs.u32(position);
      position = lebs.next;
      if (position < 0 || typeOfByte(bytes[position]!) === 0) return -1;
      position++;
    }
    return position;
  }

  /** Goes on to the end of the function, or of the window; returns where it is then. */
  #instructions(first: number, end: number): number {
    const lebs = this.#lebs;
    const { bytes } = this.#module;
    const { functions, globals, types } = this.#uses;
    const { touched } = this;
    let position = first;
    while (this.#depth > 0 && position < end) {
      const start = position;
      switch (kindOfByte[bytes[position]!]) {
        case PLAIN:
        case DROP:
          position++;
          continue;
        case NOP:
          touched.add(start);
          position++;
          continue;
        case LOCAL_GET:
        case NUMBER:
        case I32_CONST:
          if (bytes[position + 1]! < ONE_BYTE) {
            position += 2;
            break;
          }
          position = lebs.behind32(position + 1);
          if (position > 0 && mayBePadded(bytes, start + 1, position)) touched.add(start);
          break;
        case LOCAL_SET:
        case LOCAL_TEE:
          position = bytes[position + 1]! < ONE_BYTE ? position + 2 : lebs.behind32(position + 1);
          if (position > 0 && (mayMerge(bytes, start, position) || mayBePadded(bytes, start + 1, position)))
            touched.add(start);
          break;
        case MEMORY:
          // Greater ones have a memory index behind them.
          if (bytes[position + 1]! >= MEMORY_INDEX_FLAG) {
            position = -1;
            break;
          }
          if (bytes[position + 2]! < ONE_BYTE) {
            position += 3;
            break;
          }
          position = lebs.behind32(position + 2);
          if (position > 0 && mayBePadded(bytes, start + 2, position)) touched.add(start);
          break;
        case FUNCTION:
          touched.add(start);
          this.#count(functions, lebs.u32(position + 1), start);
          position = lebs.next;
          break;
        case GLOBAL:
          touched.add(start);
          this.#count(globals, lebs.u32(position + 1), start);
          position = lebs.next;
          break;
        case TYPE:
          touched.add(start);
          this.#count(types, lebs.u32(position + 1), start);
          position = lebs.next < 0 ? -1 : lebs.behind32(lebs.next);
          break;
        case LABEL:
          this.#branch(lebs.u32(position + 1), start);
          position = lebs.next;
          if (position > 0 && mayBePadded(bytes, start + 1, position)) touched.add(start);
          break;
        case I64_CONST:
          position = lebs.behind64(position + 1);
          if (position > 0 && mayBePadded(bytes, start + 1, position)) touched.add(start);
          break;
        case F32_CONST:
          position += 5;
          break;
        case F64_CONST:
          position += 9;
          break;
        case BLOCK:
          position = this.#shortBlock(bytes[position]!, bytes[position + 1]!) ? position + 2 : -1;
          break;
        case END:
          this.#end();
          position++;
          continue;
        default:
          position = -1;
      }
      if (position < 0 || position > end) position = this.#slowly(start);
    }
    return position;
  }

  /** One instruction by the cursor, which complains if it is malformed. */
  #slowly(start: number): number {
    const cursor = this.#cursor;
    this.touched.add(start);
    cursor.position = start;
    cursor.next();
    this.#instruction(cursor);
    return cursor.position;
  }

  #instruction(cursor: InstructionCursor): void {
    const { opcode, start } = cursor;
    switch (shapeOfOpcode[opcode]) {
      case U32:
      case U32_U32:
        this.#check(firstRole[opcode]!, cursor.index);
        this.#check(secondRole[opcode]!, cursor.index2);
        if (opcode !== DELEGATE) return countIndices(cursor, this.#uses);
        this.#end();
        return this.#branch(cursor.index, start);
      case BLOCK_SHAPE:
        return this.#block(cursor.blockType, opcode === BLOCK_OPCODE || opcode === LOOP);
      case LABELS:
        for (const label of cursor.labels()) this.#branch(label, start);
        return;
      case TRY_TABLE:
        // The labels of clauses are counted outside of the block.
        for (const { label } of cursor.catches()) this.#branch(label, start);
        return this.#block(cursor.blockType, cursor.count === 0);
      case CAST:
        this.#branch(cursor.index, start);
        return countIndices(cursor, this.#uses);
      default:
        return countIndices(cursor, this.#uses);
    }
  }

  #check(role: number, index: number): void {
    if (role === FUNCTION_ROLE) this.#checkIndex("function", index, this.#counts.functions);
    else if (role === GLOBAL_ROLE) this.#checkIndex("global", index, this.#counts.globals);
    else if (role === TYPE_ROLE) this.#checkIndex("type", index, this.#counts.types);
  }

  #checkIndex(name: string, index: number, size: number): void {
    if (index >= size) this.#fail(this.#cursor.start, `${name} ${index}`, `the index of one of ${size}`);
  }

  /** Opens a block if its type is one byte and no index. */
  #shortBlock(opcode: Opcode, type: number): boolean {
    if (!isShortBlockType(type)) return false;
    this.#block(EMPTY_BLOCK, opcode === BLOCK_OPCODE || opcode === LOOP);
    return true;
  }

  #block(type: BlockType, isPlain: boolean): void {
    if (isPlain && this.#looksForBlocks) {
      this.#open(type, this.#blocks++);
    } else {
      this.#countBlockType(type);
      this.#open(STAYS, this.#blocks++);
    }
  }

  #open(type: BlockType, number: number): void {
    const frame = this.#depth++;
    if (frame === this.#types.length) this.#grow();
    this.#types[frame] = type;
    this.#numbers[frame] = number;
    this.#isTarget[frame] = 0;
  }

  #end(): void {
    const frame = --this.#depth;
    const type = this.#types[frame]!;
    if (type === STAYS) return;
    if (this.#isTarget[frame] !== 0) return this.#countBlockType(type);
    this.uselessBlocks.add(this.#numbers[frame]!);
    this.#sawUselessBlock = 1;
  }

  #grow(): void {
    const [types, numbers, isTarget] = [this.#types, this.#numbers, this.#isTarget];
    this.#types = new Int32Array(2 * types.length);
    this.#types.set(types);
    this.#numbers = new Int32Array(2 * types.length);
    this.#numbers.set(numbers);
    this.#isTarget = new Uint8Array(2 * types.length);
    this.#isTarget.set(isTarget);
  }

  #countBlockType(type: BlockType): void {
    if (type < 0) return countValueType(-type, this.#uses);
    if (type >= this.#counts.types)
      this.#fail(this.#cursor.start, `type ${type}`, `the index of one of ${this.#counts.types}`);
    this.#uses.signedTypes[type]! += 1;
  }

  /** @param start of the instruction. */
  #count(uses: Uint32Array, index: number, start: number): void {
    // The cursor knows which index it is that is wrong.
    if (index >= uses.length) this.#slowly(start);
    else uses[index]! += 1;
  }

  /** @param start of the instruction. */
  #branch(label: number, start: number): void {
    const frame = this.#depth - 1 - label;
    if (frame < 0) this.#fail(start, `label ${label}`, `a label below ${this.#depth}`);
    this.#isTarget[frame] = 1;
  }

  #fail(position: number, found: string, expected: string): never {
    const functionIndex = this.#functionIndex;
    throw new ValidationError({
      offset: this.#module.base + position,
      reading: `function ${functionIndex}`,
      found,
      expected,
      functionIndex,
    });
  }
}

/** Whether an integer may be longer than it need be, or have bits that are wrong; not for those of one byte. */
function mayBePadded(bytes: Uint8Array, start: number, behind: number): boolean {
  const last = bytes[behind - 1]!;
  return behind - start > 1 && (last === 0 || last === ALL_SIGN || behind - start >= SUSPICIOUS_SIZE);
}

/** Whether the instruction at `start`, which sets a local, may become one with what is behind it. */
function mayMerge(bytes: Uint8Array, start: number, behind: number): boolean {
  const following = kindOfByte[bytes[behind]!]!;
  if (following === NOP) return true;
  if (kindOfByte[bytes[start]!] === LOCAL_TEE) return following === DROP;
  // The rest of the index is for the second pass to look at.
  return following === LOCAL_GET && ((bytes[start + 1]! ^ bytes[behind + 1]!) & LOW_BITS) === 0;
}
