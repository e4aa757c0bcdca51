/**
 * Functions in ELF files of the wasm32 port, where an index is an address in a `.space.*` section.
 *
 * The bodies of a compilation are in `.wasm.code`+suffix, one after the other; the k-th one belongs to the k-th byte of
 * `.space.function_index`+suffix, and the symbol on that byte is the function's. In a linked file there is one section of
 * each kind, and imported functions come first in `.space.function_index`.
 */
import { Reader } from "../bytes/index.ts";
import { nameOfType, recursiveGroupCodec, sizedBodies } from "../wasm/index.ts";

import type { ElfObject } from "./elf-object.ts";
import {
  hasFlag,
  symbolFlags,
  type CodeRegion,
  type ObjectSection,
  type ObjectSymbol,
  type OperandNames,
  type Signature,
} from "./object-file.ts";

const CODE = ".wasm.code";
const TYPES = ".wasm.type";
/** The type of each function. */
const TYPE_INDICES = ".wasm.function";
/** Bytes of an index in it in files that are to be linked: LEB128, padded. */
const INDEX_SIZE = 5;
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
  #symbols: ReadonlyMap<string, readonly ObjectSymbol[]> | undefined;
  #sections: ReadonlyMap<string, ObjectSection> | undefined;

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

  *#regions(section: ObjectSection): Generator<CodeRegion> {
    const { isLinked, file } = this.#object;
    const suffix = section.name.slice(CODE.length);
    const space = this.#space(isLinked ? FUNCTION_SPACE : FUNCTION_SPACE + suffix);
    const first = isLinked ? this.#sizeOf(FUNCTION_SPACE) - this.#sizeOf(CODE_SPACE) : 0;
    const reader = new Reader(section.contents, {
      base: file.base + section.fileOffset,
      region: `section "${section.name}"`,
    });
    const signatures = this.#signatures(suffix);
    let place = 0;
    for (const body of sizedBodies(reader)) {
      const index = first + place;
      const signature = signatures(place);
      yield { ...body, name: space.get(BigInt(index)), functionIndex: isLinked ? index : undefined, signature };
      place++;
    }
  }

  /** Types by place of the body, from `.wasm.function`: in objects the symbols of relocations say them, in linked files indices. */
  #signatures(suffix: string): (place: number) => Signature | undefined {
    this.#sections ??= new Map(this.#object.sections.toReversed().map((each) => [each.name, each]));
    const section = this.#sections.get(TYPE_INDICES + suffix);
    if (section === undefined) return () => undefined;
    if (this.#object.isLinked) {
      const indices = indicesIn(section.contents);
      const types = typesIn(this.#sections.get(TYPES)?.contents ?? new Uint8Array(0));
      return (place) => types[indices[place] ?? -1];
    }
    const names = new Map(this.#object.relocations(section).map(({ address, symbol }) => [address, symbol?.name]));
    return (place) => signatureOf(names.get(BigInt(place * INDEX_SIZE)));
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
    this.#symbols ??= symbolsBySection(this.#object.symbols());
    for (const [section, symbols] of this.#object.isLinked
      ? this.#symbols
      : ([[name, this.#symbols.get(name) ?? []]] as const)) {
      for (const { value, flags, name: symbol } of section.startsWith(name) ? symbols : []) {
        // A function has two symbols, the local one for other sections of its own compilation to refer to.
        if (!names.has(value) || !hasFlag(flags, symbolFlags.LOCAL)) names.set(value, symbol);
      }
    }
    this.#spaces.set(name, names);
    return names;
  }
}

/** Those that stand for something in a section, by the section's name. */
function symbolsBySection(symbols: readonly ObjectSymbol[]): ReadonlyMap<string, readonly ObjectSymbol[]> {
  const bySection = new Map<string, ObjectSymbol[]>();
  for (const symbol of symbols) {
    const { section, flags } = symbol;
    if (typeof section === "string" || hasFlag(flags, symbolFlags.SECTION_SYM)) continue;
    const others = bySection.get(section.name);
    if (others === undefined) bySection.set(section.name, [symbol]);
    else others.push(symbol);
  }
  return bySection;
}

function indicesIn(bytes: Uint8Array): readonly number[] {
  const reader = new Reader(bytes);
  const indices: number[] = [];
  while (reader.remaining > 0) indices.push(reader.lebU32("index of a type"));
  return indices;
}

/** The types of a linked file; undefined for those that no function has. */
function typesIn(bytes: Uint8Array): readonly (Signature | undefined)[] {
  const reader = new Reader(bytes, { region: `section "${TYPES}"` });
  const types: (Signature | undefined)[] = [];
  while (reader.remaining > 0) {
    for (const { composite } of recursiveGroupCodec.read(reader, "types").types) {
      if (composite.kind !== "func") types.push(undefined);
      else types.push(signatureText(composite.parameters.map(nameOfType), composite.results.map(nameOfType)));
    }
  }
  return types;
}

function signatureText(parameters: readonly string[], results: readonly string[]): Signature {
  return { text: `(${parameters.join(", ")}) -> (${results.join(", ")})`, parameters: parameters.length };
}

const typeNames: Readonly<Record<string, string>> = {
  i: "i32",
  l: "i64",
  f: "f32",
  d: "f64",
  V: "v128",
  a: "funcref",
  e: "externref",
  x: "exnref",
};

/** What the symbol of a type says: `__sigchar_FiilE`, the result first, or `__sigchar_Mil_iE`. */
function signatureOf(symbol: string | undefined): Signature | undefined {
  const single = /^__sigchar_F([vilfd])([ilfd]*)E$/.exec(symbol ?? "");
  const several = /^__sigchar_M([ilfdVaex]*)_([ilfdVaex]*)E$/.exec(symbol ?? "");
  if (single === null && several === null) return undefined;
  const results = single === null ? (several?.[2] ?? "") : (single[1] ?? "").replace("v", "");
  const parameters = single === null ? (several?.[1] ?? "") : (single[2] ?? "");
  const list = (letters: string): string[] => Array.from(letters, (letter) => typeNames[letter] ?? letter);
  return signatureText(list(parameters), list(results));
}
