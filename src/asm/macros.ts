/**
 * Macros: their bodies are taken as text, cut into pieces once, and put together for each call
 * (as.info, "Macro", "Altmacro").
 */
import type { Assembler } from "./assembler.ts";
import { readExpansion } from "./expansion.ts";
import { restAsArguments, type ArgumentReader } from "./macro-arguments.ts";
import { readBody } from "./macro-body.ts";
import { macroState } from "./macro-state.ts";
import type { Macro, MacroParameter } from "./macro-table.ts";
import { piecesOf, substituted } from "./macro-text.ts";
import { SyntaxMistake } from "./scanner.ts";

const COMMA = 0x2c;
const COLON = 0x3a;
const EQUALS = 0x3d;
const OPEN = 0x28;
const CLOSE = 0x29;

/** Reads `.macro NAME PARAMETER, ...` and its body, which is passed over even if the head is wrong. */
export function defineMacro(assembler: Assembler): void {
  const { scanner } = assembler;
  const offset = assembler.statementStart;
  const site = assembler.site();
  const head = restAsArguments(assembler);
  const body = readBody(assembler, "macro");
  const mistake = (message: string): never => {
    throw new SyntaxMistake(message, { offset });
  };
  const name = head.name() ?? mistake("Found no name for the macro");
  const parameters = readParameters(head, {
    mistake,
    warn: (message) => assembler.warn("ignored-directive", message, site),
  });
  if (assembler.isDirective(name)) {
    assembler.warn("ignored-directive", `The directive "${name}" stays what it is: the macro is ignored`, site);
    return;
  }
  if (assembler.macros.get(name) !== undefined) mistake(`The macro "${name}" is already defined`);
  const firstLine = assembler.source.lineAt(body.start);
  const { pieces, locals, clash } = piecesOf(body.text, {
    names: parameters.map((parameter) => parameter.name),
    alternate: macroState(assembler).alternate,
    table: scanner.table,
  });
  if (clash !== undefined) {
    const place = { source: assembler.source, offset: body.start + clash.offset };
    assembler.error(`The name "${clash.name}" is that of a parameter, or of another local symbol`, place);
  }
  assembler.macros.set({ name, parameters, pieces, locals, site, firstLine, textStart: body.start });
}

interface Complaints {
  readonly mistake: (message: string) => never;
  readonly warn: (message: string) => void;
}

function readParameters(head: ArgumentReader, { mistake, warn }: Complaints): readonly MacroParameter[] {
  const parameters: MacroParameter[] = [];
  if (head.accept(COMMA) && head.atEnd()) mistake("Found the end of the line behind a comma, expected a parameter");
  const isParenthesized = head.accept(OPEN);
  while (!head.atEnd()) {
    if (isParenthesized && head.accept(CLOSE)) break;
    const name = head.name() ?? mistake("Found something that is no name, expected a parameter");
    const kind = head.accept(COLON) ? qualifierOf(head, mistake) : "optional";
    const initial = head.accept(EQUALS) ? head.argument() : undefined;
    if (kind === "required" && initial !== undefined) warn(`The parameter "${name}" is required: its value is no use`);
    if (parameters.some((parameter) => parameter.name === name)) mistake(`The parameter "${name}" occurs twice`);
    if (parameters.at(-1)?.kind === "vararg")
      mistake(`Found the parameter "${name}" behind one that takes all the rest`);
    parameters.push({ name, default: initial, kind });
    if (head.accept(COMMA) && head.atEnd()) mistake("Found the end of the line behind a comma, expected a parameter");
  }
  if (!head.atEnd()) mistake("Found more behind the parameters");
  return parameters;
}

function qualifierOf(head: ArgumentReader, mistake: (message: string) => never): MacroParameter["kind"] {
  const qualifier = head.name() ?? "";
  if (qualifier === "req") return "required";
  if (qualifier === "vararg") return "vararg";
  return mistake(`Found "${qualifier}" behind the colon, expected "req" or "vararg"`);
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
    file: macro.site.source.nameAt(macro.textStart),
    firstLine: macro.firstLine,
    isBuiltIn: macro.site.source.isBuiltIn,
  });
  if (state.leaving) conditionals.cut(depth);
  else if (conditionals.depth > depth) {
    assembler.error(`Found the end of the macro "${macro.name}", expected ".endif"`);
    conditionals.cut(depth);
  }
  state.leaving = false;
}

function bindArguments(assembler: Assembler, macro: Macro): readonly Uint8Array[] {
  const { parameters } = macro;
  const reader = restAsArguments(assembler);
  const values: (Uint8Array | undefined)[] = parameters.map(() => undefined);
  const mistake = (message: string): never => {
    throw new SyntaxMistake(message, { offset: assembler.statementStart });
  };
  let next = 0;
  let hadKeyword = false;
  while (!reader.atEnd()) {
    const keyword = reader.keyword();
    const index = keyword === undefined ? next++ : parameters.findIndex(({ name }) => name === keyword);
    const parameter = parameters[index];
    if (keyword === undefined && hadKeyword) mistake("Found a value without a name behind one with a name");
    if (parameter === undefined) {
      mistake(
        keyword === undefined
          ? `The macro "${macro.name}" takes ${parameters.length} arguments, found more`
          : `The macro "${macro.name}" has no parameter "${keyword}"`,
      );
    }
    hadKeyword ||= keyword !== undefined;
    values[index] = parameter?.kind === "vararg" && keyword === undefined ? reader.rest() : reader.argument();
    reader.separator();
  }
  return parameters.map((parameter, index) => {
    const value = values[index];
    if (value !== undefined && value.length > 0) return value;
    if (parameter.kind === "required")
      assembler.error(`The macro "${macro.name}" needs a value for "${parameter.name}"`);
    return parameter.default ?? new Uint8Array(0);
  });
}

/** `.exitm`: leaves the macro that is being read. */
export function exitMacro(assembler: Assembler): void {
  if (assembler.source.kind !== "macro" && assembler.source.kind !== "repetition") {
    assembler.warn("ignored-directive", 'Found ".exitm" outside of a macro');
    return;
  }
  macroState(assembler).leaving = true;
  assembler.scanner.position = assembler.scanner.end;
}
