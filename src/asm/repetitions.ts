/** `.rept`, `.irp`, `.irpc`: text that is read again and again (as.info, "Rept", "Irp", "Irpc"). */
import { encodeUtf8 } from "../bytes/index.ts";
import type { Assembler } from "./assembler.ts";
import { readExpansion } from "./expansion.ts";
import { joinedStrings, readArgument } from "./macro-arguments.ts";
import { readBody } from "./macro-body.ts";
import { macroState } from "./macro-state.ts";
import { piecesOf, substituted } from "./macro-text.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;

/** `.rept COUNT` */
export function repeat(assembler: Assembler): void {
  const count = assembler.constant("a constant count");
  const name = ".rept";
  const body = readBody(assembler, "repetition");
  const maker = {
    kind: "repetition",
    name,
    file: assembler.source.name,
    firstLine: assembler.source.lineAt(body.start),
  } as const;
  if (count < 0n) assembler.warn("truncated", `Found a count of ${count}, which is taken as 0`);
  if (body.text.length === 0) return;
  const { leaving } = macroState(assembler);
  for (let index = 0n; index < count && !assembler.ended; index++) {
    readExpansion(assembler, body.text, maker);
    if (macroState(assembler).leaving !== leaving) break;
  }
  macroState(assembler).leaving = leaving;
}

/** `.irp SYMBOL, VALUE, ...` and `.irpc SYMBOL, CHARACTERS`. */
export function repeatFor(assembler: Assembler, characters: boolean): void {
  const { scanner } = assembler;
  const name = scanner.name("a symbol");
  scanner.accept(COMMA);
  const values: Uint8Array[] = [];
  if (characters) {
    const text = scanner.peek() === QUOTE ? joinedStrings(scanner) : encodeUtf8(scanner.restOfStatement());
    for (const byte of text) values.push(Uint8Array.of(byte));
  } else {
    while (!scanner.atEnd()) {
      values.push(readArgument(assembler, { rest: false }));
      scanner.accept(COMMA);
    }
  }
  if (values.length === 0) values.push(new Uint8Array(0));
  const body = readBody(assembler, "repetition");
  const { pieces, locals } = piecesOf(body.text, { names: [name], alternate: macroState(assembler).alternate });
  const maker = {
    kind: "repetition",
    name: characters ? ".irpc" : ".irp",
    file: assembler.source.name,
    firstLine: assembler.source.lineAt(body.start),
  } as const;
  for (const value of values) {
    if (assembler.ended) return;
    readExpansion(
      assembler,
      substituted(pieces, {
        values: [value],
        counter: macroState(assembler).calls,
        locals,
        state: macroState(assembler),
      }),
      maker,
    );
    if (macroState(assembler).leaving) break;
  }
  macroState(assembler).leaving = false;
}
