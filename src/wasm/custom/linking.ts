/**
 * The `linking` section of LLVM's object files, version 2, and their `reloc.*` sections
 * (tool-conventions, Linking.md).
 */
import {
  enumerated,
  mapped,
  nameCodec,
  readField,
  record,
  s32Codec,
  s64Codec,
  u32Codec,
  u64Codec,
  vector,
  writeField,
  type Codec,
} from "../../bytes/index.ts";
import { allLlvmRelocations, llvmRelocation, type LlvmRelocation } from "../llvm-relocations.ts";
import { blocksCodec, type Block, type BlockTable } from "./blocks.ts";
import { flagsCodec } from "./flags.ts";

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

const symbolKindCodec: Codec<LinkingSymbol["kind"]> = enumerated(symbolKinds);

export const symbolFlagsCodec: Codec<number> = flagsCodec(symbolFlags);

const dataPlaceCodec: Codec<DataPlace> = record<DataPlace>({ segment: u32Codec, offset: u64Codec, size: u64Codec });

const symbolCodec: Codec<LinkingSymbol> = {
  minimumSize: 3,
  read(reader, what) {
    const kind = readField(reader, symbolKindCodec, { label: "kind", of: what });
    const flags = readField(reader, symbolFlagsCodec, { label: "flags", of: what });
    const isUndefined = (flags & symbolFlags.WASM_SYM_UNDEFINED) !== 0;
    switch (kind) {
      case "section":
        return { kind, flags, section: readField(reader, u32Codec, { label: "section", of: what }) };
      case "data": {
        const name = readField(reader, nameCodec, { label: "name", of: what });
        return { kind, flags, name, place: isUndefined ? undefined : dataPlaceCodec.read(reader, what) };
      }
      default: {
        const index = readField(reader, u32Codec, { label: "index", of: what });
        const isNamed = !isUndefined || (flags & symbolFlags.WASM_SYM_EXPLICIT_NAME) !== 0;
        const name = isNamed ? readField(reader, nameCodec, { label: "name", of: what }) : undefined;
        return { kind, flags, index, name };
      }
    }
  },
  write(writer, symbol) {
    writeField(writer, symbolKindCodec, { label: "kind", value: symbol.kind });
    writeField(writer, symbolFlagsCodec, { label: "flags", value: symbol.flags });
    switch (symbol.kind) {
      case "section":
        return writeField(writer, u32Codec, { label: "section", value: symbol.section });
      case "data":
        writeField(writer, nameCodec, { label: "name", value: symbol.name });
        if (symbol.place !== undefined) dataPlaceCodec.write(writer, symbol.place);
        return;
      default:
        writeField(writer, u32Codec, { label: "index", value: symbol.index });
        if (symbol.name !== undefined) writeField(writer, nameCodec, { label: "name", value: symbol.name });
    }
  },
};

const segmentInfoCodec: Codec<SegmentInfo> = record<SegmentInfo>({
  name: nameCodec,
  alignment: u32Codec,
  flags: flagsCodec(segmentFlags),
});

const comdatEntryCodec: Codec<ComdatEntry> = record<ComdatEntry>({ kind: enumerated(comdatKinds), index: u32Codec });

const comdatCodec: Codec<Comdat> = record<Comdat>({
  name: nameCodec,
  flags: u32Codec,
  entries: vector(comdatEntryCodec, "entry"),
});

/** Kind byte and codec of each block. */
export const linkingBlocks: BlockTable<LinkingBlocks> = {
  segments: { id: 5, codec: vector(segmentInfoCodec, "segment") },
  initFunctions: { id: 6, codec: vector(record<InitFunction>({ priority: u32Codec, symbol: u32Codec }), "function") },
  comdats: { id: 7, codec: vector(comdatCodec, "comdat") },
  symbols: { id: 8, codec: vector(symbolCodec, "symbol") },
};

const linkingBlocksCodec: Codec<readonly Block<LinkingBlocks>[]> = blocksCodec(linkingBlocks);

const versionCodec: Codec<number> = mapped(u32Codec, {
  decode: (version, refuse) =>
    version === LINKING_VERSION ? version : refuse({ found: `${version}`, expected: `${LINKING_VERSION}` }),
  encode: (version) => version,
});

export const linkingCodec: Codec<LinkingSection> = {
  minimumSize: 1,
  read(reader, what) {
    const version = readField(reader, versionCodec, { label: "version", of: what });
    return { version, blocks: linkingBlocksCodec.read(reader, what) };
  },
  write(writer, { version, blocks }) {
    writeField(writer, versionCodec, { label: "version", value: version });
    linkingBlocksCodec.write(writer, blocks);
  },
};

const relocationTypeCodec: Codec<LlvmRelocation> = mapped(u32Codec, {
  decode: (type, refuse) =>
    llvmRelocation(type) ?? refuse({ found: `${type}`, expected: `at most ${allLlvmRelocations().length - 1}` }),
  encode: ({ type }) => type,
  show: ({ type, name }) => `${type} (${name})`,
});

const addend32Codec: Codec<bigint> = mapped(s32Codec, { decode: (addend) => BigInt(addend), encode: Number });

const relocationCodec: Codec<LinkingRelocation> = {
  minimumSize: 3,
  read(reader, what) {
    const row = readField(reader, relocationTypeCodec, { label: "type", of: what });
    const { offset, index } = relocationPlaceCodec.read(reader, what);
    const addendCodec = addendCodecOf(row);
    const addend =
      addendCodec === undefined ? undefined : readField(reader, addendCodec, { label: "addend", of: what });
    return { type: row.type, offset, index, addend };
  },
  write(writer, { type, offset, index, addend }) {
    const row = llvmRelocation(type);
    if (row === undefined) throw new RangeError(`There is no relocation type ${type}`);
    const addendCodec = addendCodecOf(row);
    writeField(writer, relocationTypeCodec, { label: "type", value: row });
    relocationPlaceCodec.write(writer, { offset, index });
    if (addendCodec !== undefined) writeField(writer, addendCodec, { label: "addend", value: addend ?? 0n });
  },
};

type RelocationPlace = Pick<LinkingRelocation, "offset" | "index">;

const relocationPlaceCodec: Codec<RelocationPlace> = record<RelocationPlace>({ offset: u32Codec, index: u32Codec });

function addendCodecOf({ hasAddend, bits }: LlvmRelocation): Codec<bigint> | undefined {
  if (!hasAddend) return undefined;
  return bits === 64 ? s64Codec : addend32Codec;
}

export const relocationSectionCodec: Codec<RelocationSection> = record<RelocationSection>({
  target: u32Codec,
  entries: vector(relocationCodec, "relocation"),
});
