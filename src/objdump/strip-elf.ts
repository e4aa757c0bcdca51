/**
 * `strip` of ELF files: the symbols and sections that GNU strip would leave out, by the rules of its `filter_symbols`.
 *
 * There is one difference: of a file that is to be linked, `-s` leaves what linking it needs, as `--strip-unneeded` does.
 * GNU strip takes the relocations away, and what remains cannot be used for anything.
 */
import {
  ElfEditError,
  ElfEditor,
  readElf,
  SHT_SYMTAB,
  STB_GLOBAL,
  STB_GNU_UNIQUE,
  STB_LOCAL,
  STB_WEAK,
  STT_FILE,
  STT_SECTION,
  type EditedSection,
  type ElfFile,
  type SymbolTable,
} from "../elf/index.ts";
import { flagsByName, isLinkedFile } from "./elf-object.ts";
import { hasFlag, sectionFlags } from "./object-file.ts";
import { StripError, type StripRequest } from "./strip-request.ts";

/** The stripped file. */
export function stripElf(bytes: Uint8Array, request: StripRequest, base: number): Uint8Array {
  const file = readElf(bytes, { base });
  const editor = new ElfEditor(file);
  for (const section of editor.sections) if (isStripped(section, request)) editor.remove(section);
  const isKept = symbolRule(file, request);
  const table = editor.sections.find(({ type }) => type === SHT_SYMTAB);
  if (table !== undefined && isLinkedFile(file) && !hasKeptSymbol(file, isKept)) editor.remove(table);
  else editor.keepSymbols(isKept);
  try {
    return editor.finish();
  } catch (error) {
    if (error instanceof ElfEditError) throw new StripError(error.message);
    throw error;
  }
}

function isStripped(section: EditedSection, request: StripRequest): boolean {
  if (request.removeSections(section.name)) return true;
  const isDebugging = !section.isAllocated && hasFlag(flagsByName(section.name), sectionFlags.DEBUGGING);
  return isDebugging && (request.symbols !== "none" || request.discard === "locals");
}

function hasKeptSymbol(file: ElfFile, isKept: (symbols: SymbolTable, index: number) => boolean): boolean {
  const { symbols } = file;
  if (symbols === undefined) return false;
  for (let index = 1; index < symbols.count; index++) if (isKept(symbols, index)) return true;
  return false;
}

function symbolRule(file: ElfFile, request: StripRequest): (symbols: SymbolTable, index: number) => boolean {
  const isLinked = isLinkedFile(file);
  return (symbols, index) => {
    const isFileSymbol = symbols.type(index) === STT_FILE;
    if ((request.keepsFileSymbols && isFileSymbol) || request.keep(symbols.name(index))) return true;
    if (request.remove(symbols.name(index))) return false;
    return isKeptByKind(symbols, index, { request, isLinked });
  };
}

function isKeptByKind(
  symbols: SymbolTable,
  index: number,
  { request, isLinked }: { readonly request: StripRequest; readonly isLinked: boolean },
): boolean {
  if (request.symbols === "all" && isLinked) return false;
  const isUnneededGone = request.symbols === "unneeded" || request.symbols === "all";
  const binding = symbols.binding(index);
  const isShared = binding === STB_GLOBAL || binding === STB_WEAK || binding === STB_GNU_UNIQUE;
  const isUndefined = symbols.isUndefined(index);
  if (!isLinked && !isUndefined && (isShared || symbols.isCommon(index))) return true;
  if (isShared || isUndefined) return !isUnneededGone || (!isLinked && binding === STB_WEAK);
  const type = symbols.type(index);
  if (type === STT_FILE || type === STT_SECTION) return request.symbols !== "debug" && !isUnneededGone;
  if (isUnneededGone || request.discard === "locals") return false;
  return request.discard !== "labels" || !isLocalLabel(symbols, index);
}

/** Labels that a compiler makes for itself. */
function isLocalLabel(symbols: SymbolTable, index: number): boolean {
  return symbols.binding(index) === STB_LOCAL && /^(\.L|\.\.|_\.L_)/.test(symbols.name(index));
}
