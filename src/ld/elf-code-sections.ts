/** The functions of an ELF object: code sections and their companions put together again. */
import { FormatError, Reader } from "../bytes/index.ts";
import { SHF_GNU_RETAIN, type ElfFile, type Section } from "../elf/index.ts";
import type { ElfRelocationReader } from "./elf-relocations.ts";
import type { TypeSections } from "./elf-type-sections.ts";
import { Entry } from "./entry.ts";
import type { LinkSymbol } from "./symbol.ts";
import type { FunctionType } from "./function-types.ts";

const CODE = ".wasm.code";
const FUNCTION = ".wasm.function";
const INDEX = ".space.function_index";

/** Least bytes of a body: a size, no locals, `end`. */
const BODY_SIZE = 3;

export class CodeSections {
  readonly #elf: ElfFile;
  readonly #bySection = new Map<Section, readonly Entry[]>();
  readonly #codeOfIndex = new Map<Section, Section>();

  constructor(elf: ElfFile, parts: { readonly types: TypeSections; readonly relocations: ElfRelocationReader }) {
    this.#elf = elf;
    const named = companionsOf(elf);
    for (const { code, functions, index } of named) {
      const entries = this.#bodies(code);
      const types = functions === undefined ? [] : functionTypes(elf, functions, parts);
      if (entries.length !== types.length || entries.length !== (index?.size ?? 0))
        refuse(elf, code, {
          found: `${entries.length} bodies`,
          expected: `as many as types (${types.length}) and places in the index space (${index?.size ?? 0})`,
        });
      entries.forEach((entry, at) => {
        entry.type = types[at];
        entry.isRetained = (code.flags & SHF_GNU_RETAIN) !== 0;
      });
      parts.relocations.take(entries, code);
      this.#bySection.set(code, entries);
      if (index !== undefined) this.#codeOfIndex.set(index, code);
    }
  }

  /** All of them, in the order of the file. */
  get functions(): readonly Entry[] {
    return [...this.#bySection.values()].flat();
  }

  /** The function at that place of a `.space.function_index` section. */
  at(index: Section, place: number): Entry | undefined {
    const code = this.#codeOfIndex.get(index);
    return code === undefined ? undefined : this.#bySection.get(code)?.[place];
  }

  /** The functions of a code section; none of other sections. */
  entriesOf(code: Section): readonly Entry[] {
    return this.#bySection.get(code) ?? [];
  }

  /** Lets a symbol that is a place in a code section be one in a function. */
  placeIn(symbol: LinkSymbol, code: Section): void {
    const at = code.offset + symbol.value;
    const entry =
      this.entriesOf(code).find(({ start, end }) => at <= end && at >= start - 5) ?? this.entriesOf(code).at(-1);
    symbol.entry = entry;
    if (entry !== undefined) symbol.value = at - entry.start;
  }

  #bodies(section: Section): readonly Entry[] {
    const { offset, size, name } = section;
    const { bytes, base } = this.#elf;
    const reader = new Reader(bytes, { start: offset, end: offset + size, base, region: section.label });
    const entries: Entry[] = [];
    const sourceName = name.slice(CODE.length + 1);
    while (!reader.done) {
      const length = reader.lebU32("size of body");
      const start = reader.position;
      reader.skip(length, "body");
      if (length < BODY_SIZE - 1)
        refuse(this.#elf, section, { found: `a body of ${length} bytes`, expected: "at least 2" });
      entries.push(
        new Entry({ kind: "function", file: undefined, section: sourceName, bytes, start, end: start + length }),
      );
    }
    return entries;
  }
}

interface Companions {
  readonly code: Section;
  readonly functions: Section | undefined;
  readonly index: Section | undefined;
}

/** Sections of the same name are told apart by their order. */
function companionsOf(elf: ElfFile): readonly Companions[] {
  const byName = new Map<string, Section[]>();
  for (const section of elf.sections) {
    const { name } = section;
    if (!name.startsWith(FUNCTION) && !name.startsWith(INDEX)) continue;
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [section]);
    else others.push(section);
  }
  const seen = new Map<string, number>();
  return elf.sections
    .filter(({ name }) => name === CODE || name.startsWith(`${CODE}.`) || name.startsWith(`${CODE}_`))
    .map((code) => {
      const suffix = code.name.slice(CODE.length);
      const ordinal = seen.get(suffix) ?? 0;
      seen.set(suffix, ordinal + 1);
      return {
        code,
        functions: byName.get(FUNCTION + suffix)?.[ordinal],
        index: byName.get(INDEX + suffix)?.[ordinal],
      };
    });
}

/** The type of each function: an index, or what the relocation of the index says. */
function functionTypes(
  elf: ElfFile,
  section: Section,
  { types, relocations }: { readonly types: TypeSections; readonly relocations: ElfRelocationReader },
): readonly (FunctionType | undefined)[] {
  const { offset, size } = section;
  const byOffset = new Map(relocations.of(section).map((relocation) => [relocation.offset, relocation]));
  const reader = new Reader(elf.bytes, { start: offset, end: offset + size, base: elf.base, region: section.label });
  const found: (FunctionType | undefined)[] = [];
  while (!reader.done) {
    const relocation = byOffset.get(reader.position - offset);
    const index = reader.lebU32("type index");
    const type =
      relocation === undefined ? types.verbatim[0]?.types[index] : typeOfSymbol(elf, relocation.symbol, types);
    if (type === undefined)
      refuse(elf, section, { found: `no type for function ${found.length}`, expected: "a function type" });
    found.push(type);
  }
  return found;
}

/** The type that a symbol in `.space.type` stands for. */
export function typeOfSymbol(elf: ElfFile, symbol: number, types: TypeSections): FunctionType | undefined {
  const table = elf.symbols;
  const section = table?.section(symbol);
  return table === undefined || section === undefined ? undefined : types.at(section.index, table.value(symbol));
}

function refuse(
  elf: ElfFile,
  section: Section,
  { found, expected }: { readonly found: string; readonly expected: string },
): never {
  throw new FormatError({ offset: elf.base + section.offset, reading: section.label, found, expected });
}
