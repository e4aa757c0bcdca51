/** Declarations of the LLVM syntax: what symbols are, with their types. */
import { isReference } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import type { Entity } from "../entities.ts";
import { placeLine } from "../line-table.ts";
import { SyntaxMistake } from "../scanner.ts";
import type { AsmSymbol } from "../symbol.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";
import { llvmState } from "./llvm-state.ts";
import { readType, readTypeNumber } from "./llvm-types.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const EQUALS = 0x3d;

/** `.functype NAME (PARAMETERS) -> (RESULTS)`: declares a function, or begins the one whose label was last. */
const functype: Directive = (assembler) => {
  const state = llvmState(assembler);
  const symbol = assembler.readSymbol();
  const type = readTypeNumber(assembler);
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

function declaration(read: (assembler: Assembler, symbol: AsmSymbol) => Entity): Directive {
  return (assembler) => {
    const { entities } = llvmState(assembler);
    do {
      const symbol = assembler.readSymbol();
      assembler.scanner.accept(COMMA);
      const known = entities.get(symbol);
      const entity = read(assembler, symbol);
      if (known !== undefined && known.kind !== entity.kind) {
        assembler.scanner.mistake(`The symbol "${symbol.name}" is already a ${known.kind}`, assembler.statementStart);
      }
      entities.declare({ ...known, ...entity });
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
  const symbol = assembler.readSymbol();
  scanner.accept(COMMA);
  const parameters = [];
  if (!scanner.atEnd()) {
    do parameters.push(readType(assembler));
    while (scanner.accept(COMMA));
  }
  const type = entities.typeNumber({ parameters, results: [] });
  if (type === undefined) return scanner.mistake("The module has no type of this signature", assembler.statementStart);
  entities.declare({ ...entities.get(symbol), kind: "tag", symbol, type });
};

/** `.import_module SYMBOL, NAME` and its like. */
function naming(key: "importModule" | "importName" | "exportName"): Directive {
  return (assembler) => {
    const { scanner } = assembler;
    const symbol = assembler.readSymbol();
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

/** Reads a statement only for what it declares. */
function readAhead(assembler: Assembler): void {
  const { scanner } = assembler;
  if (!scanner.word()) return;
  const word = scanner.wordText;
  if (scanner.peek() === EQUALS) {
    scanner.position++;
    expectAlias(assembler, word);
  } else if (word === ".set") {
    const alias = scanner.name("a symbol");
    if (scanner.accept(COMMA)) expectAlias(assembler, alias);
  } else if (Object.hasOwn(declarations, word)) declarations[word]?.(assembler);
}

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
    try {
      readAhead(assembler);
    } catch (error) {
      if (!(error instanceof SyntaxMistake)) throw error;
    }
  }
  scanner.position = position;
  state.lookingAhead = false;
}

/** Directives that declare entities and give them names outside. */
export const declarationDirectives: DirectiveTable = {
  ...declarations,
  ".import_module": naming("importModule"),
  ".import_name": naming("importName"),
  ".export_name": naming("exportName"),
};
