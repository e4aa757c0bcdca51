/** Directives that only the GNU syntax has. */
import { integers } from "../directives/data.ts";
import type { FieldEncoding } from "../subsection.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";

const COMMA = 0x2c;

/** Names of GCC's machine modes, as directives. */
function modes(sizes: Readonly<Record<string, 1 | 2 | 4 | 8>>): DirectiveTable {
  return Object.fromEntries(Object.entries(sizes).map(([name, size]) => [`.${name}`, integers(size)]));
}

/** Encodings of unsigned LEB128 by their bytes. */
const lebEncodings: ReadonlyMap<number, FieldEncoding> = new Map([
  [1, "uleb7"],
  [2, "uleb14"],
  [5, "uleb32"],
  [10, "uleb64"],
  [16, "uleb112"],
]);

/**
 * `.rleb128 BYTES, EXPRESSION`: LEB128 of so many bytes, with a relocation R_WASM32_LEB128 unless the value turns out to be a
 * constant. GNU as needs `.reloc` and bytes for this, and so leaves constants to the linker.
 */
export const rleb128: Directive = (assembler) => {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const size = assembler.integer("a number of bytes", { least: 1, most: 16 });
  const encoding = lebEncodings.get(size);
  if (encoding === undefined)
    return scanner.mistake(`Found ${size}, expected one of ${Array.from(lebEncodings.keys()).join(", ")}`, start);
  scanner.expect(COMMA, "behind the number of bytes");
  assembler.fixup(assembler.expression(), { encoding, role: "data" });
};

export const gnuDirectives: DirectiveTable = {
  ...modes({ qi: 1, hi: 2, si: 4, di: 8 }),
  ".rleb128": rleb128,
};
