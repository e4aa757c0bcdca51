/** The file that stands for the linker: functions, globals and data that it makes, with relocations like all others. */
import { notByHand } from "./by-hand.ts";
import { putS32, Writer } from "../bytes/index.ts";
import { R_WASM32_LLVM } from "../elf/index.ts";
import { globalTypeCodec, I32, llvmRelocationNamed, type GlobalType } from "../wasm/index.ts";
import { Entry, type EntryKind } from "./entry.ts";
import type { FunctionType } from "./function-types.ts";
import type { ComdatGroup, Constructor, FileExport, ObjectFile } from "./object-file.ts";
import { RelocationList } from "./relocation-list.ts";
import type { LinkSymbol } from "./symbol.ts";

/** Bytes of a field that is patched later. */
const FIELD = 5;

export class InternalFile implements ObjectFile {
  readonly name = "<internal>";
  readonly bytes: Uint8Array = new Uint8Array(0);
  readonly base = 0;
  readonly declared: readonly LinkSymbol[] = [];
  readonly symbols: LinkSymbol[] = [];
  readonly entries: Entry[] = [];
  readonly relocations: RelocationList = new RelocationList(0);
  readonly comdats: readonly ComdatGroup[] = [];
  readonly constructors: readonly Constructor[] = [];
  readonly exports: readonly FileExport[] = [];
  readonly verbatimTypes: ObjectFile["verbatimTypes"] = [];
  readonly verbatimParts: ObjectFile["verbatimParts"] = [];
  readonly imports: ObjectFile["imports"] = [];
  readonly features: ObjectFile["features"] = [];
  readonly producers: ObjectFile["producers"] = [];
  readonly wantsDataCount = false;
  readonly byHand: ObjectFile["byHand"] = notByHand;
  number = -1;
  readonly #symbolIndices = new Map<LinkSymbol, number>();

  /** Adds a function with that body, without its size. */
  addFunction(type: FunctionType, body: Body): Entry {
    const entry = this.#add("function", { section: ".text", body });
    entry.type = type;
    return entry;
  }

  addData(section: string, body: Body): Entry {
    return this.#add("data", { section, body });
  }

  addZeros(section: string, { size, alignment }: { readonly size: number; readonly alignment: number }): Entry {
    const entry = this.#add("data", { section, body: new Body() });
    entry.size = size;
    entry.alignment = alignment;
    entry.isZero = true;
    entry.isWritable = true;
    return entry;
  }

  /** Adds a global of type i32, whose value {@link setGlobal} gives later. */
  addGlobal({ mutable }: { readonly mutable: boolean }): Entry {
    const writer = new Writer({ capacity: 16 });
    const type: GlobalType = { type: I32, mutable };
    globalTypeCodec.write(writer, type);
    writer.u8(0x41);
    writer.lebS32(0, FIELD);
    writer.u8(0x0b);
    return this.#register(new Entry({ kind: "global", file: this, section: "", bytes: writer.finish() }));
  }

  /** The index of a symbol for relocations. */
  symbolIndex(symbol: LinkSymbol): number {
    const known = this.#symbolIndices.get(symbol);
    if (known !== undefined) return known;
    this.#symbolIndices.set(symbol, this.symbols.length);
    return this.symbols.push(symbol) - 1;
  }

  #add(kind: EntryKind, { section, body }: { readonly section: string; readonly body: Body }): Entry {
    const entry = new Entry({ kind, file: this, section, bytes: body.writer.finish() });
    entry.firstRelocation = this.relocations.count;
    for (const { offset, type, symbol, addend } of body.relocations)
      this.relocations.add({ offset, type, symbol: this.symbolIndex(symbol), addend });
    entry.endRelocation = this.relocations.count;
    return this.#register(entry);
  }

  #register(entry: Entry): Entry {
    this.entries.push(entry);
    return entry;
  }
}

/** Gives a global of {@link InternalFile.addGlobal} its value. */
export function setGlobal(entry: Entry, value: number): void {
  putS32(entry.bytes, entry.bytes.length - 1 - FIELD, { value: value | 0, size: FIELD });
}

interface BodyRelocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: LinkSymbol;
  readonly addend: number;
}

/** Code or data with relocations, in the making. */
export class Body {
  readonly writer: Writer = new Writer({ capacity: 32 });
  readonly relocations: BodyRelocation[] = [];

  /** An instruction with an operand that is a symbol's. */
  instruction(
    opcode: number,
    relocation: { readonly type: string; readonly symbol: LinkSymbol; readonly addend?: number },
  ): this {
    this.writer.u8(opcode);
    this.#relocate(relocation);
    this.writer.lebU32(0, FIELD);
    return this;
  }

  /** A word of data that is a symbol's. */
  word(relocation: { readonly type: string; readonly symbol: LinkSymbol; readonly addend?: number }): this {
    this.#relocate(relocation);
    this.writer.u32(0);
    return this;
  }

  call(symbol: LinkSymbol): this {
    return this.instruction(0x10, { type: "R_WASM_FUNCTION_INDEX_LEB", symbol });
  }

  bytes(...bytes: readonly number[]): this {
    for (const byte of bytes) this.writer.u8(byte);
    return this;
  }

  /** `i32.const` */
  constant(value: number): this {
    this.writer.u8(0x41);
    this.writer.lebS32(value | 0);
    return this;
  }

  #relocate({
    type,
    symbol,
    addend = 0,
  }: {
    readonly type: string;
    readonly symbol: LinkSymbol;
    readonly addend?: number;
  }): void {
    const row = llvmRelocationNamed(type);
    if (row === undefined) throw new Error(`There is no relocation ${type}`);
    this.relocations.push({ offset: this.writer.length, type: R_WASM32_LLVM + row.type, symbol, addend });
  }
}
