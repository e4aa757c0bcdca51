/**
 * Debug information of ELF files.
 *
 * In a file that is to be linked, addresses in all sections begin at 0. That an address says which section it is in, sections of
 * code are thought to lie behind each other here, and relocations are applied as if they did. Of an executable of wasm32 addresses
 * are offsets in the contents of its module's code section, where there are five bytes in front of the bodies (docs/linked-format.md).
 */
import { FormatError, Reader } from "../bytes/index.ts";
import {
  EM_386,
  EM_IAMCU,
  EM_WEBASSEMBLY,
  EM_X86_64,
  ET_REL,
  R_WASM32_LLVM,
  relocationKinds,
  SHF_ALLOC,
  SHF_COMPRESSED,
  SHF_EXECINSTR,
  writeField,
  type ElfFile,
  type RelocationField,
  type RelocationRecord,
  type Section,
  type SymbolTable,
} from "../elf/index.ts";
import { llvmRelocationNamed, sizedBodies } from "../wasm/index.ts";
import type { DwarfSection, DwarfSectionName, DwarfSections } from "./sections.ts";

/** Bytes of the padded count in front of the bodies in the code section of a module that was linked. */
const COUNT_SIZE = 5;
const CODE = ".wasm.code";
const FUNCTION_SPACE = ".space.function_index";

/** The debug information of an ELF file. */
export interface ElfDebugSections extends DwarfSections {
  /** Address in the debug information of the first byte of a section; `undefined` if it has no code. */
  readonly addressOf: (section: Section) => number | undefined;
}

/**
 * @param options.isApart whether sections of code in files that are to be linked lie behind each other, as they have to for
 * addresses to be found; else all are at 0, as the file says
 */
export function elfDebugSections(
  file: ElfFile,
  { isApart = true }: { readonly isApart?: boolean } = {},
): ElfDebugSections {
  const places = isApart || file.header.type !== ET_REL ? placesOfCode(file) : new Map<Section, number>();
  const relocator = new Relocator(file, places);
  const known = new Map<DwarfSectionName, DwarfSection | undefined>();
  const code = { start: Infinity, end: 0 };
  for (const [section, start] of places) {
    code.start = Math.min(code.start, start);
    code.end = Math.max(code.end, start + section.size);
  }
  return {
    section: (name) => {
      if (!known.has(name)) known.set(name, relocator.section(`.debug_${name}`));
      return known.get(name);
    },
    code,
    addressOf: (section) => places.get(section),
  };
}

function placesOfCode(file: ElfFile): ReadonlyMap<Section, number> {
  const { machine, type } = file.header;
  const places = new Map<Section, number>();
  // Address 0 stands for what is not there.
  let next = 1;
  for (const section of file.sections) {
    const isCode = (section.flags & SHF_ALLOC) !== 0 && (section.flags & SHF_EXECINSTR) !== 0;
    if (!isCode || section.size === 0) continue;
    const isLinked = type !== ET_REL;
    const linkedAddress = machine === EM_WEBASSEMBLY ? COUNT_SIZE : section.address;
    places.set(section, isLinked ? linkedAddress : next);
    next += section.size;
  }
  return places;
}

class Relocator {
  readonly #file: ElfFile;
  readonly #places: ReadonlyMap<Section, number>;
  readonly #bodies = new Map<Section, readonly number[]>();

  constructor(file: ElfFile, places: ReadonlyMap<Section, number>) {
    this.#file = file;
    this.#places = places;
  }

  section(name: string): DwarfSection | undefined {
    const section = this.#file.sections.find((candidate) => candidate.name === name && candidate.size > 0);
    if (section === undefined) return undefined;
    if ((section.flags & SHF_COMPRESSED) !== 0) refuseCompressed(section);
    return { name, bytes: this.#relocated(section), offset: section.contentOffset };
  }

  #relocated(section: Section): Uint8Array {
    const file = this.#file;
    const tables = file.header.type === ET_REL ? file.relocationSectionsOf(section) : [];
    if (tables.length === 0) return section.content;
    const patched = Uint8Array.from(section.content);
    for (const table of tables) {
      const linked = file.linked(table);
      if (linked === undefined) continue;
      const symbols = file.symbolTable(linked);
      for (const relocation of file.relocations(table)) this.#apply(patched, relocation, symbols);
    }
    return patched;
  }

  /** Kinds that no debug information has, and places that are none, are left as they are. */
  #apply(patched: Uint8Array, { type, offset, symbol, addend }: RelocationRecord, symbols: SymbolTable): void {
    const field = fieldOf(this.#file.header.machine, type);
    if (field === undefined || offset + field.bits / 8 > patched.length) return;
    const value = this.#valueOf(symbols, symbol, isFunctionOffset(this.#file.header.machine, type));
    if (value !== undefined) writeField(patched, offset, { field, value: value + addend });
  }

  #valueOf(symbols: SymbolTable, symbol: number, asFunction: boolean): number | undefined {
    const section = symbols.section(symbol);
    const value = symbols.value(symbol);
    if (section === undefined) return symbol === 0 || symbols.isAbsolute(symbol) ? value : undefined;
    if (asFunction && section.name.startsWith(FUNCTION_SPACE)) return this.#functionAt(section, value);
    return (this.#places.get(section) ?? 0) + value;
  }

  /** The locals of the function whose place in the space of indices that is. */
  #functionAt(space: Section, place: number): number | undefined {
    const code = this.#file.section(CODE + space.name.slice(FUNCTION_SPACE.length));
    if (code === undefined) return undefined;
    let bodies = this.#bodies.get(code);
    if (bodies === undefined) this.#bodies.set(code, (bodies = bodiesOf(code)));
    const body = bodies[place];
    return body === undefined ? undefined : (this.#places.get(code) ?? 0) + body;
  }
}

function bodiesOf(code: Section): readonly number[] {
  const reader = new Reader(code.content, { base: code.contentOffset, region: code.label });
  return Array.from(sizedBodies(reader), ({ body }) => body);
}

const word: RelocationField = { encoding: "le", bits: 32 };
const long: RelocationField = { encoding: "le", bits: 64 };

/** Of the machines that tests compare us on, the relocations that debug information has: R_X86_64_64, 32, 32S; R_386_32. */
const x86Fields: ReadonlyMap<number, ReadonlyMap<number, RelocationField>> = new Map([
  [
    EM_X86_64,
    new Map([
      [1, long],
      [10, word],
      [11, word],
    ]),
  ],
  [EM_386, new Map([[1, word]])],
  [EM_IAMCU, new Map([[1, word]])],
]);

/** The field of a relocation that is of the kind S + A. */
function fieldOf(machine: number, type: number): RelocationField | undefined {
  if (machine !== EM_WEBASSEMBLY) return x86Fields.get(machine)?.get(type);
  const kind = relocationKinds.get(type);
  if (kind?.field.encoding !== "le") return undefined;
  return kind.formula === "S + A" || kind.formula.startsWith("offset in") ? kind.field : undefined;
}

const functionOffsets: ReadonlySet<number | undefined> = new Set(
  ["R_WASM_FUNCTION_OFFSET_I32", "R_WASM_FUNCTION_OFFSET_I64"].map((name) => llvmRelocationNamed(name)?.type),
);

function isFunctionOffset(machine: number, type: number): boolean {
  return machine === EM_WEBASSEMBLY && functionOffsets.has(type - R_WASM32_LLVM);
}

function refuseCompressed(section: Section): never {
  throw new FormatError({
    offset: section.contentOffset,
    reading: section.label,
    found: "compressed contents",
    expected: "contents that are not (objcopy --decompress-debug-sections)",
  });
}
