/** The name section of an image. */
import { Writer, type NameBytes } from "../../bytes/index.ts";
import { nameBlocks } from "../../wasm/index.ts";
import type { ImageNames, NamedIndex } from "./linked-image.ts";
import { isSourceName, nameOfSymbol, type SymbolKind } from "./symbol-names.ts";

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
  const writer = new Writer({ capacity: 1 << 16 });
  const { module } = names;
  if (module !== undefined) {
    writer.u8(nameBlocks.module.id);
    writer.sized("module", () => writer.name(wellFormed(module)));
  }
  for (const [kind, list, symbolKind] of blocks) {
    const named = sortedNames(names[list] ?? []);
    if (named.length === 0) continue;
    writer.u8(nameBlocks[kind].id);
    writer.sized(kind, () => writeNames(writer, named, symbolKind));
  }
  return writer.length === 0 ? undefined : writer.finish();
}

function writeNames(writer: Writer, named: readonly NamedIndex[], kind: SymbolKind): void {
  writer.lebU32(named.length);
  for (const entry of named) {
    const { index, utf8 } = entry;
    writer.lebU32(index);
    if (utf8 !== undefined && isPlain(utf8)) writer.nameBytes(utf8);
    else writer.name(wellFormed(nameOfSymbol(entry.name, kind)));
  }
}

/** By index, one for each; without those that are for the source alone. */
function sortedNames(symbols: readonly NamedIndex[]): readonly NamedIndex[] {
  const names = symbols.filter((symbol) => !isForSource(symbol));
  const sorted = isSorted(names) ? names : names.toSorted((a, b) => a.index - b.index);
  return sorted.filter(({ index }, place) => place === 0 || index !== sorted[place - 1]?.index);
}

/** Whether a name is for the source alone. It is decoded only if it may be. */
export function isForSource(symbol: NamedIndex): boolean {
  const { utf8 } = symbol;
  const mayBe = utf8 === undefined || utf8.nameBytes[utf8.nameStart] === DOT;
  return mayBe && isSourceName(symbol.name);
}

const DOT = 0x2e;
const NUMBER_SIGN = 0x23;

/** Whether a symbol's name is the entry's as it is, and well formed: most are ASCII without the mark of a numbered one. */
function isPlain({ nameBytes, nameStart, nameEnd }: NameBytes): boolean {
  for (let at = nameStart; at < nameEnd; at++) {
    const byte = nameBytes[at] ?? 0;
    if (byte >= 0x80 || byte === NUMBER_SIGN) return false;
  }
  return true;
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
