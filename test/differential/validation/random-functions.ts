/**
 * Random functions, one instruction after the other. An instruction that our validator accepts at its
 * place stays; the others make a function of their own. Each function is closed in a way that is
 * always valid (`unreachable`, `end`, ...), so that the module is as valid as the last instruction.
 */
import { FormatError } from "../../../src/bytes/index.ts";
import {
  InstructionCursor,
  InstructionWriter,
  readModule,
  type Instruction,
  type ValueType,
} from "../../../src/wasm/index.ts";
import { environmentOf, FunctionValidator } from "../../../src/wasm/validate/index.ts";
import { randomInstruction, randomRow } from "./random-code.ts";
import { Random } from "./random.ts";
import { produce, wishes } from "./wishes.ts";
import { moduleWith, TYPE_COUNT, valueTypes } from "./world.ts";

/** A module, and what its last function does. */
export interface RandomFunction {
  readonly bytes: Uint8Array;
  /** The instructions in words, for messages. */
  readonly text: string;
}

const empty = readModule(moduleWith(0, { locals: [], code: Uint8Array.of(0x0b) }));
const environment = environmentOf(empty);
const functionTypes = Array.from({ length: TYPE_COUNT }, (_, index) => index).filter(
  (index) => environment.type(index)?.composite.kind === "func",
);

const UNREACHABLE = Uint8Array.of(0x00);
const ELSE = Uint8Array.of(0x05);
const END = Uint8Array.of(0x0b);

/** V8 refuses modules with instructions of both exception proposals, so each function uses one. */
const legacyExceptions: ReadonlySet<string> = new Set(["try", "catch", "catch_all", "delegate", "rethrow"]);
const exceptions: ReadonlySet<string> = new Set(["try_table", "throw_ref"]);

/** Functions of up to `length` instructions: one for each instruction that is tried. */
export function* randomFunctions(seed: number, length: number): Generator<RandomFunction> {
  const random = new Random(seed);
  const excluded = random.once(2) ? exceptions : legacyExceptions;
  const type = random.pick(functionTypes);
  const locals = Array.from({ length: random.below(4) }, () => random.pick(valueTypes));
  const accepted: Uint8Array[] = [];
  for (let tries = 0; tries < 20 * length && accepted.length < length; tries++) {
    const trial = new Trial(type, locals);
    for (const code of accepted) trial.step(code);
    const around = { depth: trial.validator.depth, locals: trial.validator.localCount };
    const row = randomRow(random);
    if (excluded.has(row.name) || (trial.validator.depth === 1 && row.name === "end")) continue;
    const instruction = randomInstruction(random, row, around);
    const operands = random.once(4) ? [] : operandsFor(random, row, { instruction, validator: trial.validator });
    const fits = [...operands, instruction].map((code) => trial.step(code)).every(Boolean);
    yield trial.finish();
    // Little of interest happens in unreachable code, so most ways into it are not taken.
    const stays = fits && (trial.wasReachable || random.once(8));
    if (stays) accepted.push(...operands, instruction);
  }
}

/** Code for the operands that an instruction wants, now and then for others. */
function operandsFor(
  random: Random,
  row: Instruction,
  place: { instruction: Uint8Array; validator: FunctionValidator },
): Uint8Array[] {
  const at = new InstructionCursor({ bytes: place.instruction });
  at.next();
  return wishes({ row, at, environment, validator: place.validator }).flatMap((wish) =>
    instructionsFor(random.once(30) ? random.pick(valueTypes) : wish),
  );
}

function instructionsFor(type: ValueType): Uint8Array[] {
  const code = new InstructionWriter();
  produce(code, type);
  const cursor = new InstructionCursor({ bytes: code.written });
  const instructions: Uint8Array[] = [];
  while (cursor.next()) instructions.push(cursor.raw.slice());
  return instructions;
}

class Trial {
  readonly validator: FunctionValidator = new FunctionValidator(environment);
  /** Whether code behind the last instruction before {@link finish} can be reached. */
  wasReachable = true;
  readonly #type: number;
  readonly #locals: readonly ValueType[];
  readonly #code: InstructionWriter = new InstructionWriter();
  readonly #names: string[] = [];

  constructor(type: number, locals: readonly ValueType[]) {
    this.#type = type;
    this.#locals = locals;
    const composite = environment.type(type)?.composite;
    if (composite?.kind !== "func") throw new RangeError(`Type ${type} is no function type`);
    this.validator.begin(composite, { name: "random function" });
    for (const local of locals) this.validator.addLocals({ count: 1, type: local });
  }

  /** Appends an instruction; whether the validator accepts it. */
  step(code: Uint8Array): boolean {
    const cursor = new InstructionCursor({ bytes: code });
    cursor.next();
    this.#code.raw(code);
    this.#names.push(`${cursor.instruction.name} ${code.subarray(cursor.immediates).join(" ")}`);
    try {
      this.validator.step(cursor);
      return true;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.validator.recover(cursor);
      return false;
    }
  }

  /** Ends all blocks. */
  finish(): RandomFunction {
    this.wasReachable = this.validator.reachable;
    const text = this.#names.join("; ");
    while (this.validator.depth > 0) {
      this.step(UNREACHABLE);
      if (this.validator.blockKind(0) === "if") {
        this.step(ELSE);
        this.step(UNREACHABLE);
      }
      this.step(END);
    }
    const code = this.#code.written;
    return { bytes: moduleWith(this.#type, { locals: this.#locals, code }), text };
  }
}
