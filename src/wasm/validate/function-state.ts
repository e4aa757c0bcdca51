/**
 * The state of validating one function or constant expression: operands, enclosing blocks, locals
 * (core, appendix "Validation Algorithm"). Rules read and change it.
 *
 * Operands of all blocks lie in one array. `base` is where those of the innermost block begin:
 *
 * ```
 *          block A's         block B's
 *   | i32  f64          | i64  i32  i32 |
 *                         ^ base          ^ height
 * ```
 *
 * Behind a branch that is always taken, code is unreachable and the stack is polymorphic: below `base`
 * there is whatever an instruction wants. What it wants need not even be known: {@link BOTTOM}.
 *
 * Operands of blocks that have become unreachable are gone; those of outer blocks are still there, so
 * the array is the whole stack of a function at any reachable point.
 */
import type { FunctionType } from "../entities.ts";
import { EMPTY_BLOCK, type BlockType } from "../immediates.ts";
import type { InstructionCursor } from "../instruction-cursor.ts";
import { textName } from "../instruction-table.ts";
import { isReference, type ValueType } from "../value-types.ts";
import type { Environment } from "./environment.ts";
import { MAXIMUM_OPERANDS } from "./limits.ts";
import { Locals } from "./locals.ts";
import { BOTTOM, BOTTOM_REFERENCE, describeType, matches } from "./subtyping.ts";
import { ValidationError } from "./validation-error.ts";

/** What a block of code is: the label that its instruction makes. */
export type BlockKind = "function" | "block" | "loop" | "if" | "else" | "try" | "catch" | "catch_all" | "try_table";

/** Items of a frame in the array of frames. */
const FRAME_SIZE = 3;
const FRAME_BASE = 0;
const FRAME_POLYMORPHIC = 1;
const FRAME_MARK = 2;

const NO_TYPES: readonly ValueType[] = [];

/** A cursor's place for what has no instructions. */
export type CodePlace = Pick<InstructionCursor, "offset" | "instruction">;

export class FunctionState {
  readonly environment: Environment;
  /** Whether this is a constant expression. */
  readonly constant: boolean;
  readonly locals: Locals = new Locals();
  /** Types on the operand stack; the first `height` items count. */
  operands: Int32Array = new Int32Array(64);
  height = 0;
  /** Height at the beginning of the innermost block. */
  base = 0;
  /** Whether the rest of the innermost block is unreachable. */
  polymorphic = false;
  /** Number of enclosing blocks, the function's own included. */
  depth = 0;
  /** The current instruction, for messages. */
  place: CodePlace | undefined;
  /** Absolute offset for errors where there is no instruction. */
  declarationOffset = 0;
  /** What is validated, as a noun phrase. */
  subject = "";
  functionIndex: number | undefined;

  #frames: Int32Array = new Int32Array(16 * FRAME_SIZE);
  readonly #kinds: BlockKind[] = [];
  readonly #parameters: (readonly ValueType[])[] = [];
  readonly #results: (readonly ValueType[])[] = [];
  readonly #singles: Map<ValueType, readonly ValueType[]> = new Map();

  constructor(environment: Environment, options: { constant: boolean }) {
    this.environment = environment;
    this.constant = options.constant;
  }

  /** Fails at the current instruction, because of what it wants. */
  fail(found: string, expected: string): never {
    this.failHere(found, this.place === undefined ? expected : `${expected} for ${this.instructionName}`);
  }

  /** Fails at the current instruction, or at the declarations if there is none. */
  failHere(found: string, expected: string): never {
    const { functionIndex } = this;
    const offset = this.place?.offset ?? this.declarationOffset;
    throw new ValidationError({ offset, reading: this.subject, found, expected, functionIndex });
  }

  /** The current instruction as messages show it. */
  get instructionName(): string {
    return this.place === undefined ? "" : `"${textName(this.place.instruction)}"`;
  }

  // Operands

  push(type: ValueType): void {
    if (this.height === this.operands.length) this.#growOperands();
    this.operands[this.height++] = type;
  }

  /** Whether there is an operand of exactly that type in the block, with `above` others over it. */
  isOnTop(above: number, type: ValueType): boolean {
    const at = this.height - 1 - above;
    return at >= this.base && this.operands[at] === type;
  }

  /** Puts one operand in the place of the top `count`, which are there; false, and nothing done, without room for it. */
  replaceTop(count: number, type: ValueType): boolean {
    const at = this.height - count;
    if (at >= this.operands.length) return false;
    this.operands[at] = type;
    this.height = at + 1;
    return true;
  }

  pushAll(types: readonly ValueType[]): void {
    const height = this.height + types.length;
    while (height > this.operands.length) this.#growOperands();
    const { operands } = this;
    for (let index = 0, at = this.height; index < types.length; index++, at++) operands[at] = types[index]!;
    this.height = height;
  }

  /** Takes an operand that must match a type. */
  pop(expected: ValueType): void {
    if (this.height > this.base) {
      const found = this.operands[--this.height]!;
      if (found !== expected && !matches(this.environment, found, expected)) this.#failMismatch(found, expected);
    } else if (!this.polymorphic) {
      this.#failMissing(describeType(expected));
    }
  }

  /** Takes operands that must match types, the last of which is on top. */
  popAll(types: readonly ValueType[]): void {
    const { operands, base } = this;
    let left = types.length;
    // Most operands are of the very type that is wanted.
    let at = this.height;
    while (left > 0 && at > base && operands[at - 1] === types[left - 1]) {
      left--;
      at--;
    }
    this.height = at;
    for (; left > 0 && !this.exhausted; left--) this.pop(types[left - 1]!);
  }

  /** Takes any operand; {@link BOTTOM} from a polymorphic stack. */
  popAny(): ValueType {
    if (this.height > this.base) return this.operands[--this.height]!;
    if (!this.polymorphic) this.#failMissing("a value");
    return BOTTOM;
  }

  /** Takes any reference; {@link BOTTOM_REFERENCE} from a polymorphic stack. */
  popReference(): ValueType {
    const type = this.popAny();
    if (type === BOTTOM) return BOTTOM_REFERENCE;
    if (!isReference(type)) this.fail(`${describeType(type)} on the operand stack`, "a reference");
    return type;
  }

  /** Checks that the top operands match types, and leaves them. */
  expect(types: readonly ValueType[]): void {
    const { height } = this;
    this.popAll(types);
    this.height = height;
  }

  /** Whether every operand that may be taken now is there because the stack is polymorphic. */
  get exhausted(): boolean {
    return this.polymorphic && this.height === this.base;
  }

  /** The rest of the innermost block is unreachable. */
  setUnreachable(): void {
    this.height = this.base;
    this.polymorphic = true;
  }

  // Blocks

  /** Enters the function's own block. */
  begin(type: FunctionType): void {
    this.height = 0;
    this.base = 0;
    this.polymorphic = false;
    this.depth = 0;
    this.locals.reset(type.parameters);
    this.enter("function", NO_TYPES, type.results);
  }

  /** Enters a block, whose parameters have been popped. */
  enter(kind: BlockKind, parameters: readonly ValueType[], results: readonly ValueType[]): void {
    const { depth } = this;
    if ((depth + 1) * FRAME_SIZE > this.#frames.length) this.#frames = grown(this.#frames);
    this.#saveFrame();
    this.depth = depth + 1;
    this.#kinds[depth] = kind;
    this.#parameters[depth] = parameters;
    this.#results[depth] = results;
    this.base = this.height;
    this.polymorphic = false;
    this.#frames[depth * FRAME_SIZE + FRAME_BASE] = this.base;
    this.#frames[depth * FRAME_SIZE + FRAME_MARK] = this.locals.mark;
    this.pushAll(parameters);
  }

  /** Checks that the innermost block ends with its results on the stack and nothing else. */
  checkResults(): void {
    const count = this.height - this.base;
    const results = this.results(0);
    this.popAll(results);
    if (this.height > this.base) this.fail(`${counted(count, "operand")} in the block`, `${results.length}`);
  }

  /** Goes on with another part of the innermost block: `else`, `catch`. */
  switchTo(kind: BlockKind, parameters: readonly ValueType[]): void {
    this.#kinds[this.depth - 1] = kind;
    this.height = this.base;
    this.polymorphic = false;
    this.locals.restore(this.#frames[(this.depth - 1) * FRAME_SIZE + FRAME_MARK]!);
    this.pushAll(parameters);
  }

  /** Leaves the innermost block, with its results on the stack unless it is the function's own. */
  leave(): void {
    const depth = --this.depth;
    this.height = this.base;
    this.locals.restore(this.#frames[depth * FRAME_SIZE + FRAME_MARK]!);
    if (depth === 0) return;
    const outer = (depth - 1) * FRAME_SIZE;
    this.base = this.#frames[outer + FRAME_BASE]!;
    this.polymorphic = this.#frames[outer + FRAME_POLYMORPHIC] !== 0;
    this.pushAll(this.#results[depth]!);
  }

  /** Kind of a block; `label` 0 is the innermost. */
  kind(label: number): BlockKind {
    return this.#kinds[this.depth - 1 - label]!;
  }

  /** Parameters of a block; none for the function's own. */
  parameters(label: number): readonly ValueType[] {
    return this.#parameters[this.depth - 1 - label]!;
  }

  results(label: number): readonly ValueType[] {
    return this.#results[this.depth - 1 - label]!;
  }

  /** Height of the operand stack where a block begins, below its parameters. */
  heightOf(label: number): number {
    return this.#frames[(this.depth - 1 - label) * FRAME_SIZE + FRAME_BASE]!;
  }

  /** Types of the operands that a branch to a label takes along. */
  labelTypes(label: number): readonly ValueType[] {
    if (label >= this.depth) this.fail(`label ${label}`, `a label below ${this.depth}`);
    return this.kind(label) === "loop" ? this.parameters(label) : this.results(label);
  }

  /** A list of one type, or of none for {@link EMPTY_BLOCK}. */
  resultsOfShortBlock(type: BlockType): readonly ValueType[] {
    if (type === EMPTY_BLOCK) return NO_TYPES;
    const known = this.#singles.get(-type);
    if (known !== undefined) return known;
    const single = [-type];
    this.#singles.set(-type, single);
    return single;
  }

  #saveFrame(): void {
    if (this.depth > 0) this.#frames[(this.depth - 1) * FRAME_SIZE + FRAME_POLYMORPHIC] = this.polymorphic ? 1 : 0;
  }

  #growOperands(): void {
    if (this.operands.length >= MAXIMUM_OPERANDS)
      this.fail("more operands on the stack", `at most ${MAXIMUM_OPERANDS}`);
    this.operands = grown(this.operands);
  }

  #failMismatch(found: ValueType, expected: ValueType): never {
    this.fail(`${describeType(found)} on the operand stack`, describeType(expected));
  }

  #failMissing(expected: string): never {
    this.fail(this.depth > 1 ? "no operand left in the block" : "an empty operand stack", expected);
  }
}

/** A number of things: `1 operand`, `2 operands`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function grown(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
