/** What rewriting has done. */
export interface RewriteStatistics {
  /** Size of the module in bytes, before and after. */
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  /** `nop` left out. */
  readonly nops: number;
  /** `local.set x` and `local.get x` made `local.tee x`. */
  readonly tees: number;
  /** `local.tee x` and `drop` made `local.set x`. */
  readonly drops: number;
  /** Blocks left out that nothing branched to. */
  readonly blocks: number;
  /** Runs of locals joined to others of their type, or empty. */
  readonly localRuns: number;
  /** `i32.const` of 2^31 to 2^32 - 1 that became what its bits say. */
  readonly repairedConstants: number;
  /** Types left out because they were the same as others, or nothing used them. */
  readonly removedTypes: number;
  /** Types, functions and globals that have another index. */
  readonly movedTypes: number;
  readonly movedFunctions: number;
  readonly movedGlobals: number;
  /** What in the module forbids more: names of custom sections, each once. */
  readonly hindrances: readonly string[];
}

/** While it is being counted. */
export type RewriteCounts = {
  -readonly [Key in Exclude<keyof RewriteStatistics, "sizeBefore" | "sizeAfter" | "hindrances">]: number;
};

export function noCounts(): RewriteCounts {
  return {
    nops: 0,
    tees: 0,
    drops: 0,
    blocks: 0,
    localRuns: 0,
    repairedConstants: 0,
    removedTypes: 0,
    movedTypes: 0,
    movedFunctions: 0,
    movedGlobals: 0,
  };
}
