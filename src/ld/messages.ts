/** Sentences about symbols and files. */
import { nearNames } from "../diag/index.ts";
import type { Entry } from "./entry.ts";
import type { LinkState } from "./link-state.ts";
import type { ObjectFile } from "./object-file.ts";
import type { ObjectLines } from "./source-lines.ts";
import type { ResolutionProblems } from "./symbol-table.ts";
import type { LinkSymbol } from "./symbol.ts";

/** Places that one message names. */
const MOST_PLACES = 5;

/** Where a symbol is defined, or else mentioned first: `a.o (.text, a.c:3)`. */
export function placeOf(state: LinkState, symbol: LinkSymbol): string {
  const { file, entry } = symbol;
  if (file === undefined) return "the linker itself";
  if (entry === undefined) return symbol.isDefined ? file.name : placeOfUse(state, { file, symbol });
  return placed(file, [entry.section, lineOfDefinition(state, entry, symbol.name)]);
}

/** Where a file refers to a symbol first: `a.o (main, a.c:3)`. */
export function placeOfUse(
  state: LinkState,
  { file, symbol }: { readonly file: ObjectFile; readonly symbol: LinkSymbol },
): string {
  const user = file.entries.find((entry) => entry.kind !== "custom" && positionOfUse(entry, symbol) !== undefined);
  return user === undefined ? file.name : placeOfReference(state, user, symbol);
}

/** Where an entry refers to a symbol: `a.o (main, a.c:3)`. */
export function placeOfReference(state: LinkState, entry: Entry, symbol: LinkSymbol): string {
  const { file } = entry;
  if (file === undefined) return "<internal>";
  const name = file.symbols.find((other) => other.entry === entry && other.name !== "")?.name;
  const at = entry.kind === "function" ? positionOfUse(entry, symbol) : undefined;
  const line = at === undefined ? undefined : linesOf(state, file)?.ofCode(at);
  return placed(file, [name ?? entry.section, line ?? lineOfDefinition(state, entry, name)]);
}

function placed({ name }: ObjectFile, details: readonly (string | undefined)[]): string {
  const known = details.filter((detail) => detail !== undefined && detail !== "");
  return known.length === 0 ? name : `${name} (${known.join(", ")})`;
}

function lineOfDefinition(state: LinkState, entry: Entry, name: string | undefined): string | undefined {
  const { file, kind, start } = entry;
  const lines = file === undefined ? undefined : linesOf(state, file);
  const declared = name === undefined ? undefined : lines?.ofDefinition(name);
  return declared ?? (kind === "function" ? lines?.ofCode(start) : undefined);
}

/** What the linker makes has no bytes. */
function linesOf({ lines }: LinkState, file: ObjectFile): ObjectLines | undefined {
  return file.bytes.length === 0 ? undefined : lines.of(file);
}

/** The position in the file's bytes of the first field that is about the symbol. */
function positionOfUse({ file, firstRelocation, endRelocation }: Entry, symbol: LinkSymbol): number | undefined {
  if (file === undefined) return undefined;
  const { relocations, symbols, declared } = file;
  for (let at = firstRelocation; at < endRelocation; at++) {
    const index = relocations.symbol[at] ?? 0;
    const own = declared[index];
    // A stub may have taken the symbol's place already.
    const isNamed = own !== undefined && !own.isLocal && own.name === symbol.name;
    if (isNamed || symbols[index] === symbol) return relocations.offset[at];
  }
  return undefined;
}

/** `a.o (f), b.o (g) and 3 more` */
export function listOfPlaces<Item>(items: readonly Item[], place: (item: Item) => string): string {
  const shown = items.slice(0, MOST_PLACES).map(place).join(", ");
  return items.length > MOST_PLACES ? `${shown} and ${items.length - MOST_PLACES} more` : shown;
}

/** `; did you mean "printf"?`, or nothing. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const near = nearNames(name, candidates);
  return near.length === 0 ? "" : `; did you mean ${near.map((each) => `"${each}"`).join(" or ")}?`;
}

function described({ kind }: LinkSymbol): string {
  return kind === "data" ? "data" : `a ${kind}`;
}

/** What happens when symbols cannot be one. */
export function resolutionProblems(state: LinkState): ResolutionProblems {
  const duplicates = new Set<LinkSymbol>();
  const place = (symbol: LinkSymbol): string => placeOf(state, symbol);
  return {
    duplicate(symbol, other) {
      if (state.options.allowMultipleDefinition === true || duplicates.has(symbol)) return;
      duplicates.add(symbol);
      state.error(`Symbol "${symbol.name}" is defined twice: in ${place(symbol)} and in ${place(other)}`);
    },
    importMismatch(symbol, other) {
      const shown = (each: LinkSymbol): string =>
        `as "${each.importName?.module}.${each.importName?.name}" in ${place(each)}`;
      state.error(`Symbol "${symbol.name}" is imported ${shown(symbol)} and ${shown(other)}`);
    },
    kindMismatch(symbol, other) {
      state.error(
        `Symbol "${symbol.name}" is ${described(symbol)} in ${place(symbol)} and ${described(other)} in ${place(other)}`,
      );
    },
  };
}
