/**
 * ELF files of any machine as object files, section by section and flag by flag as BFD sees them.
 *
 * BFD has no section for what it represents otherwise: the symbol table and its strings, the section names, and in files
 * that are to be linked the relocations. Debug sections are known by their names.
 */
import {
  EM_386,
  EM_WEBASSEMBLY,
  EM_X86_64,
  ET_DYN,
  ET_EXEC,
  GRP_COMDAT,
  PT_LOAD,
  PT_TLS,
  readElf,
  SHF_ALLOC,
  SHF_EXCLUDE,
  SHF_EXECINSTR,
  SHF_GROUP,
  SHF_TLS,
  SHF_WRITE,
  SHT_DYNSYM,
  SHT_GROUP,
  SHT_NOBITS,
  SHT_NULL,
  SHT_REL,
  SHT_RELA,
  SHT_STRTAB,
  SHT_SYMTAB,
  SHT_SYMTAB_SHNDX,
  type ElfFile,
  type RelocationTable,
  type Section,
  type Segment,
} from "../elf/index.ts";
import type { Field, TextWriter } from "../bytes/index.ts";
import {
  elfDebugSections,
  Symbolizer,
  type DwarfSections,
  type ElfDebugSections,
  type SourceFrame,
} from "../dwarf/index.ts";
import { annotateElf } from "./annotate-elf.ts";
import { ElfCode } from "./elf-code.ts";
import { writeElfHeaders } from "./elf-headers.ts";
import { ElfSymbols } from "./elf-symbols.ts";
import type { Warn } from "./module-names.ts";
import {
  fileFlags,
  sectionFlags,
  type CodeRegion,
  type ObjectFile,
  type ObjectRelocation,
  type ObjectSection,
  type ObjectSymbol,
  type OperandNames,
} from "./object-file.ts";
import { relocationName } from "./readelf/relocation-names.ts";

/** BFD's names of formats and architectures; the others it knows by class only. */
const machines: ReadonlyMap<string, { readonly format: string; readonly architecture: string }> = new Map([
  [`${EM_WEBASSEMBLY} 32`, { format: "elf32-wasm32", architecture: "wasm32" }],
  [`${EM_WEBASSEMBLY} 64`, { format: "elf64-wasm64", architecture: "wasm64" }],
  [`${EM_X86_64} 64`, { format: "elf64-x86-64", architecture: "i386:x86-64" }],
  [`${EM_X86_64} 32`, { format: "elf32-x86-64", architecture: "i386:x64-32" }],
  [`${EM_386} 32`, { format: "elf32-i386", architecture: "i386" }],
]);

/** Opens an ELF file. `base` is its offset in the file it is in. */
export function openElf(bytes: Uint8Array, options: { readonly base: number; readonly warn: Warn }): ElfObject {
  return new ElfObject(readElf(bytes, options), options.warn);
}

export class ElfObject implements ObjectFile {
  readonly file: ElfFile;
  readonly format: string;
  readonly architecture: string;
  readonly addressDigits: 8 | 16;
  readonly flags: number;
  readonly sections: readonly ObjectSection[];
  readonly isLinked: boolean;
  readonly #relocationSections: ReadonlyMap<ObjectSection, readonly Section[]>;
  readonly #symbols: ElfSymbols;
  readonly #elfSections: ReadonlyMap<ObjectSection, Section>;
  readonly #warn: Warn;
  #code: ElfCode | undefined;
  #debug: { readonly sections: ElfDebugSections; readonly symbolizer: Symbolizer } | undefined;

  constructor(file: ElfFile, warn: Warn) {
    const { machine, type } = file.header;
    const known = machines.get(`${machine} ${file.elfClass}`);
    this.file = file;
    this.format = known?.format ?? `elf${file.elfClass}-little`;
    this.architecture = known?.architecture ?? "UNKNOWN!";
    this.addressDigits = file.elfClass === 32 ? 8 : 16;
    this.isLinked = isLinkedFile(file);
    const { sections, byIndex, relocationSections } = sectionsOf(file);
    this.sections = sections;
    this.#relocationSections = relocationSections;
    this.#symbols = new ElfSymbols(file, byIndex);
    this.#warn = warn;
    this.#elfSections = new Map(
      Array.from(byIndex, ([index, section]) => [section, file.sections[index]] as const).filter(isKnown),
    );
    const hasSymbols = file.sections.some((section) => section.type === SHT_SYMTAB || section.type === SHT_DYNSYM);
    this.flags =
      (relocationSections.size > 0 ? fileFlags.HAS_RELOC : 0) |
      (type === ET_EXEC ? fileFlags.EXEC_P : 0) |
      (hasSymbols ? fileFlags.HAS_SYMS : 0) |
      (type === ET_DYN ? fileFlags.DYNAMIC : 0) |
      (this.isLinked && file.segments.length > 0 ? fileFlags.D_PAGED : 0);
  }

  get bytes(): Uint8Array {
    return this.file.bytes;
  }

  get base(): number {
    return this.file.base;
  }

  fields(): readonly Field[] {
    return annotateElf(this.file);
  }

  get startAddress(): bigint {
    return this.file.header.exactEntry;
  }

  get canDisassemble(): boolean {
    return this.file.header.machine === EM_WEBASSEMBLY;
  }

  get operandNames(): OperandNames {
    return this.#codeOf();
  }

  symbols(): readonly ObjectSymbol[] {
    return this.#symbols.regular;
  }

  dynamicSymbols(): readonly ObjectSymbol[] | undefined {
    return this.#symbols.dynamic;
  }

  relocations(section: ObjectSection): readonly ObjectRelocation[] {
    const symbols = this.symbols();
    const tables = this.#relocationSections.get(section) ?? [];
    const origin = this.isLinked ? section.vma : 0n;
    return tables.flatMap((table) => this.#relocationsIn(this.file.relocations(table), { symbols, origin }));
  }

  dynamicRelocations(): readonly ObjectRelocation[] | undefined {
    const symbols = this.dynamicSymbols();
    const table = this.file.sections.find(({ type }) => type === SHT_DYNSYM);
    if (symbols === undefined || table === undefined) return undefined;
    const isRelocations = ({ type, link }: Section): boolean => {
      return (type === SHT_REL || type === SHT_RELA) && link === table.index;
    };
    return this.file.sections
      .filter(isRelocations)
      .flatMap((section) => this.#relocationsIn(this.file.relocations(section), { symbols, origin: 0n }));
  }

  writePrivateHeaders(out: TextWriter): void {
    writeElfHeaders(this.file, out);
  }

  codeRegions(section: ObjectSection): Iterable<CodeRegion> | undefined {
    return this.canDisassemble ? this.#codeOf().regions(section) : undefined;
  }

  debugSections(): DwarfSections {
    return elfDebugSections(this.file, { isApart: false });
  }

  sourceFrames(section: ObjectSection, address: bigint): readonly SourceFrame[] {
    this.#debug ??= this.#openDebug();
    const elfSection = this.#elfSections.get(section);
    const start = elfSection === undefined ? undefined : this.#debug.sections.addressOf(elfSection);
    return start === undefined ? [] : this.#debug.symbolizer.frames(start + Number(address - section.vma));
  }

  #openDebug(): { sections: ElfDebugSections; symbolizer: Symbolizer } {
    const sections = elfDebugSections(this.file);
    return { sections, symbolizer: new Symbolizer(sections, { warn: (error) => this.#warn(error.message) }) };
  }

  #codeOf(): ElfCode {
    this.#code ??= new ElfCode(this);
    return this.#code;
  }

  #relocationsIn(
    table: RelocationTable,
    context: { readonly symbols: readonly ObjectSymbol[]; readonly origin: bigint },
  ): readonly ObjectRelocation[] {
    return Array.from({ length: table.count }, (_, index) => {
      const type = table.type(index);
      const symbol = table.symbol(index);
      return {
        address: table.exactOffset(index) - context.origin,
        typeName: relocationName(this.file.header.machine, type),
        type,
        // Symbol 0 of the file is not in the list.
        symbol: symbol === 0 ? undefined : context.symbols[symbol - 1],
        addend: table.exactAddend(index),
      };
    });
  }
}

function isKnown(pair: readonly [ObjectSection, Section | undefined]): pair is readonly [ObjectSection, Section] {
  return pair[1] !== undefined;
}

/** Whether a file is linked: then symbols have addresses, and it is not to be linked again. */
export function isLinkedFile({ header }: ElfFile): boolean {
  return header.type === ET_EXEC || header.type === ET_DYN;
}

interface ElfSections {
  readonly sections: readonly ObjectSection[];
  readonly byIndex: ReadonlyMap<number, ObjectSection>;
  readonly relocationSections: ReadonlyMap<ObjectSection, readonly Section[]>;
}

function sectionsOf(file: ElfFile): ElfSections {
  const relocated = relocationSectionsByTarget(file);
  const hidden = hiddenSections(file, new Set(Array.from(relocated.values()).flat()));
  const sections: ObjectSection[] = [];
  const byIndex = new Map<number, ObjectSection>();
  const relocationSections = new Map<ObjectSection, readonly Section[]>();
  for (const section of file.sections) {
    if (hidden.has(section)) continue;
    const relocations = relocated.get(section.index);
    const flags =
      flagsOf(section) |
      (relocations === undefined ? 0 : sectionFlags.RELOC) |
      (section.type === SHT_GROUP ? groupFlags(section, file) : 0);
    const object = sectionOf(section, { file, index: sections.length, flags });
    sections.push(object);
    byIndex.set(section.index, object);
    if (relocations !== undefined) relocationSections.set(object, relocations);
  }
  return { sections, byIndex, relocationSections };
}

/**
 * The relocation sections that are relocations to BFD, by the index of what they apply to. Those of the dynamic linker
 * are sections like others.
 */
function relocationSectionsByTarget(file: ElfFile): ReadonlyMap<number, readonly Section[]> {
  const isLinked = isLinkedFile(file);
  const symbols = file.sections.findIndex(({ type }) => type === SHT_SYMTAB);
  const byTarget = new Map<number, Section[]>();
  for (const section of file.sections) {
    if (section.type !== SHT_REL && section.type !== SHT_RELA) continue;
    const target = file.sections[section.info];
    const isDynamic = isLinked && (section.flags & SHF_ALLOC) !== 0;
    const isOrphan = section.link !== symbols || section.link === 0 || section.info === 0 || target === undefined;
    if (isDynamic || isOrphan || target.type === SHT_REL || target.type === SHT_RELA) continue;
    const others = byTarget.get(section.info);
    if (others === undefined) byTarget.set(section.info, [section]);
    else others.push(section);
  }
  return byTarget;
}

function hiddenSections(file: ElfFile, relocations: ReadonlySet<Section>): ReadonlySet<Section> {
  const symbols = file.sections.find(({ type }) => type === SHT_SYMTAB);
  const isHidden = (section: Section): boolean => {
    switch (section.type) {
      case SHT_NULL:
      case SHT_SYMTAB:
      case SHT_SYMTAB_SHNDX:
        return true;
      case SHT_STRTAB:
        return section.index === file.header.sectionNamesIndex || section.index === symbols?.link;
      default:
        return relocations.has(section);
    }
  };
  return new Set(file.sections.filter(isHidden));
}

function sectionOf(
  section: Section,
  place: { readonly file: ElfFile; readonly index: number; readonly flags: number },
): ObjectSection {
  const vma = section.exactAddress;
  const { flags } = place;
  return {
    index: place.index,
    name: section.name,
    size: section.size,
    vma,
    lma: (flags & sectionFlags.ALLOC) === 0 ? vma : loadAddressOf(section, place.file),
    fileOffset: section.offset,
    alignment: section.alignment <= 1 ? 0 : Math.ceil(Math.log2(section.alignment)),
    flags,
    contents: section.content,
  };
}

const debugNames = /^\.(debug|gnu\.debuglto_\.debug_|gnu\.linkonce\.wi\.|zdebug)/;
const noteNames = /^\.(gnu\.build\.attributes|note\.gnu)/;
const lineNames = /^\.(line|stab|gdb_index$)/;

function flagsOf(section: Section): number {
  const has = (flag: number): boolean => (section.flags & flag) !== 0;
  const isAllocated = has(SHF_ALLOC);
  const isLoaded = isAllocated && section.type !== SHT_NOBITS;
  const { name } = section;
  return (
    (section.type === SHT_NOBITS ? 0 : sectionFlags.HAS_CONTENTS) |
    (isAllocated ? sectionFlags.ALLOC : 0) |
    (isLoaded ? sectionFlags.LOAD : 0) |
    (has(SHF_WRITE) ? 0 : sectionFlags.READONLY) |
    (has(SHF_EXECINSTR) ? sectionFlags.CODE : isLoaded ? sectionFlags.DATA : 0) |
    (section.flags % 2 ** 32 >= SHF_EXCLUDE ? sectionFlags.EXCLUDE : 0) |
    (has(SHF_TLS) ? sectionFlags.THREAD_LOCAL : 0) |
    (name.startsWith(".gnu.linkonce") && !has(SHF_GROUP) ? sectionFlags.LINK_ONCE : 0) |
    (isAllocated ? 0 : flagsByName(name))
  );
}

function groupFlags(section: Section, file: ElfFile): number {
  const isComdat = (file.group(section).flags & GRP_COMDAT) !== 0;
  return sectionFlags.GROUP | (isComdat ? sectionFlags.LINK_ONCE : 0);
}

/** What a section's name says of it; asked for those that a program does not have in its memory. */
export function flagsByName(name: string): number {
  if (debugNames.test(name)) return sectionFlags.DEBUGGING | sectionFlags.OCTETS;
  if (noteNames.test(name)) return sectionFlags.OCTETS;
  return lineNames.test(name) ? sectionFlags.DEBUGGING : 0;
}

/** Where the segment that a section is in puts it; the last one, where several could. */
function loadAddressOf(section: Section, { segments }: ElfFile): bigint {
  const vma = section.exactAddress;
  // Where all physical addresses are zero nobody has thought of them.
  const loaded = segments.filter(({ type, memorySize }) => type === PT_LOAD && memorySize > 0);
  if (loaded.length > 1 && segments.every(({ physicalAddress }) => physicalAddress === 0)) return vma;
  let lma = vma;
  for (const segment of segments) {
    if (!mayHold(segment, section)) continue;
    const physical = segment.exactPhysicalAddress;
    const inFile = section.type !== SHT_NOBITS;
    lma = physical + (inFile ? BigInt(section.offset - segment.offset) : vma - segment.exactAddress);
    if (section.address >= segment.address && section.address + section.size <= segment.address + segment.memorySize)
      break;
  }
  return lma;
}

function mayHold(segment: Segment, section: Section): boolean {
  const isThreadLocal = (section.flags & SHF_TLS) !== 0;
  const fits = segment.type === PT_TLS ? isThreadLocal : segment.type === PT_LOAD && !isThreadLocal;
  if (!fits) return false;
  // Thread-local zeros take no room in the address space.
  const size = isThreadLocal && section.type === SHT_NOBITS && segment.type !== PT_TLS ? 0 : section.size;
  const start = section.type === SHT_NOBITS ? section.address - segment.address : section.offset - segment.offset;
  const room = section.type === SHT_NOBITS ? segment.memorySize : segment.fileSize;
  if (start < 0 || start + size > room) return false;
  const distance = section.address - segment.address;
  return distance >= 0 && distance + size <= segment.memorySize;
}
