/**
 * Validates the instructions of a function or constant expression one by one (core 3.4, and appendix
 * "Validation Algorithm"). Whoever has instructions drives it: the module's validator, an assembler
 * that has just encoded them, a pass that wants to know what is on the operand stack.
 *
 * Most instructions have a way of their own here, chosen by one look into an array, which allocates
 * nothing and knows their types from the instruction table; the others have rules (`rules.ts`).
 */
import type { FunctionType, LocalRun } from "../entities.ts";
import { featureSet, type FeatureSet } from "../features.ts";
import type { InstructionCursor } from "../instruction-cursor.ts";
import {
  allInstructions,
  featureOfOpcode,
  OPCODE_LIMIT,
  instructionOf,
  opcodeOf,
  type Instruction,
  type InstructionName,
  type Opcode,
} from "../instruction-table.ts";
import { V128, type ValueType } from "../value-types.ts";
import type { Environment } from "./environment.ts";
import { describeNeeded, isEnabled } from "./feature-uses.ts";
import { FunctionState, type BlockKind } from "./function-state.ts";
import { MAXIMUM_LOCALS, MAXIMUM_PARAMETERS } from "./limits.ts";
import { checkValueType, parametersOfBlock, resultsOfBlock } from "./lookups.ts";
import { checkAccess, checkImmediates } from "./plain-immediates.ts";
import { quickKinds } from "./quick-kinds.ts";
import { QuickWalk } from "./quick-walk.ts";
import { rulesByOpcode } from "./rules.ts";
import {
  ADDRESS,
  needsRule,
  operandCounts,
  operandTypes,
  resultCounts,
  resultTypes,
  SIGNATURE_STRIDE,
} from "./signatures.ts";
import { isNumber } from "./subtyping.ts";

// Ways to validate an instruction.
const RULE = 0;
/** No operands, one result. */
const CONSTANT = 1;
const UNARY = 2;
const BINARY = 3;
/** One memory argument; address and perhaps a value. */
const LOAD = 4;
const STORE = 5;
/** Any other types that the table tells. */
const PLAIN = 6;
/** Not in constant expressions. */
const NOT_CONSTANT = 7;
/** Of a feature that is not enabled. */
const DISABLED = 8;

/** Instructions of constant expressions (core 3.4.14). */
const constantInstructions: ReadonlySet<InstructionName> = new Set<InstructionName>([
  ...(["i32.const", "i64.const", "f32.const", "f64.const", "v128.const", "global.get", "end"] as const),
  ...(["ref.null", "ref.func", "ref.i31", "any.convert_extern", "extern.convert_any"] as const),
  ...(["struct.new", "struct.new_default", "array.new", "array.new_default", "array.new_fixed"] as const),
]);

/** Those of the extended-const proposal. */
const extendedConstants: ReadonlySet<InstructionName> = new Set<InstructionName>([
  "i32.add",
  "i32.sub",
  "i32.mul",
  "i64.add",
  "i64.sub",
  "i64.mul",
]);

const EXTENDED_CONST: FeatureSet = featureSet(["extended-const"]);
/** `throw` is part of both exception proposals, though the table can name one only. */
const EXCEPTIONS: FeatureSet = featureSet(["exception-handling", "legacy-exceptions"]);
const THROW: Opcode = opcodeOf("throw");
const LOCAL_GET: Opcode = opcodeOf("local.get");
const LOCAL_SET: Opcode = opcodeOf("local.set");
const LOCAL_TEE: Opcode = opcodeOf("local.tee");

/** What is being validated. */
export interface Subject {
  /** Noun phrase for messages: `function 12`. */
  readonly name: string;
  /** Index of the function, for errors. */
  readonly functionIndex?: number | undefined;
}

/**
 * A validator of instructions.
 *
 * @example
 * ```ts
 * import { ALL_FEATURES, FunctionValidator, I32, InstructionCursor, ModuleEnvironment } from "muslin/wasm";
 *
 * const validator = new FunctionValidator(new ModuleEnvironment(ALL_FEATURES));
 * validator.begin({ kind: "func", parameters: [I32], results: [I32] }, { name: "function 0" });
 * const cursor = new InstructionCursor({ bytes: new Uint8Array([0x20, 0, 0x45, 0x0b]) });
 * while (cursor.next()) validator.step(cursor);
 * validator.end();
 * ```
 */
export class FunctionValidator {
  readonly #state: FunctionState;
  readonly #ways: Uint8Array;
  readonly #features: FeatureSet;
  readonly #quick: QuickWalk;

  /** @param options.constant whether the instructions are constant expressions. */
  constructor(environment: Environment, options: { constant?: boolean } = {}) {
    const { constant = false } = options;
    this.#features = environment.features;
    this.#state = new FunctionState(environment, { constant });
    const ways = waysFor({ features: environment.features, constant });
    this.#ways = ways;
    this.#quick = new QuickWalk(this.#state, quickKindsOf(ways, constant));
  }

  /** Begins with a function, whose only locals are its parameters. */
  begin(type: FunctionType, subject: Subject): void {
    const state = this.#state;
    state.place = undefined;
    state.subject = subject.name;
    state.functionIndex = subject.functionIndex;
    const count = type.parameters.length;
    if (count > MAXIMUM_PARAMETERS) state.fail(`${count} parameters`, `at most ${MAXIMUM_PARAMETERS}`);
    state.begin(type);
  }

  /**
   * Adds locals.
   * @param offset absolute offset of where they are declared, for the error.
   */
  addLocals(run: LocalRun, offset: number = 0): void {
    const state = this.#state;
    state.declarationOffset = offset;
    checkValueType(state, run.type);
    if (!state.locals.add(run.count, run.type)) state.fail("more locals", `at most ${MAXIMUM_LOCALS}`);
  }

  /**
   * Validates the instruction that the cursor stands at.
   * @throws ValidationError if it is wrong; {@link recover} makes it possible to go on
   */
  step(at: InstructionCursor): void {
    const state = this.#state;
    const { opcode } = at;
    state.place = at;
    if (state.depth === 0) state.fail(`${state.instructionName} behind the end of the function`, "its end");
    switch (this.#ways[opcode]) {
      case RULE:
        return rulesByOpcode[opcode]!(state, at);
      case CONSTANT:
        return state.push(resultTypes[opcode * SIGNATURE_STRIDE]!);
      case UNARY:
        state.pop(operandTypes[opcode * SIGNATURE_STRIDE]!);
        return state.push(resultTypes[opcode * SIGNATURE_STRIDE]!);
      case BINARY:
        state.pop(operandTypes[opcode * SIGNATURE_STRIDE + 1]!);
        state.pop(operandTypes[opcode * SIGNATURE_STRIDE]!);
        return state.push(resultTypes[opcode * SIGNATURE_STRIDE]!);
      case LOAD:
        state.pop(checkAccess(state, at, opcode));
        return state.push(resultTypes[opcode * SIGNATURE_STRIDE]!);
      case STORE: {
        const address = checkAccess(state, at, opcode);
        state.pop(operandTypes[opcode * SIGNATURE_STRIDE + 1]!);
        return state.pop(address);
      }
      case PLAIN:
        return stepPlain(state, at);
      default:
        return this.#refuse(opcode);
    }
  }

  /**
   * Validates all instructions from the cursor's position to its window's end: the same as a {@link step} for each, in a third of
   * the time. A cursor that notes padded integers is not told of all.
   * @throws ValidationError, or FormatError, at the first that is wrong; the cursor stands there
   */
  walk(at: InstructionCursor): void {
    for (;;) {
      at.position = this.#quick.run(at.bytes, at.position, at.end);
      if (!at.next()) return;
      this.step(at);
    }
  }

  /**
   * Validates an instruction of which the caller knows opcode and first immediate, if it is one of those that most code
   * is made of and nothing is wrong; false, without having done anything, for all others, which are for {@link step}.
   */
  quickStep(opcode: Opcode, index: number): boolean {
    const state = this.#state;
    if (state.depth === 0) return false;
    switch (this.#ways[opcode]) {
      case CONSTANT:
        return state.replaceTop(0, resultTypes[opcode * SIGNATURE_STRIDE]!);
      case UNARY:
        if (!state.isOnTop(0, operandTypes[opcode * SIGNATURE_STRIDE]!)) return false;
        return state.replaceTop(1, resultTypes[opcode * SIGNATURE_STRIDE]!);
      case BINARY:
        if (!state.isOnTop(0, operandTypes[opcode * SIGNATURE_STRIDE + 1]!)) return false;
        if (!state.isOnTop(1, operandTypes[opcode * SIGNATURE_STRIDE]!)) return false;
        return state.replaceTop(2, resultTypes[opcode * SIGNATURE_STRIDE]!);
      case RULE:
        return quickLocal(state, opcode, index);
      default:
        return false;
    }
  }

  /**
   * Makes it possible to go on behind an instruction for which {@link step} threw: blocks are entered
   * and left as it says, and the operand stack becomes polymorphic, so that one mistake is reported once.
   */
  recover(at: InstructionCursor): void {
    const state = this.#state;
    if (state.depth === 0) return;
    state.setUnreachable();
    switch (at.instruction.name) {
      case "block":
      case "loop":
      case "if":
      case "try":
      case "try_table":
        return recoverBlock(state, at, at.instruction.name);
      case "else":
        if (state.kind(0) === "if") state.switchTo("else", state.parameters(0));
        return;
      case "catch":
      case "catch_all":
        if (state.kind(0) !== "try" && state.kind(0) !== "catch") return;
        state.switchTo(at.instruction.name, []);
        return state.setUnreachable();
      case "end":
        return state.leave();
      case "delegate":
        if (state.kind(0) === "try") state.leave();
        return;
      default:
    }
  }

  /**
   * Ends the function.
   * @param offset absolute offset of where its code ends, for the error.
   * @throws ValidationError unless the last `end` has been seen
   */
  end(offset: number = 0): void {
    const state = this.#state;
    if (state.depth === 0) return;
    state.declarationOffset = offset;
    state.place = undefined;
    state.fail("the end of the code", `"end" of a block of kind "${state.kind(0)}"`);
  }

  /** Number of enclosing blocks, the function's own included; 0 behind its end. */
  get depth(): number {
    return this.#state.depth;
  }

  /** Whether the next instruction can be reached. */
  get reachable(): boolean {
    return this.#state.depth > 0 && !this.#state.polymorphic;
  }

  /** Number of operands on the stack, those of enclosing blocks included. */
  get operandCount(): number {
    return this.#state.height;
  }

  /** Type of an operand; 0 is the lowest. {@link BOTTOM} for one whose type unreachable code leaves open. */
  operand(index: number): ValueType {
    if (index < 0 || index >= this.#state.height) throw new RangeError(`There is no operand ${index}`);
    return this.#state.operands[index]!;
  }

  /** Types of all operands, the top of the stack last. Where code is unreachable, only those that are known. */
  operands(): ValueType[] {
    return Array.from(this.#state.operands.subarray(0, this.#state.height));
  }

  /** Kind of an enclosing block; 0 is the innermost. */
  blockKind(label: number): BlockKind {
    return this.#state.kind(this.#checked(label));
  }

  /** Number of operands below those of an enclosing block. */
  blockHeight(label: number): number {
    return this.#state.heightOf(this.#checked(label));
  }

  /** Types of the operands that a branch to a label takes along. */
  labelTypes(label: number): readonly ValueType[] {
    return this.#state.labelTypes(this.#checked(label));
  }

  /** Types of the results of an enclosing block. */
  blockResults(label: number): readonly ValueType[] {
    return this.#state.results(this.#checked(label));
  }

  /** Number of locals, parameters included. */
  get localCount(): number {
    return this.#state.locals.count;
  }

  /** Type of a local; {@link BOTTOM} if there is none of that index. */
  localType(index: number): ValueType {
    return this.#state.locals.typeOf(index);
  }

  #checked(label: number): number {
    if (label < 0 || label >= this.depth) throw new RangeError(`There is no block ${label}`);
    return label;
  }

  #refuse(opcode: Opcode): never {
    const state: FunctionState = this.#state;
    const needed = featuresOfOpcode(opcode);
    if (!isEnabled(needed, this.#features)) state.failHere(state.instructionName, describeNeeded(needed));
    if (!isEnabled(EXTENDED_CONST, this.#features) && isExtendedConstant(opcode)) {
      state.failHere(`${state.instructionName} in a constant expression`, describeNeeded(EXTENDED_CONST));
    }
    state.failHere(state.instructionName, "an instruction of constant expressions");
  }
}

/** `local.get`, `local.set` and `local.tee` of numbers and vectors; false for all else, and for mistakes. */
function quickLocal(state: FunctionState, opcode: Opcode, index: number): boolean {
  if (opcode !== LOCAL_GET && opcode !== LOCAL_SET && opcode !== LOCAL_TEE) return false;
  const type = state.locals.typeOf(index);
  if (type !== V128 && !isNumber(type)) return false;
  if (opcode === LOCAL_GET) return state.replaceTop(0, type);
  if (!state.isOnTop(0, type)) return false;
  if (opcode === LOCAL_SET) state.height--;
  return true;
}

/** An instruction whose operands and results the table tells, with any immediates. */
function stepPlain(state: FunctionState, at: InstructionCursor): void {
  const { opcode } = at;
  const address = checkImmediates(state, at);
  for (let index = operandCounts[opcode]! - 1; index >= 0; index--) {
    const type = operandTypes[opcode * SIGNATURE_STRIDE + index]!;
    state.pop(type === ADDRESS ? address : type);
  }
  for (let index = 0; index < resultCounts[opcode]!; index++) {
    const type = resultTypes[opcode * SIGNATURE_STRIDE + index]!;
    state.push(type === ADDRESS ? address : type);
  }
}

/** Enters a block whose type may be what is wrong: it has no results then. */
function recoverBlock(state: FunctionState, at: InstructionCursor, kind: BlockKind): void {
  try {
    state.enter(kind, parametersOfBlock(state, at.blockType), resultsOfBlock(state, at.blockType));
  } catch {
    state.enter(kind, [], []);
  }
}

function waysFor(options: { features: FeatureSet; constant: boolean }): Uint8Array {
  const ways = new Uint8Array(OPCODE_LIMIT).fill(DISABLED);
  for (const row of allInstructions()) {
    if (!isEnabled(featuresOfOpcode(row.opcode), options.features)) continue;
    ways[row.opcode] = options.constant && !isConstant(row, options.features) ? NOT_CONSTANT : wayOf(row);
  }
  return ways;
}

/** Constant expressions are short, and have rules of their own. */
function quickKindsOf(ways: Uint8Array, constant: boolean): Uint8Array {
  return quickKinds(({ opcode }) => !constant && ways[opcode] !== DISABLED);
}

function wayOf(row: Instruction): number {
  if (needsRule(row)) return RULE;
  const operands = operandCounts[row.opcode]!;
  const results = resultCounts[row.opcode]!;
  const [immediate, ...others] = row.immediates;
  const onlyAccess = others.length === 0 && immediate !== undefined && immediate.startsWith("memarg");
  if (onlyAccess && operands === 1 && results === 1) return LOAD;
  if (onlyAccess && operands === 2 && results === 0) return STORE;
  const harmless = immediate === undefined || ["i32", "i64", "f32", "f64", "v128"].includes(immediate);
  if (!harmless || results !== 1 || operands > 2) return PLAIN;
  return [CONSTANT, UNARY, BINARY][operands] ?? PLAIN;
}

function isConstant(row: Instruction, features: FeatureSet): boolean {
  if (constantInstructions.has(row.name)) return true;
  return extendedConstants.has(row.name) && isEnabled(EXTENDED_CONST, features);
}

function isExtendedConstant(opcode: Opcode): boolean {
  const row = instructionOf(opcode);
  return row !== undefined && extendedConstants.has(row.name);
}

function featuresOfOpcode(opcode: Opcode): FeatureSet {
  return opcode === THROW ? EXCEPTIONS : featureOfOpcode[opcode]!;
}
