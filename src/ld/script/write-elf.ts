/** The linked file as ELF executable: sections, segments and symbols. */
import {
  ET_DYN,
  ET_EXEC,
  ElfBuilder,
  PT_LOAD,
  SHF_TLS,
  SHN_ABS,
  SHT_NOBITS,
  STB_GLOBAL,
  STB_LOCAL,
  STT_FILE,
  STT_NOTYPE,
  STT_SECTION,
  STT_TLS,
  STV_DEFAULT,
  STV_HIDDEN,
  STV_INTERNAL,
  type ElfClass,
  type SectionBuilder,
  type SymbolBuilder,
  type SymbolOptions,
} from "../../elf/index.ts";
import { sectionOf, type ScriptSymbol } from "./definitions.ts";
import { addressOf } from "./evaluate.ts";
import type { DynamicLinking } from "./dynamic/dynamic-linking.ts";
import { dynamicLinks } from "./dynamic/table-sections.ts";
import { keepRelocations } from "./kept-relocations.ts";
import type { ObjectFile } from "./object-file.ts";
import type { OutputSection } from "./output-section.ts";
import type { PlannedSegment } from "./segments.ts";
import type { LinkSymbol } from "./symbols.ts";

/** What is written. */
export interface ElfOutput {
  readonly elfClass: ElfClass;
  readonly machine: number;
  readonly flags: number;
  readonly entry: bigint;
  readonly pageSize: bigint;
  /** In the order of the file, with their contents. */
  readonly contents: ReadonlyMap<OutputSection, Uint8Array>;
  readonly segments: readonly PlannedSegment[];
  readonly files: readonly ObjectFile[];
  readonly symbols: Iterable<LinkSymbol>;
  readonly scriptSymbols: ReadonlyMap<string, ScriptSymbol>;
  readonly addressOf: (symbol: LinkSymbol) => bigint | undefined;
  /** Whether an undefined symbol is named by a relocation. */
  readonly isReferenced: (symbol: LinkSymbol) => boolean;
  readonly isLibrary: boolean;
  readonly dynamic: DynamicLinking | undefined;
  readonly emitsRelocations: boolean;
}

/** The bytes of the file. */
export function writeElf(output: ElfOutput): Uint8Array {
  return new ElfWriting(output).write();
}

class ElfWriting {
  readonly #output: ElfOutput;
  readonly #builder: ElfBuilder;
  readonly #sections: Map<OutputSection, SectionBuilder> = new Map();
  readonly #symbols: Map<LinkSymbol, SymbolBuilder> = new Map();
  readonly #scriptSymbols: Map<string, SymbolBuilder> = new Map();

  constructor(output: ElfOutput) {
    const { elfClass, machine, entry, flags, isLibrary } = output;
    this.#output = output;
    this.#builder = new ElfBuilder({
      elfClass,
      machine,
      flags,
      type: isLibrary ? ET_DYN : ET_EXEC,
      mergeNames: "tails",
    });
    this.#builder.entry = entry;
  }

  write(): Uint8Array {
    for (const [section, content] of this.#output.contents) this.#addSection(section, content);
    this.#linkTables();
    for (const segment of this.#output.segments) this.#addSegment(segment);
    for (const file of this.#output.files) this.#addLocals(file);
    for (const symbol of this.#output.symbols) this.#addGlobal(symbol);
    for (const [name, symbol] of this.#output.scriptSymbols) this.#addScriptSymbol(name, symbol);
    if (this.#output.emitsRelocations)
      keepRelocations(this.#builder, {
        sections: this.#sections,
        symbolOf: (symbol) => this.#symbols.get(symbol) ?? this.#scriptSymbols.get(symbol.plainName),
        addressOf: this.#output.addressOf,
      });
    return this.#builder.finish();
  }

  get #threadBlock(): bigint {
    const first = [...this.#output.contents.keys()].find(({ flags }) => (flags & SHF_TLS) !== 0);
    return first?.address ?? 0n;
  }

  #addSection(section: OutputSection, content: Uint8Array): void {
    const { name, type, flags, address } = section;
    // An address that the script gives may be less aligned than what is in the section.
    const lowestBit = address & -address;
    const alignment = lowestBit !== 0n && lowestBit < section.alignment ? lowestBit : section.alignment;
    const common = { name, type, flags, address, alignment: Number(alignment) };
    const options = type === SHT_NOBITS ? { ...common, size: Number(section.size) } : { ...common, content };
    this.#sections.set(section, this.#builder.addSection(options));
  }

  /** What tables of the dynamic linker refer to. */
  #linkTables(): void {
    const { dynamic } = this.#output;
    if (dynamic === undefined) return;
    const sections = new Map(Array.from(this.#sections.values(), (section) => [section.name, section]));
    for (const [name, link] of Object.entries(dynamicLinks)) {
      const section = sections.get(name);
      if (section === undefined) continue;
      section.link = sections.get(link);
      section.info = dynamic.infoOf(name);
    }
  }

  #addSegment({ type, flags, outputs, includesHeaders, physicalAddress }: PlannedSegment): void {
    const sections = outputs.flatMap((output) => this.#sections.get(output) ?? []);
    this.#builder.addSegment({
      type,
      flags,
      sections,
      includesHeaders,
      ...(type === PT_LOAD && { alignment: Number(this.#output.pageSize) }),
      ...(physicalAddress !== undefined && { physicalAddress }),
    });
  }

  #addLocals(file: ObjectFile): void {
    const { symbols } = file.elf;
    if (symbols === undefined) return;
    for (let index = 1; index < symbols.localCount; index++) {
      const symbol = file.symbols[index];
      if (symbol === undefined || symbol.type === STT_SECTION || symbol.name === "") continue;
      if (symbol.type === STT_FILE) {
        this.#builder.addSymbol({ name: symbol.name, type: STT_FILE, binding: STB_LOCAL, section: SHN_ABS });
      } else if (symbol.binding === STB_LOCAL) {
        this.#addSymbol(symbol, STB_LOCAL);
      }
    }
  }

  #addGlobal(symbol: LinkSymbol): void {
    if (this.#output.scriptSymbols.has(symbol.name)) return;
    const isHidden = symbol.visibility === STV_HIDDEN || symbol.visibility === STV_INTERNAL;
    this.#addSymbol(symbol, isHidden ? STB_LOCAL : symbol.binding);
  }

  #addSymbol(symbol: LinkSymbol, binding: number): void {
    const { name, type, visibility, size } = symbol;
    const address = this.#output.addressOf(symbol);
    if (address === undefined) {
      if (symbol.state === "undefined" && this.#output.isReferenced(symbol))
        this.#symbols.set(symbol, this.#builder.addSymbol({ name, type, binding, visibility }));
      return;
    }
    // The place of a thread-local symbol is one in each thread's block.
    const value = type === STT_TLS ? address - this.#threadBlock : address;
    const home = symbol.section?.output;
    const section = (home && this.#sections.get(home)) ?? SHN_ABS;
    this.#symbols.set(symbol, this.#builder.addSymbol({ name, value, size, type, binding, visibility, section }));
  }

  #addScriptSymbol(name: string, { value, isHidden, alias }: ScriptSymbol): void {
    const home = sectionOf(value);
    const options: SymbolOptions = {
      name,
      value: addressOf(value),
      type: alias?.type ?? STT_NOTYPE,
      binding: isHidden ? STB_LOCAL : STB_GLOBAL,
      visibility: isHidden ? STV_HIDDEN : STV_DEFAULT,
      section: (home && this.#sections.get(home)) ?? SHN_ABS,
    };
    this.#scriptSymbols.set(name, this.#builder.addSymbol(options));
  }
}
