/**
 * The second pass over the code: writes function bodies anew, with all integers in their shortest form, with new indices,
 * and without what does nothing:
 *
 * ```
 * nop                              ->
 * local.set x    local.get x       ->  local.tee x
 * local.tee x    drop              ->  local.set x
 * block ... end                    ->  ...           where nothing branches to the block
 * ```
 *
 * An instruction that sets a local is held back until it is known what follows it in the output; what vanishes does not
 * count. So the rules see what other rules have left, and there is nothing to do a second time.
 */
import { Writer } from "../../bytes/index.ts";
import {
  InstructionCursor,
  InstructionWriter,
  opcodeOf,
  shapeOfOpcode,
  type BlockType,
  type Module,
  type Opcode,
} from "../../wasm/index.ts";
import { firstRole, LABEL_ROLE, shapeNamed } from "./immediate-roles.ts";
import type { IndexMaps } from "./index-spaces.ts";
import { copyMapped, mappedValueType } from "./instruction-indices.ts";
import { mergedRuns, readRuns, writeRuns } from "./local-runs.ts";
import type { NumberSet } from "./number-set.ts";
import { isOldConstant } from "./old-constants.ts";
import type { RewriteCounts } from "./statistics.ts";

const NOP: Opcode = opcodeOf("nop");
const END: Opcode = opcodeOf("end");
const DROP: Opcode = opcodeOf("drop");
const DELEGATE: Opcode = opcodeOf("delegate");
const LOCAL_GET: Opcode = opcodeOf("local.get");
const LOCAL_SET: Opcode = opcodeOf("local.set");
const LOCAL_TEE: Opcode = opcodeOf("local.tee");
/** Nothing is held back. */
const NOTHING: Opcode = -1;

const NONE = shapeNamed("");
const U32 = shapeNamed("u32");
const MEMORY_ARGUMENT = shapeNamed("memarg");
const S32 = shapeNamed("s32");
const BLOCK_SHAPE = shapeNamed("block");
const LABELS = shapeNamed("labels");
const CAST = shapeNamed("castflags u32 heaptype heaptype");
const TRY_TABLE = shapeNamed("block catches");

/** In the place of a level: the block is left out. */
const LEFT_OUT = -1;

/** What a {@link CodeWriter} goes by. */
export interface CodePlan {
  readonly maps: IndexMaps;
  /** Whether to leave out what does nothing. */
  readonly simplifies: boolean;
  /** Blocks to leave out, by their number in the code. */
  readonly uselessBlocks: NumberSet;
}

export class CodeWriter {
  readonly #module: Module;
  readonly #plan: CodePlan;
  readonly #counts: RewriteCounts;
  readonly #cursor: InstructionCursor;
  readonly #code: InstructionWriter = new InstructionWriter();
  readonly #locals: Writer = new Writer();
  /** Number of the next block in the code. */
  #block = 0;
  #heldBack: Opcode = NOTHING;
  #heldBackLocal = 0;
  /** For each open block of the input, how many blocks of the output it is in. */
  readonly #levels: number[] = [];
  /** Open blocks of the output. */
  #level = 0;
  /** Offsets in the body that somebody wants to know the new ones of; those are put behind them. */
  #watched: Map<number, number> | undefined;
  #bodyStart = 0;

  constructor(module: Module, plan: CodePlan, counts: RewriteCounts) {
    this.#module = module;
    this.#plan = plan;
    this.#counts = counts;
    this.#cursor = new InstructionCursor({ bytes: module.bytes, base: module.base, wrapsI32: true });
  }

  /**
   * Appends a body behind its size.
   * @param body its number, of those that the module defines.
   * @param options `firstBlock`: the number of its first block; `watched`: offsets in the body, to learn the new ones.
   */
  body(out: Writer, body: number, options: { firstBlock: number; watched?: Map<number, number> | undefined }): void {
    this.#block = options.firstBlock;
    this.#watched = options.watched;
    const reader = this.#module.code.reader(body);
    this.#bodyStart = reader.position;
    const runs = readRuns(reader).map(({ count, type }) => ({ count, type: mappedValueType(type, this.#plan.maps) }));
    const declared = this.#plan.simplifies ? mergedRuns(runs) : runs;
    this.#counts.localRuns += runs.length - declared.length;
    this.#locals.truncate(0);
    writeRuns(this.#locals, declared);
    this.#code.clear();
    this.#instructions(reader.position, reader.end);
    out.lebU32(this.#locals.length + this.#code.length);
    out.raw(this.#locals.written);
    out.raw(this.#code.written);
  }

  #instructions(start: number, end: number): void {
    const cursor = this.#cursor;
    cursor.reset(start, end);
    this.#levels.push(this.#level++);
    while (cursor.next()) {
      if (this.#plan.simplifies && this.#vanishes(cursor)) continue;
      if (this.#watched !== undefined) this.#note(cursor.start - this.#bodyStart);
      this.#instruction(cursor);
    }
  }

  /** Whether the instruction is left out, or held back; what is written instead is what was held back before. */
  #vanishes(cursor: InstructionCursor): boolean {
    const { opcode } = cursor;
    if (opcode > LOCAL_TEE) {
      if (this.#heldBack !== NOTHING) this.#release();
      return false;
    }
    switch (opcode) {
      case NOP:
        this.#counts.nops++;
        return true;
      case LOCAL_GET:
        if (this.#heldBack !== LOCAL_SET || this.#heldBackLocal !== cursor.index) break;
        this.#heldBack = LOCAL_TEE;
        this.#counts.tees++;
        return true;
      case DROP:
        if (this.#heldBack !== LOCAL_TEE) break;
        this.#heldBack = LOCAL_SET;
        this.#counts.drops++;
        return true;
      case LOCAL_SET:
      case LOCAL_TEE:
        if (this.#heldBack !== NOTHING) this.#release();
        this.#heldBack = opcode;
        this.#heldBackLocal = cursor.index;
        return true;
      case END:
        if (this.#levels.at(-1) !== LEFT_OUT) break;
        this.#levels.pop();
        return true;
      default:
        if (!this.#opensUseless(opcode)) break;
        this.#levels.push(LEFT_OUT);
        this.#block++;
        this.#counts.blocks++;
        return true;
    }
    if (this.#heldBack !== NOTHING) this.#release();
    return false;
  }

  #opensUseless(opcode: Opcode): boolean {
    const shape = shapeOfOpcode[opcode];
    return (shape === BLOCK_SHAPE || shape === TRY_TABLE) && this.#plan.uselessBlocks.has(this.#block);
  }

  /** Writes what was held back. */
  #release(): void {
    const cursor = this.#cursor;
    const { opcode, index } = cursor;
    cursor.opcode = this.#heldBack;
    cursor.index = this.#heldBackLocal;
    this.#code.copy(cursor);
    cursor.opcode = opcode;
    cursor.index = index;
    this.#heldBack = NOTHING;
  }

  #instruction(cursor: InstructionCursor): void {
    const { opcode } = cursor;
    switch (shapeOfOpcode[opcode]) {
      case NONE:
        if (opcode === END) this.#close();
        return this.#code.copy(cursor);
      case MEMORY_ARGUMENT:
        return this.#code.copy(cursor);
      case U32:
        if (firstRole[opcode] !== LABEL_ROLE) return copyMapped(cursor, this.#plan.maps, this.#code);
        // Its label is counted outside of the block that it ends.
        if (opcode === DELEGATE) this.#close();
        cursor.index = this.#label(cursor.index);
        return this.#code.copy(cursor);
      case S32:
        if (isOldConstant(cursor)) this.#counts.repairedConstants++;
        return this.#code.copy(cursor);
      case BLOCK_SHAPE:
        cursor.blockType = this.#blockType(cursor.blockType);
        this.#code.copy(cursor);
        return this.#open();
      case LABELS:
        return this.#labels(cursor);
      case TRY_TABLE:
        return this.#tryTable(cursor);
      case CAST:
        cursor.index = this.#label(cursor.index);
        return copyMapped(cursor, this.#plan.maps, this.#code);
      default:
        return copyMapped(cursor, this.#plan.maps, this.#code);
    }
  }

  #labels(cursor: InstructionCursor): void {
    if (this.#level === this.#levels.length) return this.#code.copy(cursor);
    const labels = cursor.labels().map((label) => this.#label(label));
    this.#code.emit("br_table", labels);
  }

  #tryTable(cursor: InstructionCursor): void {
    const catches = cursor.catches().map((clause) => ({ ...clause, label: this.#label(clause.label) }));
    this.#code.emit("try_table", this.#blockType(cursor.blockType), catches);
    this.#open();
  }

  #open(): void {
    this.#levels.push(this.#level++);
    this.#block++;
  }

  #close(): void {
    this.#levels.pop();
    this.#level--;
  }

  #label(label: number): number {
    return this.#level - 1 - this.#levels[this.#levels.length - 1 - label]!;
  }

  #blockType(type: BlockType): BlockType {
    const { maps } = this.#plan;
    return type < 0 ? -mappedValueType(-type, maps) : (maps.types[type] ?? type);
  }

  #note(offset: number): void {
    if (this.#watched?.has(offset) === true) this.#watched.set(offset, this.#locals.length + this.#code.length);
  }
}
