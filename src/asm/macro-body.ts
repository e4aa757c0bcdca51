/** Takes bodies of macros and repetitions out of the source: the lines up to the directive that closes them. */
import type { Assembler } from "./assembler.ts";
import { BLANK, NAME } from "./characters.ts";
import type { Scanner } from "./scanner.ts";

const COLON = 0x3a;

/** Words that open and close bodies. */
const bodyKinds: Readonly<Record<BodyKind, { opens: ReadonlySet<string>; closes: ReadonlySet<string> }>> = {
  macro: { opens: new Set([".macro"]), closes: new Set([".endm", ".endmacro"]) },
  repetition: {
    opens: new Set([".rept", ".irp", ".irpc", ".rep", ".irep", ".irepc"]),
    closes: new Set([".endr"]),
  },
};

type BodyKind = "macro" | "repetition";

/** A body as it stands in the source. */
export interface Body {
  readonly text: Uint8Array;
  readonly start: number;
}

/**
 * Reads the lines up to the directive that closes a body; the scanner stands at the end of the
 * statement that opens it.
 */
export function readBody(assembler: Assembler, kind: BodyKind): Body {
  const { scanner } = assembler;
  const opener = assembler.statementStart;
  const { opens, closes } = bodyKinds[kind];
  scanner.skipLine();
  const start = scanner.position;
  for (let depth = 1; scanner.position < scanner.end;) {
    const lineStart = scanner.position;
    const word = firstWord(scanner);
    scanner.position = lineStart;
    if (word !== undefined && closes.has(word) && --depth === 0) {
      const text = scanner.bytes.subarray(start, lineStart);
      skipLabels(scanner);
      scanner.word();
      scanner.skipStatement();
      return { text, start };
    }
    if (word !== undefined && opens.has(word)) depth++;
    // A comment may go over several lines.
    scanner.skipStatement();
    scanner.skipLine();
  }
  return scanner.mistake(
    `Found the end of the file, expected "${kind === "macro" ? ".endm" : ".endr"}" for this`,
    opener,
  );
}

/** The first word of a line behind its labels, in lower case, if it begins with a dot. */
function firstWord(scanner: Scanner): string | undefined {
  skipLabels(scanner);
  const byte = scanner.bytes[scanner.position];
  if (byte !== 0x2e || !scanner.word()) return undefined;
  return scanner.wordText.toLowerCase();
}

function skipLabels(scanner: Scanner): void {
  for (;;) {
    skipBlanks(scanner);
    const start = scanner.position;
    while (scanner.position < scanner.end && (scanner.table[scanner.bytes[scanner.position]!]! & NAME) !== 0)
      scanner.position++;
    if (scanner.position === start || scanner.bytes[scanner.position] !== COLON) {
      scanner.position = start;
      return;
    }
    scanner.position++;
  }
}

function skipBlanks(scanner: Scanner): void {
  while (scanner.position < scanner.end && (scanner.table[scanner.bytes[scanner.position]!]! & BLANK) !== 0)
    scanner.position++;
}
