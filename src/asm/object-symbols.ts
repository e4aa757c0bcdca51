/** The symbol table of an object whose sections are there. */
import {
  SHF_TLS,
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
  STT_NOTYPE,
  STT_OBJECT,
  STT_SECTION,
  STT_TLS,
  STV_DEFAULT,
  STV_HIDDEN,
  STV_INTERNAL,
  STV_PROTECTED,
  type ElfBuilder,
  type SectionBuilder,
  type SymbolBuilder,
  type SymbolOptions,
} from "../elf/index.ts";
import type { Assembler } from "./assembler.ts";
import { mistakeText } from "./mistake-text.ts";
import { constantValue, evaluate, finalOffset, placeOf, type Value } from "./expression.ts";
import type { Section } from "./section.ts";
import type { AsmSymbol, Binding, SymbolType, Visibility } from "./symbol.ts";
import { renameVersioned, versionsOf } from "./symbol-versions.ts";

const bindings: Readonly<Record<Binding, number>> = {
  local: STB_LOCAL,
  global: STB_GLOBAL,
  weak: STB_WEAK,
  unique: STB_GNU_UNIQUE,
};

const visibilities: Readonly<Record<Visibility, number>> = {
  default: STV_DEFAULT,
  hidden: STV_HIDDEN,
  protected: STV_PROTECTED,
  internal: STV_INTERNAL,
};

const types: Readonly<Record<SymbolType, number>> = {
  notype: STT_NOTYPE,
  object: STT_OBJECT,
  function: STT_FUNC,
  tls: STT_TLS,
  common: STT_COMMON,
  ifunc: STT_GNU_IFUNC,
};

/** Aliases of aliases are followed so far. */
const DEEPEST_ALIAS = 100;

interface Parts {
  readonly elf: ElfBuilder;
  readonly sections: ReadonlyMap<Section, SectionBuilder>;
}

interface SymbolPlace {
  readonly section: SectionBuilder | number;
  readonly value: number;
}

export class ObjectSymbols {
  readonly #assembler: Assembler;
  readonly #elf: ElfBuilder;
  readonly #sections: ReadonlyMap<Section, SectionBuilder>;
  readonly #symbols = new Map<AsmSymbol, SymbolBuilder>();
  readonly #sectionSymbols = new Map<Section, SymbolBuilder>();

  constructor(assembler: Assembler, { elf, sections }: Parts) {
    this.#assembler = assembler;
    this.#elf = elf;
    this.#sections = sections;
  }

  /** Symbols in the order in which they came, with the names of source files between them. */
  addAll(): void {
    const { symbols, fileNames } = this.#assembler;
    for (const symbol of symbols.values) this.#markUse(symbol);
    const files = [...fileNames];
    symbols.values.forEach((symbol, index) => {
      while (files[0] !== undefined && (files[0].before <= index || files[0] === fileNames[0])) {
        this.#addFile(files.shift()?.name ?? "");
      }
      this.#add(symbol);
    });
    for (const { name } of files) this.#addFile(name);
    for (const symbol of symbols.values) this.#addVersions(symbol);
  }

  /** Whether a symbol is in the table. */
  has(symbol: AsmSymbol): boolean {
    return this.#symbols.has(symbol);
  }

  /** The symbol of that name in the table. */
  named(name: string): SymbolBuilder | undefined {
    const symbol = this.#assembler.symbols.get(name);
    return symbol === undefined ? undefined : this.#symbols.get(symbol);
  }

  /** The symbol of the table for a relocation: labels without a name are reached through their section. */
  target(symbol: AsmSymbol): { symbol: SymbolBuilder; addend: number } | undefined {
    const known = this.#symbols.get(symbol);
    if (known !== undefined) return { symbol: known, addend: 0 };
    const place = placeOf(symbol);
    if (place !== undefined)
      return { symbol: this.#sectionSymbol(place.subsection.section), addend: finalOffset(place) };
    if (symbol.anonymous) return undefined;
    symbol.referenced = true;
    this.#add(symbol);
    const added = this.#symbols.get(symbol);
    return added === undefined ? undefined : { symbol: added, addend: 0 };
  }

  /** What a symbol stands for is used when it is. */
  #markUse(symbol: AsmSymbol): void {
    const { value, weakTarget } = symbol;
    if (weakTarget !== undefined) {
      if (symbol.referenced) markWeakUse(weakTarget, 0);
      return;
    }
    if (value.kind !== "expression" || symbol.anonymous) return;
    const known = this.#evaluate(symbol);
    if (known?.plus?.value.kind === "common" && symbol.isDefined) {
      this.#assembler.error(
        `The symbol "${symbol.name}" stands for the common symbol "${known.plus.name}", which has no place yet`,
        symbol.site,
      );
    }
    if (known?.plus?.isDefined === false) known.plus.referenced = true;
  }

  #addFile(name: string): void {
    this.#elf.addSymbol({ name, type: STT_FILE, binding: STB_LOCAL, section: SHN_ABS });
  }

  #add(symbol: AsmSymbol): void {
    if (symbol.anonymous || symbol.weakTarget !== undefined || this.#symbols.has(symbol)) return;
    if (!this.#isShown(symbol)) return;
    const place = this.#placeOf(symbol);
    if (place === undefined) return;
    const { value } = symbol;
    const options = this.#withVersion(symbol, {
      name: symbol.name,
      value: place.value,
      size: value.kind === "common" ? value.size : this.#sizeOf(symbol),
      section: place.section,
      binding: this.#bindingOf(symbol),
      visibility: visibilities[symbol.visibility],
      type: this.#typeOf(symbol),
    });
    if (options !== undefined) this.#symbols.set(symbol, this.#elf.addSymbol(options));
  }

  #isShown(symbol: AsmSymbol): boolean {
    const { syntax } = this.#assembler;
    if (symbol.isDefined) {
      if (this.#isLeftOut(symbol)) return false;
      const isLabel = symbol.isPrivate && symbol.type !== "function";
      return !isLabel || syntax.keepsLocalLabels || symbol.binding !== undefined;
    }
    if (symbol.referenced || symbol.isUsedWeakly) return true;
    if (symbol.isWeakTarget) return false;
    return syntax.keepsMentionedSymbols && symbol.binding !== "weak" && symbol.versionedNames.length === 0;
  }

  /** Names that built-in macros give to numbers, of registers for one, are nothing that an object needs. */
  #isLeftOut(symbol: AsmSymbol): boolean {
    const { value, binding, site } = symbol;
    if (value.kind !== "expression" || (binding !== undefined && binding !== "local")) return false;
    if (site?.source.isBuiltIn === true && binding === undefined) return true;
    if (this.#assembler.options.stripsLocalAbsolute !== true) return false;
    const known = this.#evaluate(symbol);
    return known !== undefined && known.plus === undefined && known.minus === undefined;
  }

  /** `.symver` may rename a symbol, or take it away from others. */
  #withVersion(symbol: AsmSymbol, options: SymbolOptions): SymbolOptions | undefined {
    if (symbol.versionedNames.length === 0) return options;
    if (symbol.value.kind === "common") {
      this.#assembler.error(`The common symbol "${symbol.name}" cannot have a version`, symbol.versionSite);
      return options;
    }
    const renamed = renameVersioned(symbol);
    if (typeof renamed === "object") {
      this.#assembler.error(renamed.mistake, symbol.versionSite);
      return options;
    }
    if (renamed !== undefined) return { ...options, name: renamed };
    switch (symbol.original) {
      case "kept":
        return options;
      case "local":
        return { ...options, binding: STB_LOCAL };
      case "hidden":
        return { ...options, visibility: STV_HIDDEN };
      case "removed":
        return { ...options, name: symbol.versionedNames[0] ?? symbol.name };
    }
  }

  /** More names of a symbol, which come behind all others. */
  #addVersions(symbol: AsmSymbol): void {
    const builder = this.#symbols.get(symbol);
    if (builder === undefined) return;
    for (const name of versionsOf(symbol)) {
      const { value, size, section, type } = builder;
      this.#elf.addSymbol({
        name,
        value,
        size,
        section,
        type,
        binding: this.#bindingOf(symbol),
        visibility: visibilities[symbol.visibility],
      });
    }
  }

  #bindingOf(symbol: AsmSymbol): number {
    const { binding, value } = symbol;
    if (binding === "weak" && value.kind === "common") {
      this.#assembler.error(`The symbol "${symbol.name}" is both weak and common`, symbol.site);
    }
    if (value.kind !== "undefined") return bindings[binding ?? "local"];
    if (binding === "weak" || (symbol.isUsedWeakly && !symbol.referenced && binding === undefined)) return STB_WEAK;
    return STB_GLOBAL;
  }

  #typeOf(symbol: AsmSymbol): number {
    let type = symbol.type;
    let source = symbol.copies;
    for (let depth = 0; source !== undefined && depth < DEEPEST_ALIAS; depth++, source = source.copies) {
      type = strongerType(type, source.type);
    }
    if (type === "object" || type === "common") {
      const hasType = symbol.value.kind === "common" && this.#assembler.options.commonType;
      if (hasType || type === "common") return hasType ? STT_COMMON : STT_OBJECT;
    }
    const section = placeOf(symbol)?.subsection.section;
    const isThreadLocal = section !== undefined && (section.properties.flags & SHF_TLS) !== 0;
    return isThreadLocal ? STT_TLS : types[type];
  }

  /** Where a symbol is: section and offset there; undefined if it only stands for another, undefined one. */
  #placeOf(symbol: AsmSymbol): SymbolPlace | undefined {
    const { value } = symbol;
    if (value.kind === "undefined") return { section: SHN_UNDEF, value: 0 };
    if (value.kind === "common") return { section: SHN_COMMON, value: value.alignment };
    const known = this.#evaluate(symbol);
    if (known === undefined) return undefined;
    if (known.plus === undefined) {
      if (known.minus !== undefined) {
        this.#assembler.error(
          `The value of "${symbol.name}" is the negative of "${known.minus.name}": no symbol can have that`,
          symbol.site,
        );
      }
      return { section: SHN_ABS, value: Number(BigInt.asUintN(32, known.constant)) };
    }
    const place = placeOf(known.plus);
    const section = place === undefined ? undefined : this.#sections.get(place.subsection.section);
    if (place === undefined || section === undefined) return undefined;
    return { section, value: Number(BigInt.asUintN(32, BigInt(finalOffset(place)) + known.constant)) };
  }

  /** Bytes of a symbol, or of the one that it is another name of. */
  #sizeOf(symbol: AsmSymbol): number {
    let source: AsmSymbol | undefined = symbol;
    for (let depth = 0; source?.size === undefined && depth < DEEPEST_ALIAS; depth++) source = source?.copies;
    if (source?.size === undefined) return 0;
    try {
      const size = constantValue(source.size, { final: true });
      if (size !== undefined) return Number(BigInt.asUintN(32, size));
    } catch (error) {
      if (mistakeText(error) === undefined) throw error;
    }
    this.#assembler.error(`The size of "${source.name}" is not a constant`, source.sizeSite ?? source.site);
    return 0;
  }

  #evaluate(symbol: AsmSymbol): Value | undefined {
    try {
      return evaluate(symbol.expression);
    } catch (error) {
      const message = mistakeText(error);
      if (message === undefined) throw error;
      if (!symbol.isReported) this.#assembler.error(message, symbol.site);
      symbol.isReported = true;
      return undefined;
    }
  }

  #sectionSymbol(section: Section): SymbolBuilder {
    let symbol = this.#sectionSymbols.get(section);
    if (symbol === undefined) {
      const builder = this.#sections.get(section);
      symbol = this.#elf.addSymbol({ type: STT_SECTION, binding: STB_LOCAL, ...(builder && { section: builder }) });
      this.#sectionSymbols.set(section, symbol);
    }
    return symbol;
  }
}

/** A symbol that is used only through `.weakref` is weak. */
function markWeakUse(symbol: AsmSymbol, depth: number): void {
  if (symbol.weakTarget !== undefined && depth < DEEPEST_ALIAS) markWeakUse(symbol.weakTarget, depth + 1);
  else symbol.isUsedWeakly = true;
}

const strength: readonly SymbolType[] = ["notype", "common", "object", "tls", "function", "ifunc"];

function strongerType(one: SymbolType, other: SymbolType): SymbolType {
  return strength.indexOf(other) > strength.indexOf(one) ? other : one;
}
