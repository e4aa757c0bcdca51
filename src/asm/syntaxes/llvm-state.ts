/** What the LLVM syntax keeps of an assembly: entities, functions, the one that is being read. */
import { FunctionValidator, InstructionCursor } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { EntityTable } from "../entities.ts";
import { NameTable } from "../name-table.ts";
import type { Site } from "../source.ts";
import type { Subsection } from "../subsection.ts";
import { AsmSymbol } from "../symbol.ts";

/** A function: its entry in the code section is one subsection, a padded size in front of its locals and code. */
export interface LlvmFunction {
  readonly symbol: AsmSymbol;
  readonly subsection: Subsection;
  readonly site: Site;
  /** Number of its type, from `.functype`; undefined until then. */
  type: number | undefined;
  /** Whether its locals are written, so that instructions may come. */
  localsWritten: boolean;
  ended: boolean;
}

/** A signature that was read: the number of the type, and how many bytes it takes. */
export interface SignatureText {
  readonly type: number;
  readonly length: number;
}

/** The table of indirect calls that name none. */
export const DEFAULT_TABLE = "__indirect_function_table";

/** Bytes of a function's size in front of its locals and code. */
export const SIZE_FIELD = 5;

/** The state of one assembly. */
export class LlvmState {
  readonly entities: EntityTable;
  readonly functions: LlvmFunction[] = [];
  readonly functionBySymbol: Map<AsmSymbol, LlvmFunction> = new Map();
  readonly functionBySubsection: Map<Subsection, LlvmFunction> = new Map();
  readonly validator: FunctionValidator;
  readonly cursor: InstructionCursor;
  /** The function that is being read. */
  current: LlvmFunction | undefined;
  /** What the validator knows entries of the global offset table as. */
  readonly globalOffsetEntry: AsmSymbol = new AsmSymbol("global offset table entry");
  /** Whether declarations further on are read, and whether they have been. */
  lookingAhead: boolean = false;
  lookedAhead: boolean = false;
  /** Numbers of function types by what stands there from the first parenthesis to the end of the statement. */
  readonly signatures: NameTable<SignatureText> = new NameTable();
  /** Symbols of function types that something refers to, by number. */
  readonly typeSymbols: Map<number, AsmSymbol> = new Map();

  constructor(options: { address64: boolean }) {
    this.entities = new EntityTable(options);
    this.validator = new FunctionValidator(this.entities);
    this.globalOffsetEntry.anonymous = true;
    this.cursor = new InstructionCursor({ bytes: new Uint8Array(0) });
  }
}

/** The state of an assembly in the LLVM syntax. */
export function llvmState(assembler: Assembler): LlvmState {
  assembler.syntaxState ??= new LlvmState({ address64: assembler.options.address64 ?? false });
  return assembler.syntaxState as LlvmState;
}
