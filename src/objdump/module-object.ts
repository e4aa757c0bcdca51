/**
 * Modules and LLVM's objects, which are modules, as object files.
 *
 * An address of a module that is linked is a file offset, as in browsers' stack traces and in LLVM's tools; in data it
 * is the address in memory. In an object that is to be linked addresses count from the start of the section, as in
 * every format. Sections are the module's own; those that an engine loads have the flags ALLOC and LOAD.
 */
import { FormatError, Reader, type Field, type TextWriter } from "../bytes/index.ts";
import { moduleDebugSections, Symbolizer, type DwarfSections, type SourceFrame } from "../dwarf/index.ts";
import {
  annotateModule,
  CUSTOM_SECTION,
  llvmRelocation,
  readCustom,
  readModule,
  readRelocationSections,
  sizedBodies,
  type LinkingSection,
  type Module,
  type RelocationSection,
  type Section,
} from "../wasm/index.ts";

import { llvmSymbols, namesOfSymbols } from "./llvm-symbols.ts";
import { writeModuleDetails } from "./module-details.ts";
import { ModuleNames, orNone, type Warn } from "./module-names.ts";
import { moduleSymbols } from "./module-symbols.ts";
import {
  fileFlags,
  sectionFlags,
  type CodeRegion,
  type ObjectFile,
  type ObjectRelocation,
  type ObjectSection,
  type ObjectSymbol,
} from "./object-file.ts";

/** Sections whose contents begin with a count of entries. */
const counted: ReadonlySet<string> = new Set([
  "type",
  "import",
  "function",
  "table",
  "memory",
  "tag",
  "global",
  "export",
  "element",
  "code",
  "data",
]);

const llvmDebugSection = /^\.debug_|^external_debug_info$|^sourceMappingURL$/;

/** Opens a module. `base` is its offset in the file. */
export function openModule(bytes: Uint8Array, options: { readonly base: number; readonly warn: Warn }): ModuleObject {
  return new ModuleObject(readModule(bytes, { base: options.base }), options.warn);
}

export class ModuleObject implements ObjectFile {
  readonly module: Module;
  readonly format: string;
  readonly architecture: string = "wasm32";
  readonly addressDigits: 8 = 8 as const;
  readonly canDisassemble: boolean = true;
  readonly flags: number;
  readonly sections: readonly ObjectSection[];
  /** Contents of the `linking` section: an object has one, a linked module has none. */
  readonly linking: LinkingSection | undefined;
  readonly #warn: Warn;
  #names: ModuleNames | undefined;
  #symbolizer: Symbolizer | undefined;
  #symbols: readonly ObjectSymbol[] | undefined;
  #relocations: readonly RelocationSection[] | undefined;
  /** Indices of the sections that have relocations. */
  #relocated: ReadonlySet<number> | undefined;

  constructor(module: Module, warn: Warn) {
    this.module = module;
    this.#warn = warn;
    this.linking = orNone(() => [readCustom(module, "linking")], warn)[0];
    this.format = this.linking === undefined ? "wasm" : "wasm-object";
    this.flags = flagsOf(module, this.linking);
    this.sections = module.sections.map((section, index) => this.#sectionOf(section, index));
  }

  get bytes(): Uint8Array {
    return this.module.bytes;
  }

  get base(): number {
    return this.module.base;
  }

  fields(): readonly Field[] {
    return annotateModule(this.module);
  }

  get startAddress(): bigint {
    const main = this.module.exports.find(({ name, kind }) => name === "_start" && kind === "func");
    const entry = main?.index ?? this.module.start;
    const symbol = entry === undefined ? undefined : this.symbolOfFunction(entry);
    return symbol?.value ?? 0n;
  }

  get operandNames(): ModuleNames {
    this.#names ??= new ModuleNames(this.module, {
      known: namesOfSymbols(this.module, this.linking),
      warn: this.#warn,
    });
    return this.#names;
  }

  symbols(): readonly ObjectSymbol[] {
    this.#symbols ??= this.linking === undefined ? moduleSymbols(this) : llvmSymbols(this, this.linking);
    return this.#symbols;
  }

  dynamicSymbols(): undefined {
    return undefined;
  }

  dynamicRelocations(): undefined {
    return undefined;
  }

  relocations(section: ObjectSection): readonly ObjectRelocation[] {
    const table = this.#relocationSections().find(({ target }) => target === section.index);
    if (table === undefined) return [];
    const symbols = this.symbols();
    return table.entries.map(({ type, offset, index, addend }) => {
      const row = llvmRelocation(type);
      const isType = row?.name === "R_WASM_TYPE_INDEX_LEB";
      const symbol = isType ? undefined : symbols[index];
      return {
        address: section.vma + BigInt(offset),
        typeName: row?.name,
        type,
        symbol,
        ...(isType && { target: `type[${index}]` }),
        addend: addend ?? 0n,
      };
    });
  }

  writePrivateHeaders(out: TextWriter, isShown: (section: ObjectSection) => boolean): void {
    const names = new Set(this.sections.filter(isShown).map(({ name }) => name));
    writeModuleDetails(this, out, (name) => names.has(name));
  }

  *codeRegions(section: ObjectSection): Generator<CodeRegion> {
    const reader = new Reader(section.contents, {
      base: this.module.base + section.fileOffset,
      region: 'section "code"',
    });
    reader.lebU32("count of function bodies");
    const { functionTypes } = this.operandNames;
    let functionIndex = functionTypes.length - this.module.functions.length;
    for (const body of sizedBodies(reader)) {
      const signature = this.operandNames.signature(functionIndex);
      yield { ...body, name: this.operandNames.func(functionIndex), functionIndex, signature };
      functionIndex++;
    }
  }

  debugSections(): DwarfSections {
    return moduleDebugSections(this.module);
  }

  sourceFrames(section: ObjectSection, address: bigint): readonly SourceFrame[] {
    this.#symbolizer ??= new Symbolizer(moduleDebugSections(this.module), {
      warn: (error) => this.#warn(error.message),
    });
    return section === this.sectionNamed("code") ? this.#symbolizer.frames(Number(address - section.vma)) : [];
  }

  /** The section's row of that name that is not custom. */
  sectionNamed(name: string): ObjectSection | undefined {
    return this.sections[
      this.module.sections.findIndex((section) => section.name === name && section.id !== CUSTOM_SECTION)
    ];
  }

  /** The symbol of a function that the module defines. */
  symbolOfFunction(index: number): ObjectSymbol | undefined {
    const region = this.#region(index);
    const section = this.sectionNamed("code");
    if (region === undefined || section === undefined) return undefined;
    return this.symbols().find(
      ({ section: place, value }) => place === section && value === section.vma + BigInt(region.start),
    );
  }

  #region(functionIndex: number): CodeRegion | undefined {
    const section = this.sectionNamed("code");
    if (section === undefined) return undefined;
    for (const region of this.codeRegions(section)) if (region.functionIndex === functionIndex) return region;
    return undefined;
  }

  #relocationSections(): readonly RelocationSection[] {
    this.#relocations ??= orNone(() => readRelocationSections(this.module), this.#warn);
    return this.#relocations;
  }

  #sectionOf(section: Section, index: number): ObjectSection {
    const { module } = this;
    const isLinked = this.linking === undefined;
    const address = isLinked ? BigInt(section.contents) : 0n;
    const remark = countRemark(module, section);
    return {
      index,
      name: section.name,
      size: section.end - section.contents,
      vma: address,
      lma: address,
      fileOffset: section.contents,
      alignment: 0,
      flags: sectionFlagsOf(section) | (this.#isRelocated(index) ? sectionFlags.RELOC : 0),
      ...(remark !== undefined && { remark }),
      contents: module.bytes.subarray(section.contents, section.end),
    };
  }

  #isRelocated(index: number): boolean {
    if (this.linking === undefined) return false;
    this.#relocated ??= new Set(this.#relocationSections().map(({ target }) => target));
    return this.#relocated.has(index);
  }
}

function flagsOf(module: Module, linking: LinkingSection | undefined): number {
  const has = (name: string): boolean => module.customSections(name).length > 0;
  const relocated = module.customSections().some(({ name }) => name.startsWith("reloc."));
  return (
    (relocated ? fileFlags.HAS_RELOC : 0) |
    (linking === undefined && !has("dylink.0") ? fileFlags.EXEC_P : 0) |
    (has("dylink.0") ? fileFlags.DYNAMIC : 0) |
    (has(".debug_info") ? fileFlags.HAS_DEBUG : 0) |
    (linking !== undefined || has("name") ? fileFlags.HAS_SYMS : 0)
  );
}

function sectionFlagsOf({ id, name }: Section): number {
  const { ALLOC, LOAD, READONLY, CODE, DATA, HAS_CONTENTS, DEBUGGING } = sectionFlags;
  if (id === CUSTOM_SECTION) return HAS_CONTENTS | READONLY | (llvmDebugSection.test(name) ? DEBUGGING : 0);
  if (name === "data") return HAS_CONTENTS | ALLOC | LOAD | DATA;
  return HAS_CONTENTS | ALLOC | LOAD | READONLY | (name === "code" ? CODE : DATA);
}

function countRemark(module: Module, section: Section): string | undefined {
  if (section.id === CUSTOM_SECTION || !counted.has(section.name)) return undefined;
  try {
    const count = module.reader(section).lebU32("count");
    return count === 1 ? "1 entry" : `${count} entries`;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
