/** Linked images to ELF files, which have all of them: docs/linked-format.md. */
import { encodeUtf8, joinedBytes, Writer } from "../../bytes/index.ts";
import {
  ElfBuilder,
  ET_DYN,
  ET_EXEC,
  PF_R,
  PF_W,
  PT_LOAD,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_WRITE,
  SHT_NOBITS,
  STB_GLOBAL,
  STT_FUNC,
  STT_NOTYPE,
  type SectionBuilder,
  type SymbolBuilder,
} from "../../elf/index.ts";
import { sectionIds } from "../../wasm/index.ts";
import { decodedEntries, entriesOf } from "./image-entries.ts";
import {
  BEHIND_ALL,
  CUSTOM_PREFIX,
  CUSTOMS,
  DATA_COUNT,
  DEBUG_PREFIX,
  entryWords,
  GROUP_SPACE,
  HAS_ENTRY,
  MEMORY_BASE,
  MODULE_NAME,
  nameSpaces,
  START,
} from "./image-sections.ts";
import { addRelocations, type RelocatedPlaces } from "./image-relocation-tables.ts";
import type { EntrySection, ImageCustom, LinkedImage, NamedIndex } from "./linked-image.ts";

/** An ELF file of which `wasmify` makes the same module as {@link moduleOfImage} does of the image. */
export function elfOfImage(image: LinkedImage): Uint8Array {
  return new ElfImageWriter(image).write();
}

class ElfImageWriter {
  readonly #spaceSizes = new Map<string, number>();
  readonly #image: LinkedImage;
  readonly #elf: ElfBuilder;
  readonly #spaces = new Map<string, SectionBuilder>();
  readonly #indexSymbols = new Map<string, SymbolBuilder>();
  readonly #places: RelocatedPlaces = { code: undefined, memory: [], customs: new Map() };

  constructor(image: LinkedImage) {
    this.#image = image;
    const placement = image.memory?.placement;
    const isLibrary = placement?.kind === "active" && placement.base !== undefined;
    this.#elf = new ElfBuilder({ type: isLibrary ? ET_DYN : ET_EXEC });
    if (placement?.kind === "passive") {
      this.#elf.entry = placement.entry;
      this.#elf.flags = HAS_ENTRY;
    }
  }

  write(): Uint8Array {
    const { start, hasDataCount, names, customs = [] } = this.#image;
    for (const section of Object.keys(entryWords) as EntrySection[]) this.#entries(section);
    if (start !== undefined) this.#add(START, lebOf(start));
    if (hasDataCount === true) this.#add(DATA_COUNT, new Uint8Array(0));
    if (names?.module !== undefined) this.#add(MODULE_NAME, encodeUtf8(names.module));
    this.#memory();
    this.#customs(customs);
    this.#symbols();
    this.#relocations();
    return this.#elf.finish();
  }

  #add(name: string, content: Uint8Array): SectionBuilder {
    return this.#elf.addSection({ name, content });
  }

  #space(name: string, size: number): SectionBuilder {
    const known = this.#spaces.get(name);
    if (known !== undefined) return known;
    const made = this.#elf.addSection({ name, type: SHT_NOBITS, size });
    this.#spaces.set(name, made);
    return made;
  }

  #entries(section: EntrySection): void {
    const entries = this.#image.entries[section];
    if (entries === undefined) return;
    const word = entryWords[section];
    // By its flags, objdump and addr2line know code when they see it.
    const flags = section === "code" ? SHF_ALLOC | SHF_EXECINSTR : 0;
    const payload = this.#elf.addSection({ name: `.wasm.${word}`, flags, content: joinedBytes(entries.pieces) });
    if (section === "code") this.#places.code = payload;
    if (section === "type") this.#typeSpaces(entries.count);
    else this.#space(`.space.${word}`, entries.count);
  }

  #typeSpaces(groups: number): void {
    const types = decodedEntries(this.#image, "type").reduce((sum, group) => sum + group.types.length, 0);
    if (types !== groups) this.#space(GROUP_SPACE, groups);
    this.#space(".space.type", types);
  }

  #memory(): void {
    for (const { address, bytes, name = ".data" } of this.#image.memory?.pieces ?? []) {
      if (bytes.length === 0) continue;
      const section = this.#elf.addSection({ name, flags: SHF_ALLOC | SHF_WRITE, address, content: bytes });
      this.#places.memory.push({ section, address });
      this.#elf.addSegment({ type: PT_LOAD, flags: PF_R | PF_W, sections: [section] });
    }
  }

  #customs(customs: readonly ImageCustom[]): void {
    const uses = new Map<string, number>();
    for (const { name } of customs) uses.set(name, (uses.get(name) ?? 0) + 1);
    const placed = customs.filter((custom) => !isNamed(custom, uses));
    for (const custom of customs) {
      if (!isNamed(custom, uses)) continue;
      const prefix = custom.name.startsWith(DEBUG_PREFIX) ? "" : CUSTOM_PREFIX;
      this.#places.customs.set(custom.name, this.#add(`${prefix}${custom.name}`, joinedBytes(custom.pieces)));
    }
    if (placed.length === 0) return;
    const writer = new Writer();
    for (const { name, pieces, behind } of placed) {
      writer.u8(behind === undefined ? BEHIND_ALL : behind === "header" ? 0 : sectionIds[behind]);
      writer.name(name);
      writer.sized(name, () => pieces.forEach((piece) => writer.raw(piece)));
    }
    this.#add(CUSTOMS, writer.finish());
    this.#space(".space.custom", placed.length);
  }

  #symbols(): void {
    const { names = {}, memory } = this.#image;
    for (const [list, space] of Object.entries(nameSpaces)) {
      for (const name of names[list as keyof typeof nameSpaces] ?? []) this.#symbol(name, space);
    }
    const placement = memory?.placement;
    if (placement?.kind === "active" && placement.base !== undefined)
      this.#symbol({ name: MEMORY_BASE, index: placement.base }, nameSpaces.globals);
  }

  #symbol({ name, index }: NamedIndex, space: string): void {
    if (name === "" || name.includes("\0")) return;
    const type = space === nameSpaces.functions ? STT_FUNC : STT_NOTYPE;
    const section = this.#space(space, this.#sizeOfSpace(space));
    const symbol = this.#elf.addSymbol({ name, value: index, size: 1, binding: STB_GLOBAL, type, section });
    const key = `${space} ${index}`;
    if (!this.#indexSymbols.has(key)) this.#indexSymbols.set(key, symbol);
  }

  #relocations(): void {
    const { relocations } = this.#image;
    if (relocations === undefined) return;
    addRelocations(this.#elf, relocations, {
      places: this.#places,
      spaceOf: (kind) => {
        const space = kind === "type" ? nameSpaces.types : `.space.${kind}_index`;
        return this.#space(space, this.#sizeOfSpace(space));
      },
      indexSymbol: (kind, index) => this.#indexSymbols.get(`.space.${kind}_index ${index}`),
    });
  }

  /** Entries of an index space, imports among them. */
  #sizeOfSpace(space: string): number {
    const known = this.#spaceSizes.get(space);
    if (known !== undefined) return known;
    const size = this.#countSpace(space);
    this.#spaceSizes.set(space, size);
    return size;
  }

  #countSpace(space: string): number {
    const word = /^\.space\.(\w+)_index$/.exec(space)?.[1];
    if (word === undefined) return 0;
    const kind = word === "function" ? "func" : word;
    const imported = decodedEntries(this.#image, "import").filter(({ external }) => external.kind === kind);
    return imported.length + entriesOf(this.#image, word as EntrySection).count;
  }
}

/** Whether a custom section is said by its name: behind all, and the only one of its name. */
function isNamed({ name, behind }: ImageCustom, uses: ReadonlyMap<string, number>): boolean {
  return behind === undefined && !name.includes("\0") && uses.get(name) === 1;
}

function lebOf(value: number): Uint8Array {
  const writer = new Writer({ capacity: 5 });
  writer.lebU32(value);
  return writer.finish();
}
