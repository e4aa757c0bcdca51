/** Makes the ELF object of an assembly whose layout is final. */
import { fieldSizes, putZero, type Fixup, type Subsection } from "./subsection.ts";
import { put64 } from "../bytes/index.ts";
import {
  ElfBuilder,
  SHF_TLS,
  SHN_ABS,
  SHN_COMMON,
  SHN_UNDEF,
  SHT_NOBITS,
  STB_GLOBAL,
  STB_GNU_UNIQUE,
  STB_LOCAL,
  STB_WEAK,
  STT_COMMON,
  STT_FILE,
  STT_FUNC,
  STT_GNU_IFUNC,
  STT_NOTYPE,
  STT_OBJECT,
  STT_SECTION,
  STT_TLS,
  STV_DEFAULT,
  STV_HIDDEN,
  STV_INTERNAL,
  STV_PROTECTED,
  type SectionBuilder,
  type SymbolBuilder,
} from "../elf/index.ts";
import { mistakeText, type Assembler } from "./assembler.ts";
import { constantValue, evaluate, finalOffset, placeOf, type Expression, type Value } from "./expression.ts";
import { sectionBytes } from "./layout.ts";
import { report } from "./messages.ts";
import type { Section } from "./section.ts";
import type { Site } from "./source.ts";
import type { AsmSymbol, Binding, SymbolType, Visibility } from "./symbol.ts";

const bindings: Readonly<Record<Binding, number>> = {
  local: STB_LOCAL,
  global: STB_GLOBAL,
  weak: STB_WEAK,
  unique: STB_GNU_UNIQUE,
};

const visibilities: Readonly<Record<Visibility, number>> = {
  default: STV_DEFAULT,
  hidden: STV_HIDDEN,
  protected: STV_PROTECTED,
  internal: STV_INTERNAL,
};

const types: Readonly<Record<SymbolType, number>> = {
  notype: STT_NOTYPE,
  object: STT_OBJECT,
  function: STT_FUNC,
  tls: STT_TLS,
  common: STT_COMMON,
  ifunc: STT_GNU_IFUNC,
};

/** Sections that GNU as leaves out when nothing is in them and nobody asked for them. */
const LABEL_PREFIX = ".L";

/** The bytes of the object; mistakes that show only now are reported. */
export function writeObject(assembler: Assembler): Uint8Array {
  return new ObjectWriter(assembler).write();
}

class ObjectWriter {
  readonly #assembler: Assembler;
  readonly #elf = new ElfBuilder();
  readonly #sections = new Map<Section, SectionBuilder>();
  readonly #sectionSymbols = new Map<Section, SymbolBuilder>();
  readonly #symbols = new Map<AsmSymbol, SymbolBuilder>();

  constructor(assembler: Assembler) {
    this.#assembler = assembler;
  }

  write(): Uint8Array {
    const { sections, fileName } = this.#assembler;
    if (fileName !== undefined)
      this.#elf.addSymbol({ name: fileName, type: STT_FILE, binding: STB_LOCAL, section: SHN_ABS });
    for (const section of sections.values()) if (this.#isWanted(section)) this.#addSection(section);
    for (const symbol of this.#assembler.symbols.values) this.#addSymbol(symbol);
    this.#addGroups();
    for (const section of sections.values()) this.#fillFields(section);
    for (const relocation of this.#assembler.relocations) this.#explicit(relocation);
    return this.#elf.finish();
  }

  #isWanted(section: Section): boolean {
    return this.#assembler.syntax.keepsEmptySections || section.size > 0 || section.isWanted;
  }

  #addSection(section: Section): void {
    const { type, flags, entrySize } = section.properties;
    const bytes = sectionBytes(section);
    const noBits = type === SHT_NOBITS;
    if (noBits && bytes.some((byte) => byte !== 0)) {
      this.#assembler.error(
        `The section "${section.name}" takes no room in the file, but bytes other than 0 are in it`,
      );
    }
    const builder = this.#elf.addSection({
      name: section.name,
      type,
      flags,
      entrySize,
      alignment: section.alignment,
      ...(noBits ? { size: bytes.length } : { content: bytes }),
    });
    this.#sections.set(section, builder);
  }

  #addGroups(): void {
    const groups = new Map<string, { comdat: boolean; members: SectionBuilder[] }>();
    for (const section of this.#assembler.sections.values()) {
      const { group } = section.properties;
      const builder = this.#sections.get(section);
      if (group === undefined || builder === undefined) continue;
      const entry = groups.get(group.name) ?? { comdat: false, members: [] };
      entry.comdat ||= group.comdat;
      entry.members.push(builder);
      groups.set(group.name, entry);
    }
    for (const [name, { comdat, members }] of groups) {
      const known = this.#assembler.symbols.get(name);
      const symbol = known === undefined ? undefined : this.#symbols.get(known);
      const [first] = members;
      const signature = symbol ?? this.#elf.addSymbol({ name, binding: STB_LOCAL, ...(first && { section: first }) });
      this.#elf.addGroup({ signature, flags: comdat ? 1 : 0, members });
    }
  }

  #addSymbol(symbol: AsmSymbol): void {
    if (symbol.anonymous || this.#symbols.has(symbol)) return;
    const { value } = symbol;
    const local =
      symbol.name.startsWith(LABEL_PREFIX) &&
      !this.#assembler.syntax.keepsLocalLabels &&
      symbol.binding === undefined &&
      symbol.type !== "function";
    if (local && symbol.isDefined) return;
    if (value.kind === "undefined" && !symbol.referenced) return;
    const place = this.#placeOf(symbol);
    if (place === undefined) return;
    const size = this.#sizeOf(symbol);
    const options = {
      name: symbol.name,
      value: place.value,
      size: value.kind === "common" ? value.size : size,
      section: place.section,
      binding: bindings[symbol.binding ?? (value.kind === "undefined" ? "global" : "local")],
      visibility: visibilities[symbol.visibility],
      type: types[this.#isThreadLocal(symbol) ? "tls" : symbol.type],
    };
    this.#symbols.set(symbol, this.#elf.addSymbol(options));
    for (const name of symbol.versionedNames) this.#elf.addSymbol({ ...options, name });
  }

  #isThreadLocal(symbol: AsmSymbol): boolean {
    if (symbol.type === "tls") return true;
    const section = placeOf(symbol)?.subsection.section;
    return section !== undefined && (section.properties.flags & SHF_TLS) !== 0;
  }

  /** Where a symbol is: section and offset there; undefined if it only stands for another, undefined one. */
  #placeOf(symbol: AsmSymbol): { section: SectionBuilder | number; value: number } | undefined {
    const { value } = symbol;
    if (value.kind === "undefined") return { section: SHN_UNDEF, value: 0 };
    if (value.kind === "common") return { section: SHN_COMMON, value: value.alignment };
    const known = this.#evaluate({ kind: "symbol", symbol, modifier: undefined }, symbol.site);
    if (known === undefined) return undefined;
    if (known.plus === undefined) return { section: SHN_ABS, value: Number(BigInt.asUintN(32, known.constant)) };
    const place = placeOf(known.plus);
    const section = place === undefined ? undefined : this.#sections.get(place.subsection.section);
    if (place === undefined || section === undefined) return undefined;
    return { section, value: finalOffset(place) + Number(known.constant) };
  }

  #sizeOf(symbol: AsmSymbol): number {
    if (symbol.size === undefined) {
      // Another name for a symbol has its size.
      const { value } = symbol;
      return value.kind === "expression" && value.expression.kind === "symbol"
        ? this.#sizeOf(value.expression.symbol)
        : 0;
    }
    try {
      return Number(constantValue(symbol.size, { final: true }) ?? this.#noSize(symbol));
    } catch (error) {
      if (mistakeText(error) === undefined) throw error;
      this.#noSize(symbol);
      return 0;
    }
  }

  #noSize(symbol: AsmSymbol): bigint {
    const site = symbol.site ?? this.#assembler.site();
    report(this.#assembler.log, { severity: "error", message: `The size of "${symbol.name}" is not a constant`, site });
    return 0n;
  }

  #evaluate(expression: Parameters<typeof evaluate>[0], site: Site | undefined): Value | undefined {
    try {
      return evaluate(expression);
    } catch (error) {
      const message = mistakeText(error);
      if (message === undefined) throw error;
      this.#assembler.error(message, site);
      return undefined;
    }
  }

  #fillFields(section: Section): void {
    const builder = this.#sections.get(section);
    if (builder === undefined) return;
    for (const subsection of section.subsections) {
      for (const fixup of subsection.fixups) this.#fillField(fixup, { subsection, builder });
    }
  }

  #fillField(fixup: Fixup, target: { subsection: Subsection; builder: SectionBuilder }): void {
    const { subsection, builder } = target;
    const value = this.#evaluate(fixup.expression, fixup.site);
    if (value === undefined) return;
    const offset = subsection.base + subsection.offsetOf(fixup);
    if (value.plus === undefined && value.minus === undefined && fixup.relocation === undefined) {
      this.#constant(fixup, { value: value.constant, offset, bytes: builder.content as Uint8Array });
      return;
    }
    const named = this.#byAlias(fixup.expression) ?? value;
    this.#relocate(fixup, { value: this.#relativeTo(named, { subsection, offset }), offset, builder });
  }

  /**
   * `alias + constant` as it stands, if `.set` made the symbol another name of a place: by this name a linker may
   * put something else there.
   */
  #byAlias(expression: Expression): Value | undefined {
    if (expression.kind === "symbol") {
      const { symbol, modifier } = expression;
      const isAlias = symbol.value.kind === "expression" && this.#symbols.has(symbol);
      return isAlias ? { plus: symbol, minus: undefined, constant: 0n, modifier } : undefined;
    }
    if (expression.kind !== "binary" || expression.operator !== "+" || expression.right.kind !== "constant")
      return undefined;
    const left = this.#byAlias(expression.left);
    return left === undefined ? undefined : { ...left, constant: left.constant + expression.right.value };
  }

  /** A difference to a label of the same section, as one to the field itself. */
  #relativeTo(value: Value, field: { subsection: Subsection; offset: number }): Value {
    const place = value.minus === undefined ? undefined : placeOf(value.minus);
    if (place === undefined || place.subsection.section !== field.subsection.section) return value;
    return { ...value, constant: value.constant + BigInt(field.offset - finalOffset(place)) };
  }

  #relocate(fixup: Fixup, field: { value: Value; offset: number; builder: SectionBuilder }): void {
    const { value, offset, builder } = field;
    const { minus } = value;
    if (minus !== undefined && placeOf(minus)?.subsection.section.name !== builder.name) {
      this.#assembler.error(
        `No relocation means a difference to "${minus.name}", which is not in this section`,
        fixup.site,
      );
      return;
    }
    const choice = this.#assembler.syntax.relocation(this.#assembler, fixup, value);
    if (typeof choice === "string") {
      this.#assembler.error(choice, fixup.site);
      return;
    }
    putZero(builder.content as Uint8Array, offset, fixup.encoding);
    this.#add(builder, {
      offset,
      type: choice.type,
      symbol: choice.symbol ?? value.plus,
      addend: choice.addend,
      site: fixup.site,
    });
  }

  #add(
    builder: SectionBuilder,
    relocation: { offset: number; type: number; symbol: AsmSymbol | undefined; addend: bigint; site: Site },
  ): void {
    const { offset, type, symbol, addend, site } = relocation;
    const target = symbol === undefined ? { symbol: undefined, addend: 0 } : this.#target(symbol);
    if (target === undefined) {
      this.#assembler.error(`There is no label "${symbol?.name}:" behind this`, site);
      return;
    }
    this.#elf.addRelocation(builder, {
      offset,
      type,
      symbol: target.symbol,
      addend: Number(BigInt.asIntN(32, addend + BigInt(target.addend))),
    });
  }

  /** The symbol of the table for a relocation: labels without a name are reached through their section. */
  #target(symbol: AsmSymbol): { symbol: SymbolBuilder; addend: number } | undefined {
    const known = this.#symbols.get(symbol);
    if (known !== undefined) return { symbol: known, addend: 0 };
    const place = placeOf(symbol);
    if (place !== undefined)
      return { symbol: this.#sectionSymbol(place.subsection.section), addend: finalOffset(place) };
    if (symbol.anonymous) return undefined;
    this.#addSymbol(symbol);
    const added = this.#symbols.get(symbol);
    return added === undefined ? undefined : { symbol: added, addend: 0 };
  }

  #sectionSymbol(section: Section): SymbolBuilder {
    let symbol = this.#sectionSymbols.get(section);
    if (symbol === undefined) {
      const builder = this.#sections.get(section);
      symbol = this.#elf.addSymbol({ type: STT_SECTION, binding: STB_LOCAL, ...(builder && { section: builder }) });
      this.#sectionSymbols.set(section, symbol);
    }
    return symbol;
  }

  #constant(fixup: Fixup, field: { value: bigint; offset: number; bytes: Uint8Array }): void {
    const { value, offset, bytes } = field;
    const size = fieldSizes[fixup.encoding];
    if (fixup.encoding.startsWith("le")) {
      const cut = BigInt.asUintN(8 * size, value);
      if (value !== cut && value !== BigInt.asIntN(8 * size, value)) {
        this.#assembler.warn(
          "truncated",
          `The value 0x${BigInt.asUintN(64, value).toString(16)} is cut to 0x${cut.toString(16)}`,
          fixup.site,
        );
      }
      for (let index = 0; index < size; index++) bytes[offset + index] = Number((cut >> BigInt(8 * index)) & 0xffn);
      return;
    }
    if (size === 0) return;
    const bits = size === 5 ? 32 : 64;
    const signed = fixup.encoding.startsWith("sleb") || fixup.role === "immediate";
    put64(bytes, offset, { value: signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value), size });
  }

  #explicit(relocation: Assembler["relocations"][number]): void {
    const { subsection, offset, type, value, site } = relocation;
    const builder = this.#sections.get(subsection.section);
    const place = this.#evaluate(offset, site);
    const target = this.#evaluate(value, site);
    if (builder === undefined || place === undefined || target === undefined) return;
    const at = place.plus === undefined ? undefined : placeOf(place.plus);
    if (place.minus !== undefined || (place.plus !== undefined && at?.subsection.section !== subsection.section)) {
      this.#assembler.error("The offset of .reloc is not in this section", site);
      return;
    }
    const where = Number(place.constant) + (at === undefined ? 0 : finalOffset(at));
    this.#add(builder, { offset: where, type, symbol: target.plus, addend: target.constant, site });
  }
}
