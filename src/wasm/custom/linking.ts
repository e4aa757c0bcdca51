/**
 * The `linking` section of LLVM's object files, version 2, and their `reloc.*` sections
 * (tool-conventions, Linking.md).
 */
import {
  byteCodec,
  mapped,
  nameCodec,
  record,
  u32Codec,
  u64Codec,
  vector,
  type Codec,
  type Reader,
  type Writer,
} from "../../bytes/index.ts";
import { llvmRelocation } from "../llvm-relocations.ts";
import { blocksCodec, type Block } from "./blocks.ts";

/** The version of the section that there is. */
export const LINKING_VERSION = 2;

/** Flags of symbols. */
export const symbolFlags = {
  WASM_SYM_BINDING_WEAK: 0x01,
  WASM_SYM_BINDING_LOCAL: 0x02,
  WASM_SYM_VISIBILITY_HIDDEN: 0x04,
  WASM_SYM_UNDEFINED: 0x10,
  WASM_SYM_EXPORTED: 0x20,
  WASM_SYM_EXPLICIT_NAME: 0x40,
  WASM_SYM_NO_STRIP: 0x80,
  WASM_SYM_TLS: 0x100,
  WASM_SYM_ABSOLUTE: 0x200,
} as const;

/** Flags of segments. */
export const segmentFlags = {
  WASM_SEGMENT_FLAG_STRINGS: 0x1,
  WASM_SEGMENT_FLAG_TLS: 0x2,
  WASM_SEG_FLAG_RETAIN: 0x4,
} as const;

/** Kinds of symbols, by their byte. */
export const symbolKinds = ["function", "data", "global", "section", "tag", "table"] as const;

/** Kinds of what a comdat holds, by their byte. */
export const comdatKinds = ["data", "function", "global", "tag", "table", "section"] as const;

/** Where a data symbol that is defined is. */
export interface DataPlace {
  readonly segment: number;
  readonly offset: bigint;
  readonly size: bigint;
}

export type LinkingSymbol =
  | {
      readonly kind: "function" | "global" | "tag" | "table";
      readonly flags: number;
      readonly index: number;
      /** Absent where it is the name of the import. */
      readonly name: string | undefined;
    }
  | { readonly kind: "data"; readonly flags: number; readonly name: string; readonly place: DataPlace | undefined }
  | { readonly kind: "section"; readonly flags: number; /** Index among all sections. */ readonly section: number };

export interface SegmentInfo {
  readonly name: string;
  /** Exponent of the alignment. */
  readonly alignment: number;
  readonly flags: number;
}

/** A function to be called at start, lower priorities first. */
export interface InitFunction {
  readonly priority: number;
  /** Index in the symbol table. */
  readonly symbol: number;
}

export interface ComdatEntry {
  readonly kind: (typeof comdatKinds)[number];
  readonly index: number;
}

export interface Comdat {
  readonly name: string;
  readonly flags: number;
  readonly entries: readonly ComdatEntry[];
}

/** What each block of the section holds. */
export interface LinkingBlocks {
  readonly segments: readonly SegmentInfo[];
  readonly initFunctions: readonly InitFunction[];
  readonly comdats: readonly Comdat[];
  readonly symbols: readonly LinkingSymbol[];
}

export interface LinkingSection {
  readonly version: number;
  readonly blocks: readonly Block<LinkingBlocks>[];
}

/** One place in a section that the linker patches. */
export interface LinkingRelocation {
  /** Number of the relocation type, an LLVM `R_WASM_*`. */
  readonly type: number;
  /** Bytes from the start of the section's contents. */
  readonly offset: number;
  /** Index in the symbol table; of a type for `R_WASM_TYPE_INDEX_LEB`. */
  readonly index: number;
  /** Added to the symbol's value; absent for types that have none. */
  readonly addend: bigint | undefined;
}

export interface RelocationSection {
  /** Index among all sections of the section that is patched. */
  readonly target: number;
  readonly entries: readonly LinkingRelocation[];
}

function kindCodec<K extends string>(kinds: readonly K[], what: string): Codec<K> {
  return mapped(byteCodec, {
    decode: (value, reader) =>
      kinds[value] ??
      reader.fail({
        at: reader.position - 1,
        reading: `kind of ${what}`,
        found: `${value}`,
        expected: `at most ${kinds.length - 1}`,
      }),
    encode: (kind) => kinds.indexOf(kind),
  });
}

const symbolKindCodec: Codec<LinkingSymbol["kind"]> = kindCodec(symbolKinds, "symbol");

const dataPlaceCodec: Codec<DataPlace> = record<DataPlace>({ segment: u32Codec, offset: u64Codec, size: u64Codec });

const symbolCodec: Codec<LinkingSymbol> = {
  minimumSize: 3,
  read(reader, what) {
    const kind = symbolKindCodec.read(reader, what);
    const flags = reader.lebU32(`flags of ${what}`);
    const undefinedHere = (flags & symbolFlags.WASM_SYM_UNDEFINED) !== 0;
    if (kind === "section") return { kind, flags, section: reader.lebU32(`section of ${what}`) };
    if (kind === "data") {
      const name = reader.name(`name of ${what}`);
      return { kind, flags, name, place: undefinedHere ? undefined : dataPlaceCodec.read(reader, what) };
    }
    const index = reader.lebU32(`index of ${what}`);
    const named = !undefinedHere || (flags & symbolFlags.WASM_SYM_EXPLICIT_NAME) !== 0;
    return { kind, flags, index, name: named ? reader.name(`name of ${what}`) : undefined };
  },
  write(writer, symbol) {
    symbolKindCodec.write(writer, symbol.kind);
    writer.lebU32(symbol.flags);
    switch (symbol.kind) {
      case "section":
        return writer.lebU32(symbol.section);
      case "data":
        writer.name(symbol.name);
        if (symbol.place !== undefined) dataPlaceCodec.write(writer, symbol.place);
        return;
      default:
        writer.lebU32(symbol.index);
        if (symbol.name !== undefined) writer.name(symbol.name);
    }
  },
};

const linkingBlocksCodec: Codec<readonly Block<LinkingBlocks>[]> = blocksCodec<LinkingBlocks>(
  {
    segments: {
      id: 5,
      codec: vector(record<SegmentInfo>({ name: nameCodec, alignment: u32Codec, flags: u32Codec }), "segment"),
    },
    initFunctions: { id: 6, codec: vector(record<InitFunction>({ priority: u32Codec, symbol: u32Codec }), "function") },
    comdats: {
      id: 7,
      codec: vector(
        record<Comdat>({
          name: nameCodec,
          flags: u32Codec,
          entries: vector(
            record<ComdatEntry>({ kind: kindCodec(comdatKinds, "comdat entry"), index: u32Codec }),
            "entry",
          ),
        }),
        "comdat",
      ),
    },
    symbols: { id: 8, codec: vector(symbolCodec, "symbol") },
  },
  "linking",
);

export const linkingCodec: Codec<LinkingSection> = {
  minimumSize: 1,
  read(reader, what) {
    const at = reader.position;
    const version = reader.lebU32(`version of ${what}`);
    if (version !== LINKING_VERSION) {
      reader.fail({ at, reading: `version of ${what}`, found: `${version}`, expected: `${LINKING_VERSION}` });
    }
    return { version, blocks: linkingBlocksCodec.read(reader, what) };
  },
  write(writer, section) {
    writer.lebU32(section.version);
    linkingBlocksCodec.write(writer, section.blocks);
  },
};

const relocationCodec: Codec<LinkingRelocation> = {
  minimumSize: 3,
  read(reader, what) {
    const at = reader.position;
    const type = reader.lebU32(`type of ${what}`);
    const row = llvmRelocation(type);
    if (row === undefined)
      return reader.fail({ at, reading: `type of ${what}`, found: `${type}`, expected: "a known relocation type" });
    const offset = reader.lebU32(`offset of ${what}`);
    const index = reader.lebU32(`index of ${what}`);
    return { type, offset, index, addend: row.hasAddend ? readAddend(reader, row.bits) : undefined };
  },
  write(writer, entry) {
    writer.lebU32(entry.type);
    writer.lebU32(entry.offset);
    writer.lebU32(entry.index);
    if (entry.addend !== undefined) writeAddend(writer, entry.addend);
  },
};

function readAddend(reader: Reader, bits: number): bigint {
  return bits === 64 ? reader.lebS64("addend") : BigInt(reader.lebS32("addend"));
}

function writeAddend(writer: Writer, addend: bigint): void {
  writer.lebS64(addend);
}

export const relocationSectionCodec: Codec<RelocationSection> = record<RelocationSection>({
  target: u32Codec,
  entries: vector(relocationCodec, "relocation"),
});
