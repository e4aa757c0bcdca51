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
 *
 * Where no block is left out, which is nearly everywhere, the instructions that the first pass has not touched are copied as
 * they are. The loop takes the others apart itself if they are frequent ones (`fast-kinds.ts`). For all others, and where an
 * integer is not as it should be, there is the cursor.
 */
import { putShort, putShortSigned, RawLebs, sizeOfU32 } from "../../bytes/index.ts";
import {
  InstructionCursor,
  InstructionWriter,
  MEMORY_INDEX_FLAG,
  opcodeOf,
  shapeOfOpcode,
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
import { shapeNamed } from "./immediate-roles.ts";
import type { IndexMaps } from "./index-spaces.ts";
import { copyMapped, mappedValueType } from "./instruction-indices.ts";
import { LocalsWriter } from "./locals-writer.ts";
import { isOldConstant } from "./old-constants.ts";
import type { RewriteCounts } from "./statistics.ts";
import type { Survey } from "./survey.ts";

const DELEGATE: Opcode = opcodeOf("delegate");
const SET: Opcode = opcodeOf("local.set");
const TEE: Opcode = opcodeOf("local.tee");
const TRY_TABLE: Opcode = opcodeOf("try_table");
/** In the place of SET and TEE: nothing is held back. */
const NOTHING: Opcode = -1;

const S32_SHAPE = shapeNamed("s32");
const BLOCK_SHAPE = shapeNamed("block");
const LABELS_SHAPE = shapeNamed("labels");
const CAST_SHAPE = shapeNamed("castflags u32 heaptype heaptype");
const TRY_TABLE_SHAPE = shapeNamed("block catches");

/** Bytes below this are integers of their own. */
const ONE_BYTE = 0x80;

/** In the place of a level: the block is left out. */
const LEFT_OUT = -1;

/** Most bytes that one becomes: `call 0` of two bytes becomes one of six if functions are given greater indices. */
const GROWTH = 3;
/** More than sizes take. */
const ROOM = 64;

/** What a {@link CodeWriter} goes by. */
export interface CodePlan {
  readonly maps: IndexMaps;
  /** Whether to leave out what does nothing. */
  readonly simplifies: boolean;
  /** What the first pass has found. */
  readonly survey: Survey;
}

export class CodeWriter {
  readonly #module: Module;
  readonly #plan: CodePlan;
  readonly #counts: RewriteCounts;
  readonly #cursor: InstructionCursor;
  readonly #lebs: RawLebs;
  readonly #locals: LocalsWriter;
  /** What the cursor has read, on its way to the output. */
  readonly #slow: InstructionWriter = new InstructionWriter();
  /** The output, and where its end is. */
  #out: Uint8Array;
  #at = 0;
  /** Number of the next block in the code. */
  #block = 0;
  /** For each open block of the input, how many blocks of the output it is in. */
  readonly #levels: number[] = [];
  /** Open blocks of the output. */
  #level = 0;
  /** Whether the body is gone through by its touched instructions, as no block is left out: levels are not kept then. */
  #skips = false;

  /** @param parts `capacity`: bytes to make room for at first. */
  constructor(module: Module, plan: CodePlan, parts: { counts: RewriteCounts; capacity: number }) {
    this.#module = module;
    this.#plan = plan;
    this.#counts = parts.counts;
    this.#cursor = new InstructionCursor({ bytes: module.bytes, base: module.base, wrapsI32: true });
    this.#lebs = new RawLebs(module.bytes);
    this.#locals = new LocalsWriter(module, plan);
    this.#out = new Uint8Array(parts.capacity + ROOM);
  }

  /** A view of what is written so far. */
  get written(): Uint8Array {
    return this.#out.subarray(0, this.#at);
  }

  /** Appends a number. */
  number(value: number): void {
    this.#reserve(ROOM);
    this.#at = putShort(this.#out, this.#at, value);
  }

  /**
   * Appends a body of the module, behind its size.
   * @param watched offsets in the body of which the new ones are wanted, which are put behind them.
   */
  body(index: number, watched?: Map<number, number>): void {
    const { code } = this.#module;
    const { survey } = this.#plan;
    const start = code.start(index);
    const end = code.end(index);
    this.#reserve(GROWTH * (end - start) + ROOM);
    this.#block = survey.firstBlocks[index]!;
    this.#skips = watched === undefined && survey.hasUselessBlocks[index] === 0;
    // Nearly always the size takes as many bytes as before; if not, the body is moved.
    const reserved = sizeOfU32(end - start);
    const sizeAt = this.#at;
    const bodyAt = sizeAt + reserved;
    const first = this.#declarations(start, end, bodyAt);
    this.#cursor.reset(first, end);
    if (this.#skips) survey.touched.seek(index, first);
    else this.#levels.push(this.#level++);
    if (watched === undefined) this.#instructions(first, end);
    else this.#watchedInstructions({ start, first, end, bodyAt }, watched);
    const size = this.#at - bodyAt;
    const needed = sizeOfU32(size);
    if (needed !== reserved) this.#out.copyWithin(sizeAt + needed, bodyAt, this.#at);
    this.#at += needed - reserved;
    putShort(this.#out, sizeAt, size);
  }

  /** Locals; returns the position of the first instruction. */
  #declarations(start: number, end: number, bodyAt: number): number {
    if (this.#module.bytes[start] === 0) {
      this.#out[bodyAt] = 0;
      this.#at = bodyAt + 1;
      return start + 1;
    }
    const first = this.#locals.read(start, end);
    this.#counts.localRuns += this.#locals.joined;
    this.#at = this.#locals.put(this.#out, bodyAt);
    return first;
  }

  /**
   * The instructions from one watched offset to the next. Offsets that are no instruction's are stepped over; what is
   * watched is branches, which are never held back and never left out.
   */
  #watchedInstructions(
    { start, first, end, bodyAt }: { start: number; first: number; end: number; bodyAt: number },
    watched: Map<number, number>,
  ): void {
    const isWatched = (position: number): boolean => position > first && watched.has(position - start);
    const cursor = new InstructionCursor({ bytes: this.#module.bytes, start: first, end, wrapsI32: true });
    let from = first;
    while (cursor.next()) {
      if (!isWatched(cursor.start)) continue;
      this.#instructions(from, cursor.start);
      watched.set(cursor.start - start, this.#at - bodyAt);
      from = cursor.start;
    }
    this.#instructions(from, end);
  }

  /** The loop. Positions are in the module, `at` is in the output; -1 sends an instruction to the cursor. */
  #instructions(first: number, end: number): void {
    const { bytes } = this.#module;
    const { simplifies } = this.#plan;
    const { functions, globals, types } = this.#plan.maps;
    const lebs = this.#lebs;
    const out = this.#out;
    const skips = this.#skips;
    let held = NOTHING;
    let heldLocal = 0;
    let at = this.#at;
    let position = first;
    let touched = first - 1;
    while (position < end) {
      if (skips && held === NOTHING) {
        while (touched < position) touched = this.#plan.survey.touched.next();
        const stop = touched < end ? touched : end;
        while (position < stop) out[at++] = bytes[position++]!;
        if (position === end) break;
      }
      const start = position;
      const opcode = bytes[start]!;
      const kind = kindOfByte[opcode]!;
      if (held !== NOTHING) {
        if (kind === LOCAL_GET && held === SET && lebs.u32(start + 1) === heldLocal && lebs.next >= 0) {
          held = TEE;
          this.#counts.tees++;
          position = lebs.next;
          continue;
        }
        if (kind === DROP && held === TEE) {
          held = SET;
          this.#counts.drops++;
          position++;
          continue;
        }
        if (!this.#vanishes(opcode)) {
          out[at] = held;
          at = putShort(out, at + 1, heldLocal);
          held = NOTHING;
        }
      }
      const before = at;
      switch (kind) {
        case PLAIN:
        case DROP:
          out[at++] = opcode;
          position++;
          continue;
        case NOP:
          if (simplifies) this.#counts.nops++;
          else out[at++] = opcode;
          position++;
          continue;
        case LOCAL_SET:
        case LOCAL_TEE:
          heldLocal = lebs.u32(start + 1);
          position = lebs.next;
          if (simplifies) {
            held = opcode;
          } else {
            out[at] = opcode;
            at = putShort(out, at + 1, heldLocal);
          }
          break;
        case LOCAL_GET:
        case NUMBER:
          out[at] = opcode;
          if (bytes[start + 1]! < ONE_BYTE) {
            out[at + 1] = bytes[start + 1]!;
            at += 2;
            position += 2;
            break;
          }
          at = putShort(out, at + 1, lebs.u32(start + 1));
          position = lebs.next;
          break;
        case FUNCTION:
          out[at] = opcode;
          at = putShort(out, at + 1, functions[lebs.u32(start + 1)]!);
          position = lebs.next;
          break;
        case GLOBAL:
          out[at] = opcode;
          at = putShort(out, at + 1, globals[lebs.u32(start + 1)]!);
          position = lebs.next;
          break;
        case TYPE:
          out[at] = opcode;
          at = putShort(out, at + 1, types[lebs.u32(start + 1)]!);
          if (lebs.next >= 0) at = putShort(out, at, lebs.u32(lebs.next));
          position = lebs.next;
          break;
        case LABEL:
          out[at] = opcode;
          at = putShort(out, at + 1, this.#label(lebs.u32(start + 1)));
          position = lebs.next;
          break;
        case MEMORY:
          out[at] = opcode;
          out[at + 1] = bytes[start + 1]!;
          if (bytes[start + 1]! < MEMORY_INDEX_FLAG && bytes[start + 2]! < ONE_BYTE) {
            out[at + 2] = bytes[start + 2]!;
            at += 3;
            position += 3;
            break;
          }
          at = putShort(out, at + 2, lebs.u32(start + 2));
          // With the flag, there is a memory index.
          position = bytes[start + 1]! < MEMORY_INDEX_FLAG ? lebs.next : -1;
          break;
        case I32_CONST:
          out[at] = opcode;
          if (bytes[start + 1]! < ONE_BYTE) {
            out[at + 1] = bytes[start + 1]!;
            at += 2;
            position += 2;
            break;
          }
          at = putShortSigned(out, at + 1, lebs.s32(start + 1));
          position = lebs.next;
          break;
        case I64_CONST:
          position = lebs.behindShort64(start + 1);
          for (let from = start; from < position; from++) out[at++] = bytes[from]!;
          break;
        case F32_CONST:
        case F64_CONST:
          position += kind === F32_CONST ? 5 : 9;
          for (let from = start; from < position; from++) out[at++] = bytes[from]!;
          break;
        case BLOCK:
          if (!isShortBlockType(bytes[start + 1]!) || this.#isUseless()) {
            position = -1;
            break;
          }
          out[at] = opcode;
          out[at + 1] = bytes[start + 1]!;
          at += 2;
          position += 2;
          this.#open();
          break;
        case END:
          if (this.#close()) out[at++] = opcode;
          position++;
          continue;
        default:
          position = -1;
      }
      if (position >= 0 && position <= end) continue;
      this.#at = before;
      position = this.#slowly(start);
      at = this.#at;
    }
    if (held !== NOTHING) {
      out[at] = held;
      at = putShort(out, at + 1, heldLocal);
    }
    this.#at = at;
  }

  /** Whether an instruction that follows what is held back is left out. */
  #vanishes(opcode: Opcode): boolean {
    const kind = kindOfByte[opcode];
    if (kind === NOP) return true;
    if (kind === END) return !this.#skips && this.#levels.at(-1) === LEFT_OUT;
    return (kind === BLOCK || opcode === TRY_TABLE) && this.#isUseless();
  }

  /** One instruction by the cursor, which complains if it is malformed; returns the position behind it. */
  #slowly(start: number): number {
    const cursor = this.#cursor;
    cursor.position = start;
    cursor.next();
    const shape = shapeOfOpcode[cursor.opcode];
    const opensBlock = shape === BLOCK_SHAPE || shape === TRY_TABLE_SHAPE;
    if (opensBlock && this.#isUseless()) {
      this.#levels.push(LEFT_OUT);
      this.#block++;
      this.#counts.blocks++;
      return cursor.position;
    }
    this.#slow.clear();
    this.#instruction(cursor);
    this.#out.set(this.#slow.written, this.#at);
    this.#at += this.#slow.length;
    return cursor.position;
  }

  #instruction(cursor: InstructionCursor): void {
    switch (shapeOfOpcode[cursor.opcode]) {
      case S32_SHAPE:
        if (isOldConstant(cursor)) this.#counts.repairedConstants++;
        return this.#slow.copy(cursor);
      case BLOCK_SHAPE:
        cursor.blockType = this.#blockType(cursor.blockType);
        this.#slow.copy(cursor);
        return this.#open();
      case LABELS_SHAPE:
        if (this.#skips || this.#level === this.#levels.length) return this.#slow.copy(cursor);
        return this.#slow.emit(
          "br_table",
          cursor.labels().map((label) => this.#label(label)),
        );
      case TRY_TABLE_SHAPE:
        return this.#tryTable(cursor);
      case CAST_SHAPE:
        cursor.index = this.#label(cursor.index);
        return copyMapped(cursor, this.#plan.maps, this.#slow);
      default:
        if (cursor.opcode !== DELEGATE) return copyMapped(cursor, this.#plan.maps, this.#slow);
        // Its label is counted outside of the block that it ends.
        this.#close();
        cursor.index = this.#label(cursor.index);
        return this.#slow.copy(cursor);
    }
  }

  #tryTable(cursor: InstructionCursor): void {
    const catches = cursor.catches().map((clause) => ({ ...clause, label: this.#label(clause.label) }));
    this.#slow.emit("try_table", this.#blockType(cursor.blockType), catches);
    this.#open();
  }

  /** Whether the next block is to be left out. */
  #isUseless(): boolean {
    return !this.#skips && this.#plan.survey.uselessBlocks.has(this.#block);
  }

  #open(): void {
    if (this.#skips) return;
    this.#levels.push(this.#level++);
    this.#block++;
  }

  /** Whether the block that ends is one of the output. */
  #close(): boolean {
    if (this.#skips) return true;
    if (this.#levels.pop() === LEFT_OUT) return false;
    this.#level--;
    return true;
  }

  #label(label: number): number {
    if (this.#skips) return label;
    return this.#level - 1 - this.#levels[this.#levels.length - 1 - label]!;
  }

  #blockType(type: BlockType): BlockType {
    const { maps } = this.#plan;
    return type < 0 ? -mappedValueType(-type, maps) : (maps.types[type] ?? type);
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#out.length) return;
    const out = new Uint8Array(Math.max(this.#at + count, 1.5 * this.#out.length));
    out.set(this.written);
    this.#out = out;
  }
}
