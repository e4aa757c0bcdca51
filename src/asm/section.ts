/** Sections of one assembly. */
import { SHF_GNU_RETAIN } from "../elf/index.ts";
import type { ByteArena } from "./byte-arena.ts";
import type { Site } from "./source.ts";
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
  /** A number that tells it from others of its name (`unique,N`). */
  readonly unique?: number;
  /** `sh_info`: the kind of memory of SHF_GNU_MBIND. */
  readonly info?: number;
}

/** What tells a section from others: its name, and whatever of its properties makes it one of its own. */
export function sectionKey(name: string, properties: SectionProperties): string {
  const { group, linkedTo, unique, info, flags } = properties;
  const retains = (flags & SHF_GNU_RETAIN) !== 0;
  if (group === undefined && linkedTo === undefined && unique === undefined && info === undefined && !retains) {
    return name;
  }
  return [name, group?.name, linkedTo, unique, info, retains].join("\0");
}

/** A section: its subsections in the order of their numbers. */
export class Section {
  readonly name: string;
  /** Whether it is no section of the object: its labels are numbers. */
  readonly isAbsolute: boolean;
  properties: SectionProperties;
  /** The largest alignment that was asked for in it. */
  alignment: number = 1;
  /** Where it was first entered. */
  site: Site | undefined;
  /** Whether it is written even if nothing is in it. */
  isWanted: boolean = false;
  /** Where the bytes of subsections are from. */
  readonly arena: ByteArena;
  readonly #subsections: Subsection[] = [];
  #symbol: AsmSymbol | undefined;

  constructor(name: string, properties: SectionProperties, arena: ByteArena) {
    this.name = name;
    this.properties = properties;
    this.arena = arena;
    this.isAbsolute = name === "*ABS*";
  }

  /** The symbol that means its start. */
  get symbol(): AsmSymbol {
    if (this.#symbol === undefined) {
      this.#symbol = new AsmSymbol(this.name);
      this.#symbol.value = { kind: "section", section: this };
    }
    return this.#symbol;
  }

  /** In the order of their numbers. */
  get subsections(): readonly Subsection[] {
    return this.#subsections;
  }

  subsection(number: number): Subsection {
    const index = this.#indexOf(number);
    const known = this.#subsections[index];
    if (known?.number === number) return known;
    const made = new Subsection(this, number);
    if (known === undefined) this.#subsections.push(made);
    else this.#subsections.splice(index, 0, made);
    return made;
  }

  /** A subsection behind all others. */
  newSubsection(): Subsection {
    return this.subsection((this.#subsections.at(-1)?.number ?? -1) + 1);
  }

  /** Index of the first subsection of that number or a greater one. */
  #indexOf(number: number): number {
    let low = 0;
    let high = this.#subsections.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#subsections[middle]!.number < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Bytes in all, with gaps as large as they are now. */
  get size(): number {
    return this.#subsections.reduce((sum, subsection) => sum + subsection.size, 0);
  }
}
