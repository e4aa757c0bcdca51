/** The two symbol tables of an ELF file as BFD sees them. */
import {
  SHN_ABS,
  SHN_COMMON,
  SHN_UNDEF,
  STB_GLOBAL,
  STB_GNU_UNIQUE,
  STB_LOCAL,
  STB_WEAK,
  STT_COMMON,
  STT_FILE,
  STT_FUNC,
  STT_GNU_IFUNC,
  STT_OBJECT,
  STT_SECTION,
  STT_TLS,
  VER_FLG_BASE,
  VER_NDX_GLOBAL,
  VER_NDX_LOCAL,
  type ElfFile,
  type SymbolTable,
} from "../elf/index.ts";
import {
  symbolFlags,
  type ObjectSection,
  type ObjectSymbol,
  type SpecialSection,
  type SymbolVersion,
} from "./object-file.ts";

export class ElfSymbols {
  readonly #file: ElfFile;
  readonly #sections: ReadonlyMap<number, ObjectSection>;
  #regular: readonly ObjectSymbol[] | undefined;
  #dynamic: readonly ObjectSymbol[] | undefined;

  /** @param sections by the index of ELF; symbols in others count as absolute */
  constructor(file: ElfFile, sections: ReadonlyMap<number, ObjectSection>) {
    this.#file = file;
    this.#sections = sections;
  }

  /** Symbols 1, 2, ... of the file's symbol table. */
  get regular(): readonly ObjectSymbol[] {
    const { symbols } = this.#file;
    this.#regular ??= symbols === undefined ? [] : this.#list(symbols, { flags: 0, versionOf: this.#noVersion() });
    return this.#regular;
  }

  /** Symbols 1, 2, ... of the dynamic symbol table; `undefined` if there is none. */
  get dynamic(): readonly ObjectSymbol[] | undefined {
    const { dynamicSymbols } = this.#file;
    if (dynamicSymbols === undefined) return undefined;
    this.#dynamic ??= this.#list(dynamicSymbols, { flags: symbolFlags.DYNAMIC, versionOf: versionsOf(this.#file) });
    return this.#dynamic;
  }

  /** In a file with versions every symbol has one; those outside the dynamic table have an empty one. */
  #noVersion(): VersionOf {
    const none: SymbolVersion | undefined = hasVersions(this.#file) ? { name: "", hidden: false } : undefined;
    return () => none;
  }

  #list(
    table: SymbolTable,
    common: { readonly flags: number; readonly versionOf: VersionOf },
  ): readonly ObjectSymbol[] {
    return Array.from({ length: Math.max(table.count - 1, 0) }, (_, place) => {
      const index = place + 1;
      const type = table.type(index);
      const isCommon = table.shndx(index) === SHN_COMMON;
      const value = table.exactValue(index);
      const size = table.exactSize(index);
      const name =
        type === STT_SECTION && table.nameOffset(index) === 0 ? this.#sectionName(table, index) : table.name(index);
      return {
        name,
        value: isCommon ? size : value,
        size: isCommon ? value : size,
        section: this.#place(table, index),
        flags: flagsOf(table, index) | common.flags,
        other: table.other(index),
        type,
        version: common.versionOf(index, name),
      };
    });
  }

  #sectionName(table: SymbolTable, index: number): string {
    return table.section(index)?.name ?? "";
  }

  #place(table: SymbolTable, index: number): ObjectSection | SpecialSection {
    switch (table.shndx(index)) {
      case SHN_UNDEF:
        return "*UND*";
      case SHN_ABS:
        return "*ABS*";
      case SHN_COMMON:
        return "*COM*";
      default:
        return this.#sections.get(table.sectionIndex(index)) ?? "*ABS*";
    }
  }
}

const bindingFlags: ReadonlyMap<number, number> = new Map([
  [STB_LOCAL, symbolFlags.LOCAL],
  [STB_WEAK, symbolFlags.WEAK],
  [STB_GNU_UNIQUE, symbolFlags.UNIQUE],
]);

const typeFlags: ReadonlyMap<number, number> = new Map([
  [STT_SECTION, symbolFlags.SECTION_SYM | symbolFlags.DEBUGGING],
  [STT_FILE, symbolFlags.FILE | symbolFlags.DEBUGGING],
  [STT_FUNC, symbolFlags.FUNCTION],
  [STT_COMMON, symbolFlags.OBJECT],
  [STT_OBJECT, symbolFlags.OBJECT],
  [STT_TLS, symbolFlags.THREAD_LOCAL],
  [STT_GNU_IFUNC, symbolFlags.INDIRECT_FUNCTION],
]);

function flagsOf(table: SymbolTable, index: number): number {
  const binding = table.binding(index);
  const isDefined = !table.isUndefined(index) && !table.isCommon(index);
  const global = binding === STB_GLOBAL && isDefined ? symbolFlags.GLOBAL : 0;
  return global | (bindingFlags.get(binding) ?? 0) | (typeFlags.get(table.type(index)) ?? 0);
}

type VersionOf = (index: number, name: string) => SymbolVersion | undefined;

function hasVersions(file: ElfFile): boolean {
  return file.symbolVersions.length > 0 && (file.versionDefinitions.length > 0 || file.versionNeeds.length > 0);
}

function versionsOf(file: ElfFile): VersionOf {
  if (!hasVersions(file)) return () => undefined;
  const definitions = file.versionDefinitions;
  const last = definitions.reduce((greatest, { index }) => Math.max(greatest, index), 0);
  const defined = new Map(definitions.map(({ index, name }) => [index, name]));
  const needed = new Map(file.versionNeeds.flatMap(({ versions }) => versions.map(({ index, name }) => [index, name])));
  const first = definitions.find(({ index }) => index === VER_NDX_GLOBAL);
  const versions = file.symbolVersions;
  return (index) => {
    const { index: version, hidden } = versions[index] ?? { index: VER_NDX_LOCAL, hidden: false };
    if (version === VER_NDX_LOCAL) return { name: "", hidden };
    if (version === VER_NDX_GLOBAL && (last < version || first?.flags === VER_FLG_BASE))
      return { name: BASE_VERSION, hidden };
    const own = defined.get(version);
    if (own !== undefined) return { name: own, hidden };
    return version <= last ? { name: "", hidden } : { name: needed.get(version) ?? "<corrupt>", hidden: true };
  };
}

/** What BFD calls the version of symbols that have none. */
export const BASE_VERSION = "Base";
