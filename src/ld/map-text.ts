/**
 * The map of a link: what is where in memory and in the index spaces, how large it is, and which file it comes from.
 * It is for people; columns are as wide as their widest text.
 */
import type { Entry } from "./entry.ts";
import { indexKinds, type IndexKind, type IndexSpaces } from "./index-spaces.ts";
import type { LinkState } from "./link-state.ts";
import type { MemoryLayout } from "./memory-layout.ts";
import type { LinkSymbol } from "./symbol.ts";
import type { Scan } from "./scan-relocations.ts";

interface Plan {
  readonly spaces: IndexSpaces;
  readonly layout: MemoryLayout;
  readonly scan: Scan;
}

/** Symbols of each entry, in the order of their places. */
type SymbolsByEntry = ReadonlyMap<Entry, readonly LinkSymbol[]>;

const titles: Readonly<Record<IndexKind, string>> = {
  function: "Functions",
  table: "Tables",
  memory: "Memories",
  global: "Globals",
  tag: "Tags",
};

export function mapText(state: LinkState, { spaces, layout, scan }: Plan): string {
  const symbols = symbolsByEntry(state);
  const parts = [memoryTable(layout, symbols), ...indexKinds.map((kind) => indexTable(kind, spaces, symbols))];
  if (scan.slots.length > 0) {
    const rows = scan.slots.map(({ slot, name }) => [`${slot}`, name]);
    parts.push(table("Function pointers", ["Slot", "Function"], rows));
  }
  return parts.filter((part) => part !== "").join("\n");
}

function symbolsByEntry({ files, internal }: LinkState): SymbolsByEntry {
  const found = new Map<Entry, Map<string, LinkSymbol>>();
  for (const file of [...files, internal]) {
    for (const symbol of file.symbols) {
      const { entry, name, kind } = symbol;
      if (entry === undefined || name === "" || kind === "section" || kind === "type") continue;
      const known = found.get(entry) ?? new Map<string, LinkSymbol>();
      found.set(entry, known.set(name, symbol));
    }
  }
  return new Map(
    Array.from(found, ([entry, named]) => [entry, [...named.values()].toSorted((a, b) => a.value - b.value)]),
  );
}

function memoryTable({ sections }: MemoryLayout, symbols: SymbolsByEntry): string {
  const rows = sections.flatMap((section) => [
    [hex(section.address), hex(section.size), `${section.alignment}`, section.name],
    ...(section.pool === undefined
      ? []
      : [[hex(section.address), hex(section.pool.size), `${section.pool.alignment}`, "    <merged strings>"]]),
    ...section.entries.flatMap((entry) => [
      [hex(entry.address), hex(entry.size), `${entry.alignment}`, `    ${placeOfEntry(entry)}`],
      ...(symbols.get(entry) ?? []).map(({ value, size, name }) => [
        hex(entry.address + value),
        hex(size),
        "",
        `        ${name}`,
      ]),
    ]),
  ]);
  return table("Memory", ["Address", "Size", "Alignment", "What"], rows);
}

function indexTable(kind: IndexKind, { imports, defined }: IndexSpaces, symbols: SymbolsByEntry): string {
  const imported = imports
    .filter((symbol) => symbol.kind === kind)
    .map(({ index, name, importName }) => [
      `${index}`,
      "",
      "",
      `${name}  <import ${importName?.module ?? "env"}.${importName?.name ?? name}>`,
    ]);
  const own = defined[kind].map((entry) => {
    const names = (symbols.get(entry) ?? []).map(({ name }) => name);
    const shown = names.length === 0 ? "<local>" : names.join(", ");
    const offset = kind === "function" ? hex(entry.address) : "";
    return [`${entry.index}`, offset, hex(entry.end - entry.start), `${shown}  ${placeOfEntry(entry)}`];
  });
  return table(titles[kind], ["Index", "Offset", "Size", "What"], [...imported, ...own]);
}

function placeOfEntry({ file, section }: Entry): string {
  const name = file === undefined || file.number < 0 ? "<internal>" : file.name;
  return section === "" ? name : `${name}:(${section})`;
}

/** Numbers stand at the right of their columns; the last column is text. */
function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const widths = heads.map((head, column) =>
    rows.reduce((widest, row) => Math.max(widest, (row[column] ?? "").length), head.length),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === heads.length - 1 ? cell : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [title, line(heads), ...rows.map(line), ""].join("\n");
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
