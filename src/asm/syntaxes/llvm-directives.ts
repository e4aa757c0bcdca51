/** Directives of LLVM's WebAssembly assembler (its `WebAssemblyAsmParser` and `WasmAsmParser`). */
import { putU32, Writer } from "../../bytes/index.ts";
import {
  SHF_ALLOC,
  SHF_GNU_RETAIN,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_PROGBITS,
} from "../../elf/index.ts";
import { isReference, writeValueType, type LocalRun } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { integers } from "../directives/data.ts";
import type { Entity } from "../entities.ts";
import { placeLine } from "../line-table.ts";
import { SyntaxMistake } from "../scanner.ts";
import type { SectionProperties } from "../section.ts";
import type { AsmSymbol } from "../symbol.ts";
import { sectionName } from "../directives/sections.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";
import { llvmState, SIZE_FIELD, type LlvmFunction } from "./llvm-state.ts";
import { readSignature, readType } from "./llvm-types.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const EQUALS = 0x3d;
const AT = 0x40;

/** Sections of code have this before the name that the source gives them. */
export const CODE_PREFIX = ".wasm.code.";

/** A label in a section of code begins a function, unless it is a local one. */
export function beginAtLabel(assembler: Assembler, name: string): void {
  const symbol = assembler.symbolNamed(name);
  if (name.startsWith(".L") && symbol.type !== "function") return;
  const { section } = assembler.current;
  const inCode = section.name.startsWith(CODE_PREFIX);
  const isText = section.name === ".text" || section.name.startsWith(".text.");
  if (!inCode && !isText && symbol.type !== "function") return;
  const entity = llvmState(assembler).entities.get(symbol);
  if (entity !== undefined && entity.kind !== "function") return;
  finishFunction(assembler);
  assembler.enter(codeSubsection(assembler, inCode));
  const { current } = assembler;
  current.reserve(SIZE_FIELD);
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

/** `.functype NAME (PARAMETERS) -> (RESULTS)`: declares a function, or begins the one whose label was last. */
const functype: Directive = (assembler) => {
  const state = llvmState(assembler);
  const symbol = assembler.symbolNamed(assembler.scanner.name("a symbol"));
  const type = state.entities.typeNumber(readSignature(assembler));
  const known = state.entities.get(symbol);
  if (known !== undefined && known.kind !== "function") {
    return assembler.scanner.mistake(
      `The symbol "${symbol.name}" is already a ${known.kind}`,
      assembler.statementStart,
    );
  }
  if (known === undefined || known.type !== type) {
    if (known !== undefined && symbol.isDefined) {
      return assembler.scanner.mistake(
        `The function "${symbol.name}" already has another type`,
        assembler.statementStart,
      );
    }
    state.entities.declare({ ...known, kind: "function", symbol, type });
  }
  const { current } = state;
  if (state.lookingAhead || current === undefined || current.symbol !== symbol || current.type !== undefined) return;
  current.type = type;
  // As in LLVM, a ".loc" before this is that of the function's first byte, where its locals are declared.
  placeLine(assembler);
  state.validator.begin(state.entities.functionType(type), { name: `"${symbol.name}"` });
};

/** `.local TYPE, ...`: the locals of the function. */
const local: Directive = (assembler) => {
  const { scanner } = assembler;
  const runs: { -readonly [K in keyof LocalRun]: LocalRun[K] }[] = [];
  do {
    const type = readType(assembler);
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ count: 1, type });
  } while (scanner.accept(COMMA));
  writeLocals(assembler, runs);
};

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
  const writer = new Writer();
  writer.lebU32(runs.length);
  for (const run of runs) {
    writer.lebU32(run.count);
    writeValueType(writer, run.type);
    state.validator.addLocals(run);
  }
  assembler.current.append(writer.written);
  if (current !== undefined) current.localsWritten = true;
}

/** Puts the size in front of a function that is complete. */
export function writeSize(subsection: LlvmFunction["subsection"]): void {
  putU32(subsection.bytes, 0, { value: subsection.length - SIZE_FIELD, size: SIZE_FIELD });
}

function declaration(read: (assembler: Assembler, symbol: AsmSymbol) => Entity): Directive {
  return (assembler) => {
    const { entities } = llvmState(assembler);
    do {
      const symbol = assembler.symbolNamed(assembler.scanner.name("a symbol"));
      assembler.scanner.accept(COMMA);
      const known = entities.get(symbol);
      const entity = read(assembler, symbol);
      if (known !== undefined && known.kind !== entity.kind) {
        assembler.scanner.mistake(`The symbol "${symbol.name}" is already a ${known.kind}`, assembler.statementStart);
      }
      entities.declare({ ...known, ...entity } as Entity);
    } while (assembler.scanner.accept(COMMA));
  };
}

/** `.globaltype NAME, TYPE [, immutable]` */
const globaltype = declaration((assembler, symbol) => {
  const type = readType(assembler);
  const { scanner } = assembler;
  const start = scanner.position;
  let mutable = true;
  if (scanner.accept(COMMA)) {
    if (scanner.word() && scanner.wordText === "immutable") mutable = false;
    else scanner.position = start;
  }
  return { kind: "global", symbol, type: { type, mutable } };
});

/** `.tabletype NAME, TYPE [, MINIMUM [, MAXIMUM]]` */
const tabletype = declaration((assembler, symbol) => {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const element = readType(assembler);
  if (!isReference(element)) scanner.mistake("Tables hold references, such as funcref", start);
  const minimum = scanner.accept(COMMA) ? assembler.constant("the least number of elements") : 0n;
  const maximum = scanner.accept(COMMA) ? assembler.constant("the greatest number of elements") : undefined;
  return {
    kind: "table",
    symbol,
    type: { element, limits: { minimum, maximum, shared: false, address64: assembler.options.address64 ?? false } },
  };
});

/** `.tagtype NAME TYPE, ...` */
const tagtype: Directive = (assembler) => {
  const { scanner } = assembler;
  const { entities } = llvmState(assembler);
  const symbol = assembler.symbolNamed(scanner.name("a symbol"));
  scanner.accept(COMMA);
  const parameters = [];
  if (!scanner.atEnd()) {
    do parameters.push(readType(assembler));
    while (scanner.accept(COMMA));
  }
  entities.declare({
    ...entities.get(symbol),
    kind: "tag",
    symbol,
    type: entities.typeNumber({ parameters, results: [] }),
  } as Entity);
};

/** `.import_module SYMBOL, NAME` and its like. */
function naming(key: "importModule" | "importName" | "exportName"): Directive {
  return (assembler) => {
    const { scanner } = assembler;
    const symbol = assembler.symbolNamed(scanner.name("a symbol"));
    scanner.expect(COMMA, "behind the symbol");
    const text = scanner.peek() === QUOTE ? scanner.name("a name") : scanner.restOfStatement();
    const { entities } = llvmState(assembler);
    const entity = entities.get(symbol);
    if (entity === undefined) {
      scanner.mistake(
        `The symbol "${symbol.name}" has no type: ".functype" or its like comes first`,
        assembler.statementStart,
      );
    } else entity[key] = text;
    if (key === "exportName") assembler.refer(symbol);
  };
}

/** `.section NAME, "FLAGS", @ [, GROUP, comdat]` */
const section: Directive = (assembler) => {
  const { scanner } = assembler;
  const name = sectionName(assembler);
  const properties = { ...propertiesOf(name), group: undefined as SectionProperties["group"] };
  if (scanner.accept(COMMA)) {
    scanner.peek();
    const start = scanner.position;
    const letters = String.fromCharCode(...scanner.string());
    for (const letter of letters) {
      const bits = flagBits[letter];
      if (bits === undefined)
        scanner.mistake(`Unknown flag "${letter}", expected letters of ${Object.keys(flagBits).join("")}`, start);
      else properties.flags |= bits;
    }
    if (letters.includes("S")) properties.entrySize = 1;
    if (scanner.accept(COMMA)) {
      if (scanner.accept(AT)) scanner.word();
      if (letters.includes("G") && scanner.accept(COMMA))
        properties.group = { name: scanner.name("the name of a group"), comdat: readComdat(assembler) };
    }
  }
  assembler.enter(assembler.section(name, properties).subsection(0));
};

function readComdat(assembler: Assembler): boolean {
  const { scanner } = assembler;
  if (!scanner.accept(COMMA)) return false;
  const word = scanner.name('"comdat"');
  if (word !== "comdat") scanner.mistake(`Found "${word}", expected "comdat"`, scanner.wordStart);
  return true;
}

/** Letters of the flags operand; `p` says that a segment is passive, which all of ours are. */
const flagBits: Readonly<Record<string, number>> = {
  G: 0,
  S: SHF_MERGE | SHF_STRINGS,
  T: SHF_TLS,
  R: SHF_GNU_RETAIN,
  p: 0,
};

/** What sections are by their names; any other name is one of data. */
function propertiesOf(name: string): { type: number; flags: number; entrySize: number; linkedTo: undefined } {
  const begins = (prefix: string): boolean => name === prefix || name.startsWith(`${prefix}.`);
  const made = (type: number, flags: number): ReturnType<typeof propertiesOf> => ({
    type,
    flags,
    entrySize: 0,
    linkedTo: undefined,
  });
  if (begins(".text")) return made(SHT_PROGBITS, SHF_ALLOC | 4);
  if (begins(".rodata")) return made(SHT_PROGBITS, SHF_ALLOC);
  if (begins(".bss")) return made(SHT_NOBITS, SHF_ALLOC | SHF_WRITE);
  if (begins(".tdata")) return made(SHT_PROGBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS);
  if (begins(".tbss")) return made(SHT_NOBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS);
  if (begins(".init_array")) return { ...made(SHT_INIT_ARRAY, SHF_ALLOC | SHF_WRITE), entrySize: 4 };
  if (name.startsWith(".debug_") || name.startsWith(".custom_section.") || begins(".comment"))
    return made(SHT_PROGBITS, 0);
  return made(SHT_PROGBITS, SHF_ALLOC | SHF_WRITE);
}

/** Says that a symbol must stay: it counts as referred to. */
const noDeadStrip: Directive = (assembler) => {
  assembler.refer(assembler.symbolNamed(assembler.scanner.name("a symbol")));
};

/** The rest of `.set NAME, FUNCTION` or `NAME = FUNCTION`, before its turn: another name of an entity has its type. */
function expectAlias(assembler: Assembler, name: string): void {
  const { scanner } = assembler;
  if (scanner.word()) declareAlias(assembler, { alias: assembler.symbolNamed(name), target: assembler.wordSymbol() });
}

function declareAlias(assembler: Assembler, names: { alias: AsmSymbol; target: AsmSymbol }): void {
  const { entities } = llvmState(assembler);
  const target = entities.get(names.target);
  if (target !== undefined && entities.get(names.alias) === undefined)
    entities.declare({ ...target, symbol: names.alias });
}

/** Finds out what a symbol without a declaration before it is: another name, or declared further on. */
export function findDeclaration(assembler: Assembler, symbol: AsmSymbol): void {
  const { value } = symbol;
  if (value.kind === "expression" && value.expression.kind === "symbol") {
    declareAlias(assembler, { alias: symbol, target: value.expression.symbol });
  } else lookAhead(assembler);
}

/** Directives that say the type of a symbol. */
const declarations: Readonly<Record<string, Directive>> = {
  ".functype": functype,
  ".globaltype": globaltype,
  ".tabletype": tabletype,
  ".tagtype": tagtype,
};

/**
 * Reads the declarations in the rest of the source, once: compilers write those of their own tables and globals behind
 * the code that uses them. A mistake in one is reported when it is read in its turn.
 */
function lookAhead(assembler: Assembler): void {
  const state = llvmState(assembler);
  const { scanner } = assembler;
  if (state.lookedAhead) return;
  state.lookedAhead = true;
  state.lookingAhead = true;
  const { position } = scanner;
  while (scanner.position < scanner.end) {
    scanner.skipLine();
    scanner.peek();
    if (!scanner.word()) continue;
    const word = scanner.wordText;
    try {
      if (scanner.peek() === EQUALS) {
        scanner.position++;
        expectAlias(assembler, word);
      } else if (word === ".set") {
        const alias = scanner.name("a symbol");
        if (scanner.accept(COMMA)) expectAlias(assembler, alias);
      } else declarations[word]?.(assembler);
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
    }
  }
  scanner.position = position;
  state.lookingAhead = false;
}

export const llvmDirectives: DirectiveTable = {
  ...declarations,
  ".local": local,
  ".import_module": naming("importModule"),
  ".import_name": naming("importName"),
  ".export_name": naming("exportName"),
  ".section": section,
  ".no_dead_strip": noDeadStrip,
  ".int8": integers(1),
  ".int16": integers(2),
  ".int32": integers(4),
  ".int64": integers(8),
};
