/** The `dylink.0` section of shared objects (tool-conventions, DynamicLinking.md). */
import { nameCodec, record, u32Codec, vector, type Codec } from "../../bytes/index.ts";
import { blocksCodec, type Block } from "./blocks.ts";
import { symbolFlagsCodec } from "./linking.ts";

/** Room that a library needs in its user's memory and table. */
export interface MemoryInfo {
  /** Bytes. */
  readonly memorySize: number;
  /** Exponent of the alignment. */
  readonly memoryAlignment: number;
  /** Elements. */
  readonly tableSize: number;
  /** Exponent of the alignment. */
  readonly tableAlignment: number;
}

export interface ExportInfo {
  readonly name: string;
  /** Symbol flags, as in the `linking` section. */
  readonly flags: number;
}

export interface ImportInfo {
  readonly module: string;
  readonly name: string;
  /** Symbol flags, as in the `linking` section. */
  readonly flags: number;
}

/** What each block of the section holds. */
export interface DylinkBlocks {
  readonly memoryInfo: MemoryInfo;
  /** Names of libraries. */
  readonly needed: readonly string[];
  readonly exportInfo: readonly ExportInfo[];
  readonly importInfo: readonly ImportInfo[];
  /** Directories to look for libraries in. */
  readonly runtimePath: readonly string[];
}

export const dylinkCodec: Codec<readonly Block<DylinkBlocks>[]> = blocksCodec<DylinkBlocks>({
  memoryInfo: {
    id: 1,
    codec: record<MemoryInfo>({
      memorySize: u32Codec,
      memoryAlignment: u32Codec,
      tableSize: u32Codec,
      tableAlignment: u32Codec,
    }),
  },
  needed: { id: 2, codec: vector(nameCodec, "library") },
  exportInfo: { id: 3, codec: vector(record<ExportInfo>({ name: nameCodec, flags: symbolFlagsCodec }), "export") },
  importInfo: {
    id: 4,
    codec: vector(record<ImportInfo>({ module: nameCodec, name: nameCodec, flags: symbolFlagsCodec }), "import"),
  },
  runtimePath: { id: 5, codec: vector(nameCodec, "directory") },
});
