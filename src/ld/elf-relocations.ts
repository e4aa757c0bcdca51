/** The relocations of an ELF object, gathered in one list. */
import { FormatError } from "../bytes/index.ts";
import { relocationKinds, type ElfFile, type Section } from "../elf/index.ts";
import { distribute, RelocationList } from "./relocation-list.ts";

interface Extent {
  readonly start: number;
  readonly end: number;
  firstRelocation: number;
  endRelocation: number;
}

/** One relocation; `offset` counts from the section's start. */
interface SectionRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: number;
  readonly addend: number;
}

export class ElfRelocationReader {
  readonly list: RelocationList;
  readonly #elf: ElfFile;

  constructor(elf: ElfFile) {
    this.#elf = elf;
    const sizes = elf.sections.filter(({ name }) => name.startsWith(".rela")).map(({ size }) => size);
    this.list = new RelocationList(Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 12));
  }

  /** Adds a section's relocations to the list, and gives each of its entries those that are its own. */
  take(entries: readonly Extent[], section: Section): void {
    const { list } = this;
    const from = list.count;
    for (const source of this.#elf.relocationSectionsOf(section)) {
      const table = this.#elf.relocations(source);
      for (let index = 0; index < table.count; index++) {
        const type = table.type(index);
        const offset = table.offset(index);
        this.#check({ type, offset, section, at: table.offsetOf(index) });
        list.add({ offset: section.offset + offset, type, symbol: table.symbol(index), addend: table.addend(index) });
      }
    }
    if (list.count > from) distribute(list, entries, { from, base: this.#elf.base, region: section.label });
    else for (const entry of entries) entry.firstRelocation = entry.endRelocation = from;
  }

  /** A section's relocations, for those who read them one by one. */
  of(section: Section): readonly SectionRelocation[] {
    return this.#elf.relocationSectionsOf(section).flatMap((source) => {
      const table = this.#elf.relocations(source);
      return Array.from(table, (relocation) => {
        const { type, offset, index } = relocation;
        this.#check({ type, offset, section, at: table.offsetOf(index) });
        return relocation;
      });
    });
  }

  #check(relocation: {
    readonly type: number;
    readonly offset: number;
    readonly section: Section;
    readonly at: number;
  }): void {
    const { type, offset, section, at } = relocation;
    const reading = `a relocation of ${section.label}`;
    if (!relocationKinds.has(type))
      throw new FormatError({ offset: at, reading, found: `type ${type}`, expected: "a type that exists" });
    if (offset > section.size)
      throw new FormatError({ offset: at, reading, found: `offset ${offset}`, expected: `at most ${section.size}` });
  }
}
