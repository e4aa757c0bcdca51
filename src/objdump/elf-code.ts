/**
 * Functions in ELF files of the wasm32 port, where an index is an address in a `.space.*` section.
 *
 * The bodies of a compilation are in `.wasm.code`+suffix, one after the other; the k-th one belongs to the k-th byte of
 * `.space.function_index`+suffix, and the symbol on that byte is the function's. In a linked file there is one section of
 * each kind, and imported functions come first in `.space.function_index`.
 */
import { Reader } from "../bytes/index.ts";
import { sizedBodies } from "./code-regions.ts";
import type { ElfObject } from "./elf-object.ts";
import { hasFlag, symbolFlags, type CodeRegion, type ObjectSection, type OperandNames } from "./object-file.ts";

const CODE = ".wasm.code";
const CODE_SPACE = ".space.code";
const FUNCTION_SPACE = ".space.function_index";
const GLOBAL_SPACE = ".space.global_index";
const TYPE_SPACE = ".space.type";

/** Names of the bytes of an index space: the symbol at each. */
type Space = ReadonlyMap<bigint, string>;

export class ElfCode implements OperandNames {
  readonly #object: ElfObject;
  /** By the section's name; in linked files the spaces of all suffixes are one. */
  readonly #spaces = new Map<string, Space>();

  constructor(object: ElfObject) {
    this.#object = object;
  }

  /** The bodies in a section; `undefined` if it has none. */
  regions(section: ObjectSection): Iterable<CodeRegion> | undefined {
    return section.name.startsWith(CODE) ? this.#regions(section) : undefined;
  }

  func(index: number): string | undefined {
    return this.#nameIn(FUNCTION_SPACE, index);
  }

  global(index: number): string | undefined {
    return this.#nameIn(GLOBAL_SPACE, index);
  }

  type(index: number): string | undefined {
    return this.#nameIn(TYPE_SPACE, index);
  }

  table(): undefined {
    return undefined;
  }

  memory(): undefined {
    return undefined;
  }

  tag(): undefined {
    return undefined;
  }

  data(): undefined {
    return undefined;
  }

  elem(): undefined {
    return undefined;
  }

  local(): undefined {
    return undefined;
  }

  signature(): undefined {
    return undefined;
  }

  *#regions(section: ObjectSection): Generator<CodeRegion> {
    const { isLinked, file } = this.#object;
    const suffix = section.name.slice(CODE.length);
    const space = this.#space(isLinked ? FUNCTION_SPACE : FUNCTION_SPACE + suffix);
    const first = isLinked ? this.#sizeOf(FUNCTION_SPACE) - this.#sizeOf(CODE_SPACE) : 0;
    const reader = new Reader(section.contents, {
      base: file.base + section.fileOffset,
      region: `section "${section.name}"`,
    });
    let place = first;
    for (const body of sizedBodies(reader)) {
      yield { ...body, name: space.get(BigInt(place)), functionIndex: isLinked ? place : undefined };
      place++;
    }
  }

  #sizeOf(space: string): number {
    const sections = this.#object.sections.filter(({ name }) => name.startsWith(space));
    // `.space.code` is not the beginning of another space's name; `.space.function_index` neither.
    return sections.reduce((size, section) => size + section.size, 0);
  }

  /** In files that are to be linked, indices in instructions are not decided yet: relocations say what they are. */
  #nameIn(space: string, index: number): string | undefined {
    return this.#object.isLinked ? this.#space(space).get(BigInt(index)) : undefined;
  }

  #space(name: string): Space {
    const known = this.#spaces.get(name);
    if (known !== undefined) return known;
    const names = new Map<bigint, string>();
    const { isLinked } = this.#object;
    for (const { section, value, flags, name: symbol } of this.#object.symbols()) {
      if (typeof section === "string" || hasFlag(flags, symbolFlags.SECTION_SYM)) continue;
      const belongs = isLinked ? section.name.startsWith(name) : section.name === name;
      // A function has two symbols, the local one for other sections of its own compilation to refer to.
      if (belongs && (!names.has(value) || !hasFlag(flags, symbolFlags.LOCAL))) names.set(value, symbol);
    }
    this.#spaces.set(name, names);
    return names;
  }
}
