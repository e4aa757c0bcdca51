/**
 * Walking the long tables of a `linking` section without an object for each row: a linker reads millions of them, and
 * these objects were half of its time. The codec in `linking.ts` reads the same. Cursors refuse what is malformed too,
 * but the codec says it better: it knows a label for every field.
 */
import type { Codec, Reader } from "../../bytes/index.ts";
import type { Module } from "../module.ts";
import {
  LINKING_VERSION,
  linkingBlocks,
  symbolFlags,
  symbolKinds,
  type Comdat,
  type InitFunction,
  type LinkingSymbol,
} from "./linking.ts";

/** What a `linking` section has: short lists, and cursors in front of the first row of long tables. */
export interface OpenLinking {
  readonly symbols: SymbolCursor;
  readonly segments: SegmentInfoCursor;
  readonly initFunctions: readonly InitFunction[];
  readonly comdats: readonly Comdat[];
}

/** Opens a module's `linking` section, which has to be there. Of several blocks of a kind the first counts. */
export function openLinking(module: Module): OpenLinking {
  const [section] = module.customSections("linking");
  if (section === undefined) throw new RangeError('The module has no "linking" section');
  const reader = module.reader(section);
  const version = reader.lebU32("version");
  if (version !== LINKING_VERSION)
    reader.fail({ reading: "version", found: `${version}`, expected: `${LINKING_VERSION}` });
  const blocks = new Map<number, Reader>();
  while (!reader.done) {
    const id = reader.u8("kind");
    const block = reader.sized("block");
    if (blocks.has(id)) checkBlock(id, block);
    else blocks.set(id, block);
  }
  const { symbols, segments, initFunctions, comdats } = linkingBlocks;
  return {
    symbols: new SymbolCursor(blocks.get(symbols.id)),
    segments: new SegmentInfoCursor(blocks.get(segments.id)),
    initFunctions: wholeBlock(initFunctions.codec, blocks.get(initFunctions.id)) ?? [],
    comdats: wholeBlock(comdats.codec, blocks.get(comdats.id)) ?? [],
  };
}

/** A second block of a kind serves for nothing, but has to be well formed. */
function checkBlock(id: number, block: Reader): void {
  for (const { id: known, codec } of Object.values(linkingBlocks)) if (id === known) wholeBlock<unknown>(codec, block);
}

function wholeBlock<T>(codec: Codec<T>, block: Reader | undefined): T | undefined {
  if (block === undefined) return undefined;
  const value = codec.read(block, "linking");
  block.expectEnd("block");
  return value;
}

const SHORTEST_SYMBOL = 3;
const KIND_DATA = symbolKinds.indexOf("data");
const KIND_SECTION = symbolKinds.indexOf("section");

/** A place in the symbol table; fields are those of the symbol that it is at. */
export class SymbolCursor {
  /** Symbols of the table. */
  readonly count: number;
  readonly #reader: Reader | undefined;
  /** Index of the symbol; `count` behind the last one. */
  ordinal = -1;
  kind: LinkingSymbol["kind"] = "function";
  flags = 0;
  /** Of a function, global, table or tag in its index space; of a section among all; the segment of data. */
  index = 0;
  /** Where its name is, as indices in the module's bytes; the same twice if it has none of its own. */
  nameStart = 0;
  nameEnd = 0;
  /** Bytes from the start of the segment. */
  offset = 0;
  size = 0;

  constructor(block: Reader | undefined) {
    this.#reader = block;
    this.count = block?.count("symbols", SHORTEST_SYMBOL) ?? 0;
  }

  get isUndefined(): boolean {
    return (this.flags & symbolFlags.WASM_SYM_UNDEFINED) !== 0;
  }

  /** Goes to the next symbol, and says whether there is one. */
  next(): boolean {
    const reader = this.#reader;
    this.ordinal++;
    if (reader === undefined) return false;
    if (this.ordinal === this.count) {
      reader.expectEnd("the symbol table");
      return false;
    }
    const at = reader.position;
    const kind = reader.u8("kind of symbol");
    const name = symbolKinds[kind];
    if (name === undefined) return reader.fail({ at, reading: "kind of symbol", found: `${kind}`, expected: "0 to 5" });
    this.kind = name;
    this.flags = reader.lebU32("flags of symbol");
    if (kind === KIND_DATA) this.#readData(reader);
    else this.#readEntity(reader, kind);
    return true;
  }

  #readData(reader: Reader): void {
    this.#readName(reader);
    if (this.isUndefined) return;
    this.index = reader.lebU32("segment of symbol");
    this.offset = reader.lebSize("offset of symbol");
    this.size = reader.lebSize("size of symbol");
  }

  #readEntity(reader: Reader, kind: number): void {
    this.index = reader.lebU32("index of symbol");
    const isNamed = !this.isUndefined || (this.flags & symbolFlags.WASM_SYM_EXPLICIT_NAME) !== 0;
    if (kind !== KIND_SECTION && isNamed) this.#readName(reader);
    else this.nameStart = this.nameEnd = reader.position;
  }

  #readName(reader: Reader): void {
    this.nameStart = reader.skipName("name of symbol");
    this.nameEnd = reader.position;
  }
}

const SHORTEST_SEGMENT = 3;

/** A place in the list of what the section says about data segments, which are in the order of their indices. */
export class SegmentInfoCursor {
  readonly #reader: Reader | undefined;
  #left: number;
  /** Where its name is, as indices in the module's bytes. */
  nameStart = 0;
  nameEnd = 0;
  /** Exponent of the alignment. */
  alignment = 0;
  flags = 0;

  constructor(block: Reader | undefined) {
    this.#reader = block;
    this.#left = block?.count("segments", SHORTEST_SEGMENT) ?? 0;
  }

  /** Goes to the next segment, and says whether there is one. */
  next(): boolean {
    const reader = this.#reader;
    if (reader === undefined) return false;
    if (this.#left === 0) {
      reader.expectEnd("the list of segments");
      return false;
    }
    this.#left--;
    this.nameStart = reader.skipName("name of segment");
    this.nameEnd = reader.position;
    this.alignment = reader.lebU32("alignment of segment");
    this.flags = reader.lebU32("flags of segment");
    return true;
  }
}
