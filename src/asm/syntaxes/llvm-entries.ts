/**
 * Makes entries of what the LLVM syntax declares: the sections `.wasm.X` with the bytes of module
 * entries and `.space.X` with a byte for each, in the form of the GNU port (docs/object-format.md).
 *
 * A function's code is in `.wasm.code.S` already, S being the section that the source named. Its
 * companions are in sections of the same suffix and the same order, so that the nth byte of
 * `.space.function_index.S`, the nth five bytes of `.wasm.function.S` and the nth body belong to each other:
 *
 * ```
 *   .wasm.code.S             body | body | body          what the function does
 *   .space.code.S            0    | 0    | 0
 *   .wasm.function.S         type | type | type          LEB128 of the symbol of the type
 *   .space.function.S        0    | 0    | 0
 *   .space.function_index.S  f    | g    | h             where the symbols are: an index is an address here
 * ```
 *
 * What a symbol that is not defined here would be imported as is an entry of `.wasm.undefined`, in the
 * form of an import; a relocation R_WASM32_INDEX at its first byte names the symbol. Imports that the
 * source gives a name to (`.import_name`) are in `.wasm.undefined.import`: these may stay undefined.
 */
import { putU32, Writer, type Codec } from "../../bytes/index.ts";
import { R_WASM32_INDEX, SHF_ALLOC, SHF_EXECINSTR, SHT_PROGBITS } from "../../elf/index.ts";
import {
  externalKinds,
  FUNCREF,
  globalTypeCodec,
  InstructionWriter,
  isReference,
  heapTypeOf,
  I32,
  I64,
  F32,
  F64,
  tableTypeCodec,
  writeValueType,
  type FunctionType,
  type ValueType,
} from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { constantOf } from "../expression.ts";
import type { Entity } from "../entities.ts";
import type { SectionProperties } from "../section.ts";
import type { Subsection } from "../subsection.ts";
import type { AsmSymbol } from "../symbol.ts";
import { typeSymbolName } from "../../elf/index.ts";
import { CODE_PREFIX, finishFunction } from "./llvm-functions.ts";
import { DEFAULT_TABLE, llvmState, SIZE_FIELD, type LlvmFunction } from "./llvm-state.ts";

/** Where undefined symbols come from unless the source says more. */
const DEFAULT_MODULE = "env";

/** What `.space.X` sections are for: the positions in them, so they are no part of the program's memory. */
const spaceProperties: SectionProperties = {
  type: SHT_PROGBITS,
  flags: 0,
  entrySize: 0,
  group: undefined,
  linkedTo: undefined,
};

/** Globals that compilers refer to in debug information without saying what they are. */
const knownGlobals: Readonly<Record<string, { readonly mutable: boolean }>> = {
  __stack_pointer: { mutable: true },
  __tls_base: { mutable: true },
  __memory_base: { mutable: false },
  __table_base: { mutable: false },
};

/** Tags that every object which uses them defines, so that a linker keeps one. */
const sharedTags: ReadonlySet<string> = new Set(["__cpp_exception", "__c_longjmp"]);

/** Writes all entries; called when the source is read. */
export function writeEntries(assembler: Assembler): void {
  finishFunction(assembler);
  if (!llvmState(assembler).entities.isWholeModule) declareKnownGlobals(assembler);
  const writer = new EntryWriter(assembler);
  writer.functions();
  if (llvmState(assembler).entities.isWholeModule) return;
  writer.definitions();
  writer.undefined();
  writer.exports();
  writer.types();
}

function declareKnownGlobals(assembler: Assembler): void {
  const { entities } = llvmState(assembler);
  for (const [name, { mutable }] of Object.entries(knownGlobals)) {
    const symbol = assembler.symbols.get(name);
    if (symbol === undefined || symbol.isDefined || !symbol.referenced || entities.get(symbol) !== undefined) continue;
    const type = assembler.options.address64 && name !== "__tls_base" ? I64 : I32;
    entities.declare({ kind: "global", symbol, type: { type, mutable } });
  }
  const table = assembler.symbols.get(DEFAULT_TABLE);
  if (table === undefined || table.isDefined || !table.referenced || entities.get(table) !== undefined) return;
  const limits = { minimum: 0n, maximum: undefined, shared: false, address64: assembler.options.address64 ?? false };
  entities.declare({ kind: "table", symbol: table, type: { element: FUNCREF, limits } });
}

class EntryWriter {
  readonly #assembler: Assembler;
  readonly #usedTypes = new Set<number>();

  constructor(assembler: Assembler) {
    this.#assembler = assembler;
    for (const number of llvmState(assembler).typeSymbols.keys()) this.#usedTypes.add(number);
  }

  /** The companions of code. */
  functions(): void {
    for (const made of llvmState(this.#assembler).functions) {
      if (made.type === undefined) {
        this.#assembler.error(`The function "${made.symbol.name}" has no ".functype"`, made.site);
        continue;
      }
      this.#function(made, made.type);
    }
  }

  #function(made: LlvmFunction, type: number): void {
    const { section } = made.subsection;
    const suffix = section.name.slice(CODE_PREFIX.length - 1);
    const properties = { ...spaceProperties, group: section.properties.group };
    section.properties = { ...section.properties, flags: section.properties.flags | SHF_ALLOC | SHF_EXECINSTR };
    this.#space(`.space.code${suffix}`, properties).byte(0);
    this.#enter(this.#space(`.wasm.function${suffix}`, properties));
    this.#typeField(type);
    this.#space(`.space.function${suffix}`, properties).byte(0);
    this.#define(made.symbol, this.#space(`.space.function_index${suffix}`, properties));
  }

  /** Gives a symbol the next position of an index space. */
  #define(symbol: AsmSymbol, space: Subsection): void {
    symbol.value = space.here();
    symbol.size = constantOf(1n);
    space.byte(0);
  }

  /** Globals, tables and tags that have a label here. */
  definitions(): void {
    for (const entity of llvmState(this.#assembler).entities.all) {
      if (entity.kind === "function" || entity.symbol.anonymous || entity.symbol.value.kind !== "label") continue;
      const { kind } = entity;
      this.#enter(this.#space(`.wasm.${kind}`));
      this.#typeOf(entity);
      if (entity.kind === "global") this.#assembler.current.append(nullConstant(entity.type.type));
      this.#space(`.space.${kind}`).byte(0);
      this.#define(entity.symbol, this.#space(`.space.${kind}_index`));
      if (kind === "tag" && sharedTags.has(entity.symbol.name)) entity.symbol.binding ??= "weak";
    }
  }

  /** Import entries of symbols that are referred to and not defined. */
  undefined(): void {
    for (const entity of llvmState(this.#assembler).entities.all) {
      const { symbol, importModule, importName } = entity;
      if (symbol.anonymous || symbol.isDefined || !symbol.referenced) continue;
      if (entity.kind === "function") symbol.type = "function";
      const explicit = importModule !== undefined || importName !== undefined;
      this.#enter(this.#space(explicit ? ".wasm.undefined.import" : ".wasm.undefined"));
      this.#relocation(R_WASM32_INDEX, symbol);
      const writer = new Writer();
      writer.name(importModule ?? DEFAULT_MODULE);
      writer.name(importName ?? symbol.name);
      writer.u8(externalKinds.indexOf(entity.kind === "function" ? "func" : entity.kind));
      this.#assembler.current.append(writer.written);
      this.#typeOf(entity);
    }
  }

  /** Entries for `.export_name`. */
  exports(): void {
    for (const entity of llvmState(this.#assembler).entities.all) {
      if (entity.exportName === undefined) continue;
      this.#enter(this.#space(".wasm.export"));
      const writer = new Writer();
      writer.name(entity.exportName);
      writer.u8(externalKinds.indexOf(entity.kind === "function" ? "func" : entity.kind));
      this.#assembler.current.append(writer.written);
      const expression = entity.symbol.expression;
      this.#assembler.fixup(expression, { encoding: "uleb32", role: entity.kind });
      this.#space(".space.export").byte(0);
    }
  }

  /** The types that anything here refers to: link-once, by the name of their symbol. */
  types(): void {
    const { entities } = llvmState(this.#assembler);
    for (const number of this.#usedTypes) {
      const type = entities.functionType(number);
      const name = typeSymbolName(type);
      const properties = { ...spaceProperties, group: { name, comdat: true } };
      const symbol = this.#assembler.symbolNamed(name);
      this.#space(".wasm.type", properties).append(encodedType(type));
      this.#define(symbol, this.#space(".space.type", properties));
      symbol.binding = "weak";
    }
  }

  /** The type of an entity as import entries have it. */
  #typeOf(entity: Entity): void {
    switch (entity.kind) {
      case "function":
        return this.#typeField(entity.type);
      case "tag":
        this.#assembler.current.byte(0);
        return this.#typeField(entity.type);
      case "global":
        return this.#encode(globalTypeCodec, entity.type);
      case "table":
        return this.#encode(tableTypeCodec, entity.type);
    }
  }

  #encode<T>(codec: Codec<T>, value: T): void {
    const writer = new Writer();
    codec.write(writer, value);
    this.#assembler.current.append(writer.written);
  }

  #typeField(number: number): void {
    const { current } = this.#assembler;
    if (llvmState(this.#assembler).entities.isWholeModule) {
      current.reserve(SIZE_FIELD);
      putU32(current.bytes, current.length, { value: number, size: SIZE_FIELD });
      current.length += SIZE_FIELD;
      return;
    }
    const symbol = this.#assembler.symbolNamed(
      typeSymbolName(llvmState(this.#assembler).entities.functionType(number)),
    );
    this.#usedTypes.add(number);
    this.#assembler.fixup(symbol.expression, { encoding: "uleb32", role: "type" });
  }

  #relocation(type: number, symbol: AsmSymbol): void {
    const expression = symbol.expression;
    this.#assembler.fixup(expression, { encoding: "none", role: "data", relocation: type });
  }

  #space(name: string, properties: SectionProperties = spaceProperties): Subsection {
    return this.#assembler.section(name, properties).subsection(0);
  }

  #enter(subsection: Subsection): void {
    this.#assembler.current = subsection;
  }
}

/** The expression of a type's zero or null. */
function nullConstant(type: ValueType): Uint8Array {
  const code = new InstructionWriter();
  if (type === I32) code.emit("i32.const", 0);
  else if (type === I64) code.emit("i64.const", 0n);
  else if (type === F32) code.emit("f32.const", 0);
  else if (type === F64) code.emit("f64.const", 0);
  else if (isReference(type)) code.emit("ref.null", heapTypeOf(type));
  else code.emit("v128.const", new Uint8Array(16));
  code.emit("end");
  return code.written;
}

function encodedType(type: FunctionType): Uint8Array {
  const writer = new Writer();
  writer.u8(0x60);
  for (const list of [type.parameters, type.results]) {
    writer.lebU32(list.length);
    for (const item of list) writeValueType(writer, item);
  }
  return writer.finish();
}
