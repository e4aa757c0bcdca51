/** Text that macros and repetitions have made is read here, within limits: it may be a bomb. */
import type { Assembler } from "./assembler.ts";
import { DEEPEST_NESTING, LONGEST_EXPANSION, MOST_EXPANDED_STATEMENTS } from "./options.ts";
import { SyntaxMistake } from "./scanner.ts";
import { Source } from "./source.ts";

/** Bytes and statements that expansions have made so far; see {@link LONGEST_EXPANSION}. */
const expanded = new WeakMap<Assembler, { bytes: number; statements: number }>();

/**
 * Reads text that a macro or a repetition has made, at the statement that asked for it.
 * @throws SyntaxMistake if expansions are too deep or too large
 */
export function readExpansion(
  assembler: Assembler,
  text: Uint8Array,
  maker: { kind: "macro" | "repetition"; name: string; file: string; firstLine: number; isBuiltIn: boolean },
): void {
  const made = expanded.get(assembler) ?? { bytes: 0, statements: 0 };
  expanded.set(assembler, made);
  made.bytes += text.length;
  made.statements++;
  const offset = assembler.statementStart;
  if (assembler.source.depth >= DEEPEST_NESTING) {
    // Going on would try every way down again: what calls itself twice does so 2^150 times.
    assembler.ended = true;
    throw new SyntaxMistake(`Macros and repetitions are nested more than ${DEEPEST_NESTING} deep`, { offset });
  }
  if (made.bytes > LONGEST_EXPANSION || made.statements > MOST_EXPANDED_STATEMENTS) {
    assembler.ended = true;
    throw new SyntaxMistake(`Macros and repetitions make more than ${LONGEST_EXPANSION} bytes of source`, { offset });
  }
  const { kind, name, file, firstLine, isBuiltIn } = maker;
  assembler.read(new Source(file, text, { kind, parent: assembler.site(), maker: name, firstLine, isBuiltIn }));
}
