/** Random ELF files: what is in one, as plain data, and the file made of it. For tests with fast-check. */
import fc from "fast-check";
import {
  ElfBuilder,
  SHN_ABS,
  SHN_COMMON,
  SHN_UNDEF,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_PROGBITS,
  STB_GLOBAL,
  STB_LOCAL,
  STB_WEAK,
  type ElfClass,
  type SectionBuilder,
  type SymbolBuilder,
} from "../../src/elf/index.ts";

export interface ElfDescription {
  readonly elfClass: ElfClass;
  readonly machine: number;
  readonly mergeNames: "none" | "tails";
  readonly sections: readonly SectionDescription[];
  readonly symbols: readonly SymbolDescription[];
  readonly relocations: readonly RelocationDescription[];
  readonly groups: readonly GroupDescription[];
}

export interface SectionDescription {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly alignment: number;
  readonly content: Uint8Array;
  /** Of `SHT_NOBITS`. */
  readonly size: number;
}

export interface SymbolDescription {
  readonly name: string;
  readonly value: number;
  readonly size: number;
  readonly binding: number;
  readonly type: number;
  readonly visibility: number;
  /** Which of the sections, or a special number. */
  readonly section: { readonly place: number } | number;
}

export interface RelocationDescription {
  /** Which of the sections. */
  readonly target: number;
  readonly offset: number;
  readonly type: number;
  /** Which of the symbols. */
  readonly symbol: number | undefined;
  readonly addend: number;
}

export interface GroupDescription {
  /** Which of the symbols. */
  readonly signature: number;
  /** Which of the sections. */
  readonly members: readonly number[];
}

/** Names as compilers make them, with common ends and the occasional letter beyond ASCII. */
const name: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("", ".text", ".data", ".rodata.", ".space.", "_ZN", "naïve", "日本"),
    fc.string({ unit: fc.constantFrom("a", "b", "x", "_", ".", "0"), maxLength: 8 }),
    fc.constantFrom("", "E", "foo", "oo"),
  )
  .map((parts) => parts.join(""));

const section: fc.Arbitrary<SectionDescription> = fc.record({
  name,
  type: fc.constantFrom(SHT_PROGBITS, SHT_PROGBITS, SHT_NOBITS, SHT_INIT_ARRAY),
  flags: fc.constantFrom(0, 2, 3, 6),
  address: fc.constantFrom(0, 0x4000, 0xc000_0000),
  alignment: fc.constantFrom(1, 2, 8, 64),
  content: fc.uint8Array({ maxLength: 40 }),
  size: fc.nat(100_000),
});

const word = fc.nat(0x7fff_ffff);

export function elfDescriptions(): fc.Arbitrary<ElfDescription> {
  return fc
    .record({
      elfClass: fc.constantFrom<ElfClass>(32, 64),
      machine: fc.constantFrom(0x4157, 62, 243),
      mergeNames: fc.constantFrom<"none" | "tails">("none", "tails"),
      sections: fc.array(section, { maxLength: 8 }),
    })
    .chain((file) => {
      const place = fc.nat(Math.max(0, file.sections.length - 1));
      const special = fc.constantFrom(SHN_UNDEF, SHN_ABS, SHN_COMMON);
      const symbol: fc.Arbitrary<SymbolDescription> = fc.record({
        name,
        value: word,
        size: word,
        binding: fc.constantFrom(STB_LOCAL, STB_GLOBAL, STB_WEAK),
        type: fc.constantFrom(0, 1, 2),
        visibility: fc.nat(3),
        section: file.sections.length === 0 ? special : fc.oneof(special, fc.record({ place })),
      });
      return fc.array(symbol, { maxLength: 10 }).chain((symbols) => {
        const which = fc.nat(Math.max(0, symbols.length - 1));
        const relocation: fc.Arbitrary<RelocationDescription> = fc.record({
          target: place,
          offset: word,
          type: fc.nat(90),
          symbol: symbols.length === 0 ? fc.constant(undefined) : fc.option(which, { nil: undefined }),
          addend: fc.integer(),
        });
        const hasGroups = symbols.length > 0 && file.sections.length > 0;
        return fc.record({
          elfClass: fc.constant(file.elfClass),
          machine: fc.constant(file.machine),
          mergeNames: fc.constant(file.mergeNames),
          sections: fc.constant(file.sections),
          symbols: fc.constant(symbols),
          relocations: fc.array(relocation, { maxLength: file.sections.length === 0 ? 0 : 10 }),
          groups: fc
            .uniqueArray(place, { maxLength: hasGroups ? 3 : 0, minLength: 0 })
            .chain((members) => which.map((signature) => (members.length === 0 ? [] : [{ signature, members }]))),
        });
      });
    });
}

/** The builder's objects for what is described, and the file. */
export interface BuiltElf {
  readonly bytes: Uint8Array;
  readonly sections: readonly SectionBuilder[];
  readonly symbols: readonly SymbolBuilder[];
}

export function buildElf(description: ElfDescription): BuiltElf {
  const file = new ElfBuilder(description);
  const sections = description.sections.map((options) => file.addSection(options));
  const symbols = description.symbols.map((options) => {
    const where = options.section;
    return file.addSymbol({ ...options, section: typeof where === "number" ? where : at(sections, where.place) });
  });
  for (const { target, symbol, ...relocation } of description.relocations) {
    const of = symbol === undefined ? undefined : at(symbols, symbol);
    file.addRelocation(at(sections, target), { ...relocation, symbol: of });
  }
  for (const { signature, members } of description.groups) {
    file.addGroup({ signature: at(symbols, signature), members: members.map((member) => at(sections, member)) });
  }
  return { bytes: file.finish(), sections, symbols };
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`There is no item ${index} of ${items.length}`);
  return item;
}
