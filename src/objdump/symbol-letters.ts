/** nm's letters: one for the kind of each symbol, upper case for those that other files see. */
import { hasFlag, sectionFlags, symbolFlags, type ObjectSection, type ObjectSymbol } from "./object-file.ts";

/** Sections of PE, which have letters of their own in every format. */
const lettersByName: readonly (readonly [name: string, letter: string])[] = [
  [".drectve", "i"],
  [".edata", "e"],
  [".idata", "i"],
  [".pdata", "p"],
];

/** The letter that GNU nm has for a symbol of an ELF file. */
export function gnuLetter(symbol: ObjectSymbol): string {
  const { section } = symbol;
  const has = (flag: number): boolean => hasFlag(symbol.flags, flag);
  if (section === "*COM*") return "C";
  if (section === "*UND*") {
    if (!has(symbolFlags.WEAK)) return "U";
    return has(symbolFlags.OBJECT) ? "v" : "w";
  }
  if (has(symbolFlags.INDIRECT_FUNCTION)) return "i";
  if (has(symbolFlags.WEAK)) return has(symbolFlags.OBJECT) ? "V" : "W";
  if (has(symbolFlags.UNIQUE)) return "u";
  if (!has(symbolFlags.GLOBAL | symbolFlags.LOCAL)) return "?";
  const letter = section === "*ABS*" ? "a" : sectionLetter(section);
  return has(symbolFlags.GLOBAL) ? letter.toUpperCase() : letter;
}

/** The letter that llvm-nm has for a symbol of a module or an object of LLVM's. */
export function llvmLetter(symbol: ObjectSymbol): string {
  const has = (flag: number): boolean => hasFlag(symbol.flags, flag);
  if (symbol.section === "*UND*") return has(symbolFlags.WEAK) ? "w" : "U";
  if (has(symbolFlags.WEAK)) return "W";
  const letter = symbol.section === "*ABS*" ? "a" : has(symbolFlags.FUNCTION) ? "t" : "d";
  return has(symbolFlags.GLOBAL) ? letter.toUpperCase() : letter;
}

function sectionLetter(section: ObjectSection): string {
  const has = (flag: number): boolean => hasFlag(section.flags, flag);
  const byName = lettersByName.find(
    ([name]) => section.name.startsWith(name) && /^[.$0-9]?$/.test(section.name.charAt(name.length)),
  );
  if (byName !== undefined) return byName[1];
  if (has(sectionFlags.CODE)) return "t";
  if (has(sectionFlags.DATA)) return has(sectionFlags.READONLY) ? "r" : "d";
  if (!has(sectionFlags.HAS_CONTENTS)) return "b";
  if (has(sectionFlags.DEBUGGING)) return "N";
  return has(sectionFlags.READONLY) ? "n" : "?";
}

/** Whether a symbol with that letter has no value. */
export function isUndefinedLetter(letter: string): boolean {
  return letter === "U" || letter === "w" || letter === "v";
}
