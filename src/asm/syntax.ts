/** What an assembler syntax is: lexer mode, operand grammar, names, choice of relocations. */
import type { Value } from "./expression.ts";
import type { Opcode } from "../wasm/index.ts";
import type { Assembler } from "./assembler.ts";
import type { CharacterTable } from "./characters.ts";
import type { Fixup } from "./subsection.ts";
import type { AsmSymbol } from "./symbol.ts";

/** Reads a directive's operands and does what it says; the scanner stands behind its name. */
export type Directive = (assembler: Assembler) => void;

/** The names of a group of directives, with the dot. */
export type DirectiveTable = Readonly<Record<string, Directive>>;

/** What the first word of a statement means: a directive, or an instruction by its opcode. */
export type StatementHead = Directive | Opcode;

/** A relocation that a field needs. */
export interface RelocationChoice {
  /** Number of the relocation type. */
  readonly type: number;
  readonly addend: bigint;
  /** The symbol, if it is not the one of the value. */
  readonly symbol?: AsmSymbol;
}

/** A syntax. */
export interface Syntax {
  readonly name: "gnu" | "llvm";
  readonly characters: CharacterTable;
  /** Whether `symbol@MODIFIER` is part of an expression. */
  readonly modifiers: boolean;
  /** Whether `.align N` means N bytes; else 2^N. */
  readonly alignsInBytes: boolean;
  /** Whether labels that begin with `.L` get into the object's symbol table. */
  readonly keepsLocalLabels: boolean;
  /** Whether undefined symbols that the source only says something of are written. */
  readonly keepsMentionedSymbols: boolean;
  /** Whether sections with nothing in them are written. */
  readonly keepsEmptySections: boolean;
  /** Directives that the syntax adds to, or has instead of, the common ones. */
  readonly directives: DirectiveTable;
  /** Names of instructions. */
  readonly instructions: ReadonlyMap<string, Opcode>;
  /** Reads an instruction's operands and appends it; the scanner stands behind its name. */
  instruction(assembler: Assembler, opcode: Opcode): void;
  /** Told of each label when it is defined, before the place is taken. */
  label?(assembler: Assembler, symbol: AsmSymbol): void;
  /** Does what is left when all source is read. */
  finish?(assembler: Assembler): void;
  /** The relocation for a field whose value is not constant, or a sentence why there is none. */
  relocation(assembler: Assembler, fixup: Fixup, value: Value): RelocationChoice | string;
}
