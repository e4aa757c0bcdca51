/** `.rept`, `.irp`, `.irpc`: text that is read again and again (as.info, "Rept", "Irp", "Irpc"). */
import { decodeUtf8 } from "../bytes/index.ts";
import type { Assembler } from "./assembler.ts";
import { readExpansion } from "./expansion.ts";
import { restAsArguments } from "./macro-arguments.ts";
import { readBody, type Body } from "./macro-body.ts";
import { macroState } from "./macro-state.ts";
import { piecesOf, substituted } from "./macro-text.ts";
import { MOST_EXPANDED_STATEMENTS } from "./options.ts";

/** `.rept COUNT` */
export function repeat(assembler: Assembler): void {
  const start = assembler.scanner.position;
  const count = assembler.constant("a constant count");
  if (!assembler.scanner.atEnd()) assembler.scanner.unexpected("the end of the statement");
  const body = readBody(assembler, "repetition");
  if (count < 0n) {
    assembler.error(`Found a count of ${count}, expected 0 or more`, assembler.site(start));
    return;
  }
  if (body.text.length === 0) return;
  if (count > BigInt(MOST_EXPANDED_STATEMENTS) && !decodeUtf8(body.text).toLowerCase().includes(".exitm")) {
    assembler.error(`Found a count of ${count}, expected at most ${MOST_EXPANDED_STATEMENTS}`, assembler.site(start));
    return;
  }
  const state = macroState(assembler);
  const maker = makerOf(assembler, { name: ".rept", body });
  for (let index = 0n; index < count && !assembler.ended && !state.leaving; index++) {
    readExpansion(assembler, body.text, maker);
  }
  state.leaving = false;
}

/** `.irp SYMBOL, VALUE, ...` and `.irpc SYMBOL, CHARACTERS`. */
export function repeatFor(assembler: Assembler, characters: boolean): void {
  const { scanner } = assembler;
  const offset = assembler.statementStart;
  const name = characters ? ".irpc" : ".irp";
  const { parameter, values } = readValues(assembler, characters);
  const body = readBody(assembler, "repetition");
  if (parameter === undefined) return scanner.mistake(`Found no name behind "${name}"`, offset);
  const state = macroState(assembler);
  const { pieces, locals } = piecesOf(body.text, {
    names: [parameter],
    alternate: state.alternate,
    table: scanner.table,
  });
  const maker = makerOf(assembler, { name, body });
  for (const value of values) {
    if (assembler.ended || state.leaving) break;
    readExpansion(assembler, substituted(pieces, { values: [value], counter: state.calls, locals, state }), maker);
  }
  state.leaving = false;
}

function readValues(
  assembler: Assembler,
  characters: boolean,
): { parameter: string | undefined; values: readonly Uint8Array[] } {
  const reader = restAsArguments(assembler);
  const parameter = reader.name();
  reader.separator();
  const values: Uint8Array[] = [];
  while (!reader.atEnd()) {
    if (characters) for (const byte of reader.argument()) values.push(Uint8Array.of(byte));
    else values.push(reader.argument());
    if (characters && reader.accept(0x2c)) values.push(Uint8Array.of(0x2c));
    else if (!characters) reader.separator();
  }
  return { parameter, values: values.length === 0 ? [new Uint8Array(0)] : values };
}

function makerOf(
  assembler: Assembler,
  { name, body }: { name: string; body: Body },
): { kind: "repetition"; name: string; file: string; firstLine: number; isBuiltIn: boolean } {
  const { source } = assembler;
  const { isBuiltIn } = source;
  return { kind: "repetition", name, file: source.nameAt(body.start), firstLine: source.lineAt(body.start), isBuiltIn };
}
