/** Fills the fields of an object whose symbols are there: with constants, or with relocations. */
import { put64 } from "../bytes/index.ts";
import type { ElfBuilder, SectionBuilder } from "../elf/index.ts";
import type { Assembler } from "./assembler.ts";
import { mistakeText } from "./mistake-text.ts";
import { evaluate, finalOffset, placeOf, type Expression, type Value } from "./expression.ts";
import { fitsField } from "./integers.ts";
import type { ObjectSymbols } from "./object-symbols.ts";
import type { Section } from "./section.ts";
import type { Site } from "./source.ts";
import { fieldSizes, putZero, type Fixup, type Subsection } from "./subsection.ts";
import type { AsmSymbol } from "./symbol.ts";

interface Parts {
  readonly elf: ElfBuilder;
  readonly sections: ReadonlyMap<Section, SectionBuilder>;
  readonly symbols: ObjectSymbols;
}

interface Target {
  readonly subsection: Subsection;
  readonly builder: SectionBuilder;
}

interface PlacedRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: AsmSymbol | undefined;
  readonly addend: bigint;
  readonly site: Site;
}

export class ObjectFields {
  readonly #assembler: Assembler;
  readonly #parts: Parts;

  constructor(assembler: Assembler, parts: Parts) {
    this.#assembler = assembler;
    this.#parts = parts;
  }

  fillAll(): void {
    for (const [section, builder] of this.#parts.sections) {
      for (const subsection of section.subsections) {
        for (const fixup of subsection.fixups) this.#fill(fixup, { subsection, builder });
      }
    }
    for (const relocation of this.#assembler.relocations) this.#explicit(relocation);
  }

  #fill(fixup: Fixup, { subsection, builder }: Target): void {
    const value = this.#evaluate(fixup.expression, fixup.site);
    if (value === undefined) return;
    const offset = subsection.base + subsection.offsetOf(fixup);
    if (value.plus === undefined && value.minus === undefined && fixup.kind.relocation === undefined) {
      this.#constant(fixup, { value: value.constant, offset, bytes: builder.content as Uint8Array });
      return;
    }
    const named = this.#byAlias(fixup.expression) ?? value;
    this.#relocate(fixup, { value: relativeTo(named, { subsection, offset }), offset, builder });
  }

  /**
   * `alias + constant` as it stands, if `.set` made the symbol another name of a place: by this name a linker may
   * put something else there.
   */
  #byAlias(expression: Expression): Value | undefined {
    if (expression.kind === "symbol") {
      const { symbol, modifier } = expression;
      return this.#isLinkedByName(symbol) ? { plus: symbol, minus: undefined, constant: 0n, modifier } : undefined;
    }
    if (expression.kind !== "binary" || expression.operator !== "+" || expression.right.kind !== "constant")
      return undefined;
    const left = this.#byAlias(expression.left);
    return left === undefined ? undefined : { ...left, constant: left.constant + expression.right.value };
  }

  /** Whether a symbol is an alias that others can see; with LLVM, also one that they cannot. */
  #isLinkedByName(symbol: AsmSymbol): boolean {
    if (symbol.value.kind !== "expression" || symbol.weakTarget !== undefined) return false;
    const isSeen = symbol.binding !== undefined && symbol.binding !== "local";
    return (isSeen || this.#assembler.syntax.name === "llvm") && this.#parts.symbols.has(symbol);
  }

  #evaluate(expression: Expression, site: Site): Value | undefined {
    try {
      return evaluate(expression);
    } catch (error) {
      const message = mistakeText(error);
      if (message === undefined) throw error;
      this.#assembler.error(message, site);
      return undefined;
    }
  }

  #relocate(fixup: Fixup, field: { value: Value; offset: number; builder: SectionBuilder }): void {
    const { value, offset, builder } = field;
    const { minus } = value;
    if (minus !== undefined && placeOf(minus)?.subsection.section !== fixup.section) {
      this.#assembler.error(
        `No relocation means a difference to "${minus.name}", which is not in this section`,
        fixup.site,
      );
      return;
    }
    // A numbered label that does not come, which has been reported.
    if (value.plus?.anonymous === true && !value.plus.isDefined) return;
    const choice = this.#assembler.syntax.relocation(this.#assembler, fixup, value);
    if (typeof choice === "string") {
      this.#assembler.error(choice, fixup.site);
      return;
    }
    putZero(builder.content as Uint8Array, offset, fixup.kind.encoding);
    const symbol = choice.symbol ?? value.plus;
    this.#add(builder, { offset, type: choice.type, symbol, addend: choice.addend, site: fixup.site });
  }

  #add(builder: SectionBuilder, relocation: PlacedRelocation): void {
    const { offset, type, symbol, addend } = relocation;
    const target = symbol === undefined ? { symbol: undefined, addend: 0 } : this.#parts.symbols.target(symbol);
    if (target === undefined) return;
    this.#parts.elf.addRelocation(builder, {
      offset,
      type,
      symbol: target.symbol,
      addend: addend === 0n ? target.addend | 0 : Number(BigInt.asIntN(32, addend + BigInt(target.addend))),
    });
  }

  #constant(fixup: Fixup, field: { value: bigint; offset: number; bytes: Uint8Array }): void {
    const { value, offset, bytes } = field;
    const size = fieldSizes[fixup.kind.encoding];
    if (fixup.kind.encoding.startsWith("le")) {
      if (!fitsField(value, size)) {
        this.#assembler.error(`The value ${value} is too large for ${size} byte${size === 1 ? "" : "s"}`, fixup.site);
      }
      const low = Number(BigInt.asUintN(32, value));
      for (let index = 0; index < size && index < 4; index++) bytes[offset + index] = low >>> (8 * index);
      for (let index = 4; index < size; index++) bytes[offset + index] = Number((value >> BigInt(8 * index)) & 0xffn);
      return;
    }
    if (size === 0) return;
    const bits = lebBits(size);
    if (bits < 32 && BigInt.asUintN(bits, value) !== value)
      this.#assembler.error(`The value ${value} is too large for ${bits} bits`, fixup.site);
    const signed = fixup.kind.encoding.startsWith("sleb") || fixup.kind.role === "immediate";
    put64(bytes, offset, { value: signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value), size });
  }

  #explicit(relocation: Assembler["relocations"][number]): void {
    const { subsection, offset, type, value, site } = relocation;
    const builder = this.#parts.sections.get(subsection.section);
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

/** Bits of the integers that are written as LEB128 of so many bytes. */
function lebBits(size: number): number {
  return size < 5 ? 7 * size : size === 5 ? 32 : 64;
}

/** A difference to a label of the same section, as one to the field itself. */
function relativeTo(value: Value, field: { subsection: Subsection; offset: number }): Value {
  const place = value.minus === undefined ? undefined : placeOf(value.minus);
  if (place === undefined || place.subsection.section !== field.subsection.section) return value;
  return { ...value, constant: value.constant + BigInt(field.offset - finalOffset(place)) };
}
