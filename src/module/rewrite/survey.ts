/**
 * The first pass over the code: counts how often indices are written, and finds the blocks that nothing branches to.
 *
 * Such a block can be left out, whatever its type: its body then stands on the operands below it, and finds its parameters
 * where they were. What validation says of the code behind it only gains: operands may have more special types, and locals
 * may be known to be set. Removing one does not make another useless, as no branch goes away.
 *
 * It checks what the second pass relies on: that indices are within their spaces, labels are there, and blocks end.
 */
import {
  InstructionCursor,
  opcodeOf,
  shapeOfOpcode,
  ValidationError,
  type BlockType,
  type Module,
  type Opcode,
} from "../../wasm/index.ts";
import {
  firstRole,
  FUNCTION_ROLE,
  GLOBAL_ROLE,
  LABEL_ROLE,
  secondRole,
  shapeNamed,
  TYPE_ROLE,
} from "./immediate-roles.ts";
import type { IndexCounts, IndexUses } from "./index-spaces.ts";
import { countIndices, countValueType } from "./instruction-indices.ts";
import { readRuns } from "./local-runs.ts";
import { NumberSet } from "./number-set.ts";

const END: Opcode = opcodeOf("end");
const BLOCK: Opcode = opcodeOf("block");
const LOOP: Opcode = opcodeOf("loop");
const DELEGATE: Opcode = opcodeOf("delegate");

const NONE = shapeNamed("");
const U32 = shapeNamed("u32");
const U32_U32 = shapeNamed("u32 u32");
const BLOCK_SHAPE = shapeNamed("block");
const LABELS = shapeNamed("labels");
const CAST = shapeNamed("castflags u32 heaptype heaptype");
const TRY_TABLE = shapeNamed("block catches");

/** In the place of a block's type: the frame is counted already, because it stays in any case. */
const STAYS = -0x8000_0000;

/** What is known of the code. */
export class Survey {
  /** Blocks that nothing branches to, by their number in the code. */
  readonly uselessBlocks: NumberSet = new NumberSet();
  /** For each body, the number of its first block; at the end, the number of blocks. */
  readonly firstBlocks: Uint32Array;
  readonly #module: Module;
  readonly #cursor: InstructionCursor;
  readonly #counts: IndexCounts;
  readonly #uses: IndexUses;
  readonly #looksForBlocks: boolean;
  readonly #spaces: Readonly<Record<number, { readonly name: string; readonly size: number }>>;
  /** Blocks seen so far. */
  #blocks = 0;
  #functionIndex = 0;
  // Open frames, the function's own first.
  readonly #numbers: number[] = [];
  readonly #types: BlockType[] = [];
  readonly #isTarget: boolean[] = [];

  constructor(module: Module, parts: { counts: IndexCounts; uses: IndexUses; looksForBlocks: boolean }) {
    const { counts, uses, looksForBlocks } = parts;
    this.#module = module;
    this.firstBlocks = new Uint32Array(module.code.count + 1);
    this.#counts = counts;
    this.#uses = uses;
    this.#looksForBlocks = looksForBlocks;
    this.#cursor = new InstructionCursor({ bytes: module.bytes, base: module.base, wrapsI32: true });
    this.#spaces = {
      [TYPE_ROLE]: { name: "type", size: counts.types },
      [FUNCTION_ROLE]: { name: "function", size: counts.functions },
      [GLOBAL_ROLE]: { name: "global", size: counts.globals },
    };
  }

  /** Goes through all function bodies. */
  all(): void {
    const { code, functions } = this.#module;
    const imported = this.#counts.functions - functions.length;
    for (let index = 0; index < code.count; index++) {
      this.#functionIndex = imported + index;
      this.#body(index);
      this.firstBlocks[index + 1] = this.#blocks;
    }
  }

  #body(index: number): void {
    const reader = this.#module.code.reader(index);
    for (const { type } of readRuns(reader)) countValueType(type, this.#uses);
    const cursor = this.#cursor;
    cursor.reset(reader.position, reader.end);
    this.#open(STAYS, -1);
    while (this.#numbers.length > 0) {
      if (!cursor.next()) this.#fail(cursor.end, "the end of its body", '"end"');
      this.#instruction(cursor);
    }
    if (cursor.position !== cursor.end) this.#fail(cursor.position, "more behind its end", "nothing");
  }

  #instruction(cursor: InstructionCursor): void {
    const { opcode } = cursor;
    switch (shapeOfOpcode[opcode]) {
      case NONE:
        if (opcode === END) this.#end();
        return;
      case U32: {
        const role = firstRole[opcode]!;
        if (role === 0) return;
        if (role !== LABEL_ROLE) return this.#countIndices(cursor, role);
        if (opcode === DELEGATE) this.#end();
        return this.#branch(cursor.index);
      }
      case U32_U32:
        return firstRole[opcode] === 0 ? undefined : this.#countIndices(cursor, firstRole[opcode]!);
      case BLOCK_SHAPE:
        return this.#block(cursor.blockType, opcode === BLOCK || opcode === LOOP);
      case LABELS:
        for (const label of cursor.labels()) this.#branch(label);
        return;
      case TRY_TABLE:
        // The labels of clauses are counted outside of the block.
        for (const { label } of cursor.catches()) this.#branch(label);
        return this.#block(cursor.blockType, cursor.count === 0);
      case CAST:
        this.#branch(cursor.index);
        return countIndices(cursor, this.#uses);
      default:
        return countIndices(cursor, this.#uses);
    }
  }

  #countIndices(cursor: InstructionCursor, role: number): void {
    this.#check(role, cursor.index);
    const second = shapeOfOpcode[cursor.opcode] === U32_U32 ? secondRole[cursor.opcode]! : 0;
    if (second !== 0) this.#check(second, cursor.index2);
    countIndices(cursor, this.#uses);
  }

  #check(role: number, index: number): void {
    const { name, size } = this.#spaces[role]!;
    if (index >= size) this.#fail(this.#cursor.start, `${name} ${index}`, `the index of one of ${size}`);
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
    this.#types.push(type);
    this.#numbers.push(number);
    this.#isTarget.push(false);
  }

  #end(): void {
    const type = this.#types.pop()!;
    const number = this.#numbers.pop()!;
    const isTarget = this.#isTarget.pop()!;
    if (type === STAYS) return;
    if (isTarget) this.#countBlockType(type);
    else this.uselessBlocks.add(number);
  }

  #countBlockType(type: BlockType): void {
    if (type < 0) return countValueType(-type, this.#uses);
    if (type >= this.#counts.types)
      this.#fail(this.#cursor.start, `type ${type}`, `the index of one of ${this.#counts.types}`);
    this.#uses.signedTypes[type]! += 1;
  }

  #branch(label: number): void {
    const frame = this.#isTarget.length - 1 - label;
    if (frame < 0) this.#fail(this.#cursor.start, `label ${label}`, `a label below ${this.#isTarget.length}`);
    this.#isTarget[frame] = true;
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
