/** `-t` and `-T`: symbol tables. */
import type { TextWriter } from "../bytes/index.ts";
import { hasFlag, placeOf, symbolFlags, type ObjectSymbol } from "./object-file.ts";

/** How names are printed. */
export type NameText = (name: string) => string;

const visibilities = ["", ".internal", ".hidden", ".protected"] as const;

export function writeSymbolTable(
  symbols: readonly ObjectSymbol[],
  out: TextWriter,
  options: { readonly title: string; readonly digits: number; readonly nameText: NameText },
): void {
  out.line(`${options.title}:`);
  if (symbols.length === 0) out.line("no symbols");
  for (const symbol of symbols) writeSymbol(symbol, out, options);
  out.text("\n\n");
}

function writeSymbol(
  symbol: ObjectSymbol,
  out: TextWriter,
  { digits, nameText }: { readonly digits: number; readonly nameText: NameText },
): void {
  out.address(symbol.value, digits);
  out.text(` ${flagLetters(symbol.flags)} ${placeOf(symbol)}\t`);
  out.address(symbol.size, digits);
  out.text(versionText(symbol));
  if (symbol.other !== 0)
    out.text(` ${visibilities[symbol.other] ?? `0x${symbol.other.toString(16).padStart(2, "0")}`}`);
  out.line(` ${nameText(symbol.name)}`);
}

/** Seven columns: binding, weak, constructor, warning, indirect, debugging or dynamic, kind. */
function flagLetters(flags: number): string {
  const is = (flag: number): boolean => hasFlag(flags, flag);
  const binding = is(symbolFlags.LOCAL) ? "l" : is(symbolFlags.GLOBAL) ? "g" : is(symbolFlags.UNIQUE) ? "u" : " ";
  const weak = is(symbolFlags.WEAK) ? "w" : " ";
  const indirect = is(symbolFlags.INDIRECT_FUNCTION) ? "i" : " ";
  const table = is(symbolFlags.DEBUGGING) ? "d" : is(symbolFlags.DYNAMIC) ? "D" : " ";
  const kind = is(symbolFlags.FUNCTION) ? "F" : is(symbolFlags.FILE) ? "f" : is(symbolFlags.OBJECT) ? "O" : " ";
  return `${binding}${weak}  ${indirect}${table}${kind}`;
}

function versionText({ version }: ObjectSymbol): string {
  if (version === undefined) return "";
  return version.hidden
    ? ` (${version.name})${" ".repeat(Math.max(0, 10 - version.name.length))}`
    : `  ${version.name.padEnd(11)}`;
}
