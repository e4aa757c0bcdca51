/**
 * Macros: their bodies are taken as text, cut into pieces once, and put together for each call
 * (as.info, "Macro", "Altmacro").
 */
import type { Assembler } from "./assembler.ts";
import { readExpansion } from "./expansion.ts";
import { readArgument } from "./macro-arguments.ts";
import { readBody } from "./macro-body.ts";
import { macroState } from "./macro-state.ts";
import type { Macro, MacroParameter } from "./macro-table.ts";
import { piecesOf, substituted } from "./macro-text.ts";

const COMMA = 0x2c;
const COLON = 0x3a;
const EQUALS = 0x3d;
const OPEN = 0x28;
const CLOSE = 0x29;

/** Reads `.macro NAME PARAMETER, ...` and its body. */
export function defineMacro(assembler: Assembler): void {
  const { scanner } = assembler;
  const name = scanner.name("a name for the macro");
  scanner.accept(COMMA);
  const parenthesized = scanner.accept(OPEN);
  const parameters = readParameters(assembler, parenthesized);
  const site = assembler.site();
  const body = readBody(assembler, "macro");
  const firstLine = assembler.source.lineAt(body.start);
  const { pieces, locals } = piecesOf(body.text, {
    names: parameters.map((parameter) => parameter.name),
    alternate: macroState(assembler).alternate,
  });
  if (assembler.macros.get(name) !== undefined) {
    assembler.error(`The macro "${name}" is already defined`);
    return;
  }
  assembler.macros.set({ name, parameters, pieces, locals, site, firstLine });
}

function readParameters(assembler: Assembler, parenthesized: boolean): readonly MacroParameter[] {
  const { scanner } = assembler;
  const parameters: MacroParameter[] = [];
  for (;;) {
    if (scanner.atEnd() || (parenthesized && scanner.peek() === CLOSE)) break;
    const name = scanner.name("a parameter");
    let kind: MacroParameter["kind"] = "optional";
    if (scanner.accept(COLON)) {
      const qualifier = scanner.name('"req" or "vararg"');
      if (qualifier !== "req" && qualifier !== "vararg")
        scanner.mistake(`Found "${qualifier}", expected "req" or "vararg"`, scanner.wordStart);
      kind = qualifier === "req" ? "required" : "vararg";
    }
    const initial = scanner.accept(EQUALS) ? readArgument(assembler, { rest: false }) : undefined;
    if (parameters.some((parameter) => parameter.name === name))
      scanner.mistake(`The parameter "${name}" occurs twice`, scanner.wordStart);
    if (parameters.at(-1)?.kind === "vararg")
      scanner.mistake(`Found the parameter "${name}" behind one that takes all the rest`, scanner.wordStart);
    parameters.push({ name, default: initial, kind });
    scanner.accept(COMMA);
  }
  if (parenthesized) scanner.expect(CLOSE, "behind the parameters");
  return parameters;
}

/** Calls a macro; the scanner stands behind its name. */
export function callMacro(assembler: Assembler, macro: Macro): void {
  const values = bindArguments(assembler, macro);
  const state = macroState(assembler);
  const call = state.calls++;
  const text = substituted(macro.pieces, { values, counter: call, locals: macro.locals, state });
  const { conditionals } = assembler;
  const depth = conditionals.depth;
  readExpansion(assembler, text, {
    kind: "macro",
    name: macro.name,
    file: macro.site.source.name,
    firstLine: macro.firstLine,
  });
  if (state.leaving) conditionals.cut(depth);
  else if (conditionals.depth > depth) {
    assembler.error(`Found the end of the macro "${macro.name}", expected ".endif"`);
    conditionals.cut(depth);
  }
  state.leaving = false;
}

function bindArguments(assembler: Assembler, macro: Macro): readonly Uint8Array[] {
  const { scanner } = assembler;
  const { parameters } = macro;
  const values: (Uint8Array | undefined)[] = parameters.map(() => undefined);
  let next = 0;
  while (!scanner.atEnd()) {
    const keyword = keywordArgument(assembler, parameters);
    const index = keyword ?? next++;
    const parameter = parameters[index];
    if (parameter === undefined) {
      return scanner.mistake(`The macro "${macro.name}" takes ${parameters.length} arguments, found more`);
    }
    if (keyword === undefined && scanner.peek() === COMMA) {
      scanner.position++;
      continue;
    }
    values[index] = readArgument(assembler, { rest: parameter.kind === "vararg" });
    scanner.accept(COMMA);
  }
  return parameters.map((parameter, index) => {
    const value = values[index];
    if (value !== undefined && value.length > 0) return value;
    if (parameter.kind === "required")
      scanner.mistake(`The macro "${macro.name}" needs a value for "${parameter.name}"`, assembler.statementStart);
    return parameter.default ?? new Uint8Array(0);
  });
}

/** The index of the parameter of `NAME=`, behind which the scanner then stands. */
function keywordArgument(assembler: Assembler, parameters: readonly MacroParameter[]): number | undefined {
  const { scanner } = assembler;
  const start = scanner.position;
  if (scanner.word()) {
    const name = scanner.wordText;
    if (scanner.peek() === EQUALS && scanner.bytes[scanner.position + 1] !== EQUALS) {
      const index = parameters.findIndex((parameter) => parameter.name === name);
      if (index >= 0) {
        scanner.position++;
        return index;
      }
    }
  }
  scanner.position = start;
  return undefined;
}

/** `.exitm`: leaves the macro that is being read. */
export function exitMacro(assembler: Assembler): void {
  if (assembler.source.kind !== "macro" && assembler.source.kind !== "repetition") {
    assembler.scanner.mistake('Found ".exitm" outside of a macro', assembler.statementStart);
  }
  macroState(assembler).leaving = true;
  assembler.scanner.position = assembler.scanner.end;
}
