/** Which version a dynamic symbol has, as it is written behind the symbol's name. */
import { SHN_UNDEF, VER_FLG_BASE, VERSYM_HIDDEN, type ElfFile, type SymbolTable } from "../../elf/index.ts";

export interface SymbolVersionText {
  readonly name: string;
  /** `needed`: of another file; `hidden`: not the default version. */
  readonly kind: "default" | "hidden" | "needed";
  /** What versym entries call it. */
  readonly index: number;
}

/** Versions of a file's dynamic symbols. */
export class SymbolVersions {
  readonly #file: ElfFile;
  #definitions: ReadonlyMap<number, { readonly name: string; readonly isBase: boolean }> | undefined;
  #needs: ReadonlyMap<number, string> | undefined;
  #versions: ElfFile["symbolVersions"] | undefined;

  constructor(file: ElfFile) {
    this.#file = file;
  }

  /** The version of a dynamic symbol; `undefined` if it has none, or the one of the file itself. */
  of(symbols: SymbolTable, symbol: number): SymbolVersionText | undefined {
    this.#versions ??= this.#file.symbolVersions;
    const version = this.#versions[symbol];
    if (version === undefined || (version.index === 0 && !version.hidden)) return undefined;
    const { index, hidden } = version;
    const isDefined = symbols.shndx(symbol) !== SHN_UNDEF;
    // An undefined symbol has a version of another file, and so has one that was copied from there.
    const definition = isDefined && !(index === 1 && hidden) ? this.#definition(index) : undefined;
    if (definition !== undefined) {
      // The symbol that stands for a version has its name already.
      if (definition.isBase || definition.name === symbols.name(symbol)) return undefined;
      return { name: definition.name, kind: hidden ? "hidden" : "default", index };
    }
    const raw = hidden ? index | VERSYM_HIDDEN : index;
    const need = this.#need(raw);
    if (need !== undefined) return { name: need, kind: "needed", index: raw };
    return undefined;
  }

  #definition(index: number): { readonly name: string; readonly isBase: boolean } | undefined {
    this.#definitions ??= new Map(
      this.#file.versionDefinitions.map(({ index, name, flags }) => [
        index,
        { name, isBase: index === 1 && flags === VER_FLG_BASE },
      ]),
    );
    return this.#definitions.get(index);
  }

  #need(index: number): string | undefined {
    this.#needs ??= new Map(
      this.#file.versionNeeds.flatMap(({ versions }) =>
        versions.map(({ index, name }): [number, string] => [index, name]),
      ),
    );
    return this.#needs.get(index);
  }
}
