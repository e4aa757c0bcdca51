/** Data of libraries that code of a program names directly: the program has a copy, and all modules use that. */
import { STT_OBJECT } from "../../../elf/index.ts";
import { alignUp } from "../../../bytes/index.ts";
import type { InputSection, ObjectFile } from "../object-file.ts";
import { define, type LinkSymbol } from "../symbols.ts";

/** Bytes for all copies. */
export function roomFor(copies: Iterable<LinkSymbol>): number {
  let size = 0;
  for (const { shared } of copies) size = alignUp(size, shared?.alignment ?? 1) + (shared?.size ?? 0);
  return size;
}

/** Data that is copied here is defined here from now on. */
export function placeCopies(
  copies: Iterable<LinkSymbol>,
  place: { readonly file: ObjectFile; readonly section: InputSection | undefined },
): void {
  let value = 0;
  for (const symbol of copies) {
    const { size = 0, alignment = 1 } = symbol.shared ?? {};
    value = alignUp(value, alignment);
    define(symbol, { ...place, value, type: STT_OBJECT, size });
    value += size;
  }
}
