/** Rules: what the `type` column of the instruction table cannot say. */
import type { InstructionCursor } from "../instruction-cursor.ts";
import type { instructions } from "../opcodes.ts";
import type { FunctionState } from "./function-state.ts";

/**
 * Checks one instruction, at which the cursor stands, and changes the state as it does. Blocks are
 * entered and left last, behind all checks: so it is known after an error that this has not happened.
 */
export type Rule = (state: FunctionState, at: InstructionCursor) => void;

type Row = (typeof instructions)[number];

/** The names of the instructions whose type is `*`. */
export type RuledInstruction = Extract<Row, readonly [number, string, string, "*", ...unknown[]]>[1];

/** Those of one file of rules each; together they are all. */
export type AggregateInstruction = Extract<RuledInstruction, `struct.${string}` | `array.${string}`>;
export type ExceptionInstruction = Extract<
  RuledInstruction,
  `try${string}` | `throw${string}` | `catch${string}` | "delegate" | "rethrow"
>;
export type ReferenceInstruction = Extract<RuledInstruction, `ref.${string}` | `any.${string}` | `extern.${string}`>;
export type TableInstruction = Extract<RuledInstruction, `table.${string}` | `memory.${string}`>;
export type VariableInstruction = Extract<
  RuledInstruction,
  `local.${string}` | `global.${string}` | `select${string}` | "drop"
>;
export type ControlInstruction = Exclude<
  RuledInstruction,
  AggregateInstruction | ExceptionInstruction | ReferenceInstruction | TableInstruction | VariableInstruction
>;

/** A rule for each of some instructions. */
export type Rules<Name extends RuledInstruction> = Readonly<Record<Name, Rule>>;
