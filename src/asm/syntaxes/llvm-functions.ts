/** Functions of the LLVM syntax: from a label to `end_function`. */
import { putU32 } from "../../bytes/index.ts";
import { SHF_GNU_RETAIN } from "../../elf/index.ts";
import type { LocalRun } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { emitType, emitU32 } from "../immediate-emitter.ts";
import type { SectionProperties } from "../section.ts";
import type { AsmSymbol } from "../symbol.ts";
import { llvmState, SIZE_FIELD, type LlvmFunction } from "./llvm-state.ts";

/** Bytes that most functions have room in. */
const ROOM = 256;

/** Sections of code have this before the name that the source gives them. */
export const CODE_PREFIX = ".wasm.code.";

/** A label in a section of code begins a function, unless it is a local one. */
export function beginAtLabel(assembler: Assembler, symbol: AsmSymbol): void {
  if (symbol.isPrivate && symbol.type !== "function") return;
  const { section } = assembler.current;
  const inCode = section.name.startsWith(CODE_PREFIX);
  const isText = section.name === ".text" || section.name.startsWith(".text.");
  if (!inCode && !isText && symbol.type !== "function") return;
  const entity = llvmState(assembler).entities.get(symbol);
  if (entity !== undefined && entity.kind !== "function") return;
  finishFunction(assembler);
  assembler.enter(codeSubsection(assembler, inCode));
  const { current } = assembler;
  current.reserve(ROOM);
  current.length += SIZE_FIELD;
  const made: LlvmFunction = {
    symbol,
    subsection: current,
    site: assembler.site(),
    type: undefined,
    localsWritten: false,
    ended: false,
  };
  const state = llvmState(assembler);
  state.functions.push(made);
  state.functionBySymbol.set(symbol, made);
  state.functionBySubsection.set(current, made);
  state.current = made;
  symbol.type = "function";
}

/** Where a function of the current section goes: those that belong together share a section. */
function codeSubsection(assembler: Assembler, inCode: boolean): Assembler["current"] {
  const { section } = assembler.current;
  if (inCode) return section.newSubsection();
  const { group, flags } = section.properties;
  const alone = group !== undefined || (flags & SHF_GNU_RETAIN) !== 0;
  const name = alone || !section.name.startsWith(".text") ? section.name : ".text";
  const properties: SectionProperties = {
    ...assembler.section(".text").properties,
    flags: section.properties.flags,
    group,
  };
  return assembler.section(`${CODE_PREFIX}${name}`, properties).newSubsection();
}

/** Says so if the function before this has no end. */
export function finishFunction(assembler: Assembler): void {
  const { current } = llvmState(assembler);
  if (current === undefined || current.ended || current.type === undefined) return;
  assembler.error(`The function "${current.symbol.name}" has no "end_function"`, current.site);
  current.ended = true;
}

/** Writes the runs of locals that a function begins with. */
export function writeLocals(assembler: Assembler, runs: readonly LocalRun[]): void {
  const state = llvmState(assembler);
  const { current } = state;
  if (current === undefined || current.type === undefined || current.ended) {
    assembler.scanner.mistake(
      'Found ".local" outside of a function: its ".functype" comes first',
      assembler.statementStart,
    );
  }
  if (current?.localsWritten)
    assembler.scanner.mistake('Found ".local" behind instructions or another ".local"', assembler.statementStart);
  emitU32(assembler, runs.length);
  for (const run of runs) {
    emitU32(assembler, run.count);
    emitType(assembler, run.type);
    state.validator.addLocals(run);
  }
  if (current !== undefined) current.localsWritten = true;
}

/** Puts the size in front of a function that is complete. */
export function writeSize(subsection: LlvmFunction["subsection"]): void {
  subsection.complete();
  putU32(subsection.bytes, 0, { value: subsection.length - SIZE_FIELD, size: SIZE_FIELD });
}
