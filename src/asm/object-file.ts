/** Makes the ELF object of an assembly whose layout is final: sections, groups, then symbols and fields. */
import {
  ElfBuilder,
  ELFOSABI_GNU,
  ELFOSABI_NONE,
  SHF_GNU_MBIND,
  SHF_GNU_RETAIN,
  SHT_NOBITS,
  STB_LOCAL,
  type SectionBuilder,
} from "../elf/index.ts";
import type { Assembler } from "./assembler.ts";
import { isZero, sectionBytes } from "./layout.ts";
import { ObjectFields } from "./object-fields.ts";
import { ObjectSymbols } from "./object-symbols.ts";
import { placeOf } from "./expression.ts";
import type { Section } from "./section.ts";

/** An object, and the contents of its sections. */
export interface WrittenObject {
  readonly bytes: Uint8Array;
  readonly contents: ReadonlyMap<Section, Uint8Array>;
}

/** The object; mistakes that show only now are reported. */
export function writeObject(assembler: Assembler): WrittenObject {
  return new ObjectWriter(assembler).write();
}

class ObjectWriter {
  readonly #assembler: Assembler;
  readonly #elf: ElfBuilder;
  readonly #sections = new Map<Section, SectionBuilder>();
  readonly #symbols: ObjectSymbols;

  constructor(assembler: Assembler) {
    this.#assembler = assembler;
    this.#elf = new ElfBuilder({
      mergeNames: "tails",
      osAbi: usesGnuExtensions(assembler) ? ELFOSABI_GNU : ELFOSABI_NONE,
    });
    this.#symbols = new ObjectSymbols(assembler, { elf: this.#elf, sections: this.#sections });
  }

  write(): WrittenObject {
    const sections = Array.from(this.#assembler.sections.values()).filter((section) => this.#isWanted(section));
    for (const section of sections) this.#addSection(section);
    this.#linkSections(sections);
    this.#symbols.addAll();
    this.#addGroups(sections);
    new ObjectFields(this.#assembler, { elf: this.#elf, sections: this.#sections, symbols: this.#symbols }).fillAll();
    return { bytes: this.#elf.finish(), contents: this.#contents() };
  }

  #contents(): ReadonlyMap<Section, Uint8Array> {
    const contents = new Map<Section, Uint8Array>();
    for (const [section, { content }] of this.#sections) {
      if (content instanceof Uint8Array) contents.set(section, content);
    }
    return contents;
  }

  #isWanted(section: Section): boolean {
    return this.#assembler.syntax.keepsEmptySections || section.size > 0 || section.isWanted;
  }

  #addSection(section: Section): void {
    const { type, flags, entrySize, info = 0 } = section.properties;
    const noBits = type === SHT_NOBITS;
    if (noBits && !isZero(section)) {
      this.#assembler.error(
        `The section "${section.name}" takes no room in the file, but bytes other than 0 are in it`,
        section.site,
      );
    }
    const builder = this.#elf.addSection({
      name: section.name,
      type,
      flags,
      entrySize,
      info,
      alignment: section.alignment,
      ...(noBits ? { size: section.size } : { content: sectionBytes(section) }),
    });
    this.#sections.set(section, builder);
  }

  /** Sections of `SHF_LINK_ORDER` refer to another: the one of that name, or that a symbol of that name is in. */
  #linkSections(sections: readonly Section[]): void {
    for (const section of sections) {
      const { linkedTo } = section.properties;
      const builder = this.#sections.get(section);
      if (linkedTo === undefined || linkedTo === "0" || builder === undefined) continue;
      const symbol = this.#assembler.symbols.get(linkedTo);
      const target =
        (symbol === undefined ? undefined : placeOf(symbol)?.subsection.section) ??
        this.#assembler.sections.get(linkedTo);
      const link = target === undefined ? undefined : this.#sections.get(target);
      if (link === undefined) {
        this.#assembler.error(
          `The section "${section.name}" is linked to "${linkedTo}", which is neither a section nor a label`,
          section.site,
        );
      } else builder.link = link;
    }
  }

  #addGroups(sections: readonly Section[]): void {
    const groups = new Map<string, { comdat: boolean; members: SectionBuilder[] }>();
    for (const section of sections) {
      const { group } = section.properties;
      const builder = this.#sections.get(section);
      if (group === undefined || builder === undefined) continue;
      const entry = groups.get(group.name) ?? { comdat: false, members: [] };
      entry.comdat ||= group.comdat;
      entry.members.push(builder);
      groups.set(group.name, entry);
    }
    for (const [name, { comdat, members }] of groups) {
      const [first] = members;
      const signature =
        this.#symbols.named(name) ??
        this.#elf.addSymbol({ name, binding: STB_LOCAL, ...(first && { section: first }) });
      this.#elf.addGroup({ signature, flags: comdat ? 1 : 0, members });
    }
  }
}

/** Whether what is in the object means something only where GNU's extensions of ELF are known. */
function usesGnuExtensions(assembler: Assembler): boolean {
  for (const { properties } of assembler.sections.values()) {
    if ((properties.flags & (SHF_GNU_RETAIN | SHF_GNU_MBIND)) !== 0) return true;
  }
  return assembler.symbols.values.some((symbol) => symbol.binding === "unique" || symbol.type === "ifunc");
}
