/** The name section of an image. */
import { Writer } from "../../bytes/index.ts";
import { customCodec, type Block, type IndexName, type NameBlocks } from "../../wasm/index.ts";
import type { ImageNames, NamedIndex } from "./linked-image.ts";
import { nameOfSymbol, type SymbolKind } from "./symbol-names.ts";

/** Block of the name section, names of an image, kind of their symbols, in the order of the section. */
const blocks = [
  ["function", "functions", "func"],
  ["type", "types", "type"],
  ["table", "tables", "table"],
  ["memory", "memories", "memory"],
  ["global", "globals", "global"],
  ["element", "elements", "elem"],
  ["data", "data", "data"],
  ["tag", "tags", "tag"],
] as const;

/** The contents of the name section, `undefined` if nothing has a name. */
export function nameSection(names: ImageNames): Uint8Array | undefined {
  const contents: Block<NameBlocks>[] = [];
  if (names.module !== undefined) contents.push({ kind: "module", value: wellFormed(names.module) });
  for (const [kind, list, symbolKind] of blocks) {
    const value = sortedNames(names[list] ?? [], symbolKind);
    if (value.length > 0) contents.push({ kind, value });
  }
  if (contents.length === 0) return undefined;
  const writer = new Writer({ capacity: 1 << 16 });
  customCodec("name").write(writer, contents);
  return writer.finish();
}

/** By index, one for each. */
function sortedNames(symbols: readonly NamedIndex[], kind: SymbolKind): readonly IndexName[] {
  const names = symbols.flatMap(({ index, name: symbol }) => {
    const name = nameOfSymbol(symbol, kind);
    return name === undefined ? [] : [{ index, name: wellFormed(name) }];
  });
  const sorted = isSorted(names) ? names : names.toSorted((a, b) => a.index - b.index);
  return sorted.filter(({ index }, place) => place === 0 || index !== sorted[place - 1]?.index);
}

function isSorted(names: readonly NamedIndex[]): boolean {
  return names.every(({ index }, place) => place === 0 || (names[place - 1]?.index ?? 0) <= index);
}

/** A surrogate that is no half of a pair. */
const LONE_SURROGATE = /[\ud800-\udfff]/gu;

/** The name as a module may have it: strict UTF-8, where ELF allows all bytes. */
function wellFormed(name: string): string {
  return name.replace(LONE_SURROGATE, "\ufffd");
}
