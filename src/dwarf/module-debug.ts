/**
 * Debug information of modules and of LLVM's objects (tool-conventions, Dwarf.md).
 *
 * Addresses are offsets in the contents of the code section. In an object that is to be linked the places of functions, and of
 * sections in each other, are relocations.
 */
import {
  blockOf,
  llvmRelocation,
  readCustom,
  readRelocationSections,
  type LinkingSymbol,
  type Module,
  type RelocationSection,
} from "../wasm/index.ts";
import { Symbolizer, type SourceFrame } from "./symbolizer.ts";
import type { DwarfSection, DwarfSectionName, DwarfSections } from "./sections.ts";

/** The debug information of a module. */
export function moduleDebugSections(module: Module): DwarfSections {
  const code = module.section("code");
  const known = new Map<DwarfSectionName, DwarfSection | undefined>();
  const relocator = new Relocator(module);
  return {
    section: (name) => {
      if (!known.has(name)) known.set(name, relocator.section(`.debug_${name}`));
      return known.get(name);
    },
    // The first byte is of the count of bodies.
    code: { start: 1, end: code === undefined ? 1 : code.end - code.contents },
  };
}

const symbolizers = new WeakMap<Module, Symbolizer>();

/**
 * What an offset in the contents of a module's code section is in: the innermost function first, each of the others calling the
 * one before it, inlined. Of a file offset, as in a browser's stack trace, subtract that of the code section's contents.
 *
 * @example
 * ```ts
 * import { readModule } from "muslin/wasm";
 * import { symbolize } from "muslin/dwarf";
 *
 * declare const bytes: Uint8Array;
 * for (const { name, file, line } of symbolize(readModule(bytes), 0x1234)) console.log(`${name} at ${file}:${line}`);
 * ```
 */
export function symbolize(module: Module, codeOffset: number): readonly SourceFrame[] {
  let symbolizer = symbolizers.get(module);
  if (symbolizer === undefined) symbolizers.set(module, (symbolizer = new Symbolizer(moduleDebugSections(module))));
  return symbolizer.frames(codeOffset);
}

/** Applies relocations; of a linked module there are none. */
class Relocator {
  readonly #module: Module;
  #relocations: readonly RelocationSection[] | undefined;
  #symbols: readonly LinkingSymbol[] | undefined;
  #importedFunctions: number | undefined;

  constructor(module: Module) {
    this.#module = module;
  }

  section(name: string): DwarfSection | undefined {
    const { sections, base, bytes } = this.#module;
    const index = sections.findIndex((section) => section.id === 0 && section.name === name);
    const section = sections[index];
    if (section === undefined) return undefined;
    const contents = bytes.subarray(section.contents, section.end);
    return { name, bytes: this.#relocated(index, contents), offset: base + section.contents };
  }

  #relocated(index: number, contents: Uint8Array): Uint8Array {
    if (this.#module.customSections("linking").length === 0) return contents;
    this.#relocations ??= readRelocationSections(this.#module);
    const tables = this.#relocations.filter(({ target }) => target === index);
    if (tables.length === 0) return contents;
    const patched = Uint8Array.from(contents);
    const view = new DataView(patched.buffer);
    for (const { type, offset, index: symbol, addend = 0n } of tables.flatMap(({ entries }) => entries)) {
      const row = llvmRelocation(type);
      const place = this.#placeOf(symbol);
      const isOffset = row?.formula.startsWith("offset in") === true;
      if (row === undefined || !isOffset || place === undefined) continue;
      if (offset + row.bits / 8 > patched.length) continue;
      const value = BigInt(place) + addend;
      if (row.bits === 32) view.setUint32(offset, Number(value & 0xffff_ffffn), true);
      else view.setBigUint64(offset, BigInt.asUintN(64, value), true);
    }
    return patched;
  }

  /** Where the first byte of a function's locals is in the code, and where sections begin: at 0. */
  #placeOf(index: number): number | undefined {
    const module = this.#module;
    this.#symbols ??= blockOf(readCustom(module, "linking")?.blocks ?? [], "symbols") ?? [];
    const symbol = this.#symbols[index];
    if (symbol?.kind === "section") return 0;
    const code = module.section("code");
    if (symbol?.kind !== "function" || code === undefined) return undefined;
    this.#importedFunctions ??= module.importsOf("func").length;
    const body = symbol.index - this.#importedFunctions;
    return body < 0 || body >= module.code.count ? undefined : module.code.start(body) - code.contents;
  }
}
