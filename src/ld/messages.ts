/** Sentences about symbols and files. */
import { nearNames } from "../diag/index.ts";
import type { LinkState } from "./link-state.ts";
import type { ObjectFile } from "./object-file.ts";
import type { ResolutionProblems } from "./symbol-table.ts";
import type { LinkSymbol } from "./symbol.ts";

/** Places that one message names. */
const MOST_PLACES = 5;

/** Where a symbol is defined: `a.o (.text)`. */
export function placeOf(symbol: LinkSymbol): string {
  const { file, entry } = symbol;
  if (file === undefined) return "the linker itself";
  return entry === undefined || entry.section === "" ? file.name : `${file.name} (${entry.section})`;
}

/** `"a.o", "b.o" and 3 more` */
export function listOfFiles(files: Iterable<ObjectFile>): string {
  const names = [...new Set(Array.from(files, ({ name }) => name))];
  const shown = names.slice(0, MOST_PLACES).join(", ");
  return names.length > MOST_PLACES ? `${shown} and ${names.length - MOST_PLACES} more` : shown;
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
  return {
    duplicate(symbol, other) {
      if (state.options.allowMultipleDefinition === true || duplicates.has(symbol)) return;
      duplicates.add(symbol);
      state.error(`Symbol "${symbol.name}" is defined twice: in ${placeOf(symbol)} and in ${placeOf(other)}`);
    },
    importMismatch(symbol, other) {
      const shown = ({ importName, file }: LinkSymbol): string =>
        `as "${importName?.module}.${importName?.name}" in ${file?.name ?? "<internal>"}`;
      state.error(`Symbol "${symbol.name}" is imported ${shown(symbol)} and ${shown(other)}`);
    },
    kindMismatch(symbol, other) {
      state.error(
        `Symbol "${symbol.name}" is ${described(symbol)} in ${placeOf(symbol)} and ${described(other)} in ${placeOf(other)}`,
      );
    },
  };
}
