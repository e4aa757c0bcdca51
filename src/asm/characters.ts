/**
 * Character classes of assembler source, as bits in a table by byte. The two syntaxes differ in
 * what begins a comment and what separates statements; each has a table.
 */

/** Blank between words. */
export const BLANK = 1;
/** Ends a line. */
export const LINE_END = 2;
/** Begins a comment that runs to the end of the line. */
export const COMMENT = 4;
/** Ends a statement. */
export const SEPARATOR = 8;
/** Can begin a name. */
export const NAME_START = 16;
/** Can be inside a name. */
export const NAME = 32;
export const DIGIT = 64;
/** Anything behind which nothing of the statement follows. */
export const STATEMENT_END: number = LINE_END | COMMENT | SEPARATOR;

/** Byte -> bits. */
export type CharacterTable = Uint8Array;

const tables = new Map<string, CharacterTable>();

/** The table with those comment and separator characters. */
export function characterTable(options: { comments: string; separators: string }): CharacterTable {
  const key = `${options.comments} ${options.separators}`;
  const table = tables.get(key) ?? buildTable(options);
  tables.set(key, table);
  return table;
}

function buildTable({ comments, separators }: { comments: string; separators: string }): CharacterTable {
  const table = new Uint8Array(256);
  const mark = (characters: string, bits: number): void => {
    for (const character of characters) table[character.charCodeAt(0)]! |= bits;
  };
  mark(" \t\f\v\r", BLANK);
  mark("\n", LINE_END);
  mark("0123456789", DIGIT | NAME);
  mark("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.$", NAME_START | NAME);
  for (let byte = 0x80; byte < 0x100; byte++) table[byte] = NAME_START | NAME;
  mark(comments, COMMENT);
  mark(separators, SEPARATOR);
  return table;
}
