/** Sections of one assembly. */
import { AsmSymbol } from "./symbol.ts";
import { Subsection } from "./subsection.ts";

/** ELF properties of a section, as the directive says them. */
export interface SectionProperties {
  /** An `SHT_*` number. */
  readonly type: number;
  /** `SHF_*` bits. */
  readonly flags: number;
  readonly entrySize: number;
  /** The comdat group that it belongs to. */
  readonly group: { readonly name: string; readonly comdat: boolean } | undefined;
  /** Name of the section that SHF_LINK_ORDER refers to. */
  readonly linkedTo: string | undefined;
}

/** A section: its subsections in the order of their numbers. */
export class Section {
  readonly name: string;
  properties: SectionProperties;
  /** The largest alignment that was asked for in it. */
  alignment: number = 1;
  /** The symbol that means its start. */
  readonly symbol: AsmSymbol;
  readonly #subsections: Subsection[] = [];

  constructor(name: string, properties: SectionProperties) {
    this.name = name;
    this.properties = properties;
    this.symbol = new AsmSymbol(name);
    this.symbol.value = { kind: "section", section: this };
  }

  /** In the order of their numbers. */
  get subsections(): readonly Subsection[] {
    return this.#subsections;
  }

  subsection(number: number): Subsection {
    const index = this.#subsections.findIndex((candidate) => candidate.number >= number);
    const found = index < 0 ? undefined : this.#subsections[index];
    if (found?.number === number) return found;
    const made = new Subsection(this, number);
    this.#subsections.splice(index < 0 ? this.#subsections.length : index, 0, made);
    return made;
  }

  /** Bytes in all, with gaps as large as they are now. */
  get size(): number {
    return this.#subsections.reduce((sum, subsection) => sum + subsection.size, 0);
  }
}
