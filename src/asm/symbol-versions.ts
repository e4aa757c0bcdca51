/** Names with versions, from `.symver` (as.info, "Symver"). */
import type { AsmSymbol } from "./symbol.ts";

/**
 * The name of a symbol that goes by a versioned name only: an undefined one, and one of `NAME@@@VERSION`, which means
 * `NAME@VERSION` or `NAME@@VERSION` as fits. Undefined if it keeps its own.
 */
export function renameVersioned(symbol: AsmSymbol): string | { readonly mistake: string } | undefined {
  const [name = "", second] = symbol.versionedNames;
  if (symbol.isDefined) return name.includes("@@@") ? name.replace("@@@", "@@") : undefined;
  if (second !== undefined) return { mistake: `The undefined symbol "${symbol.name}" has several versions` };
  if (/[^@]@@[^@]/.test(name)) return { mistake: `The undefined symbol "${symbol.name}" has a default version` };
  return name.replace("@@@", "@");
}

/** Further names of a symbol. */
export function versionsOf(symbol: AsmSymbol): readonly string[] {
  if (symbol.versionedNames.length === 0 || renameVersioned(symbol) !== undefined) return [];
  return symbol.original === "removed" ? symbol.versionedNames.slice(1) : symbol.versionedNames;
}
