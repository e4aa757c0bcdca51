/**
 * wasmrewrite: a module in less bytes that does the same.
 *
 * Two passes over the code. The first counts how often each index is written and finds blocks that are useless; then it is
 * known where everything goes; the second writes. Beyond the plan, nothing is decided: the writers only look up.
 *
 * Whoever has indices or offsets outside of the code gets new ones: all other sections, names, branch hints. Custom
 * sections that cannot get them forbid what would make them untrue (`hindrances.ts`).
 */
import { readModule, validate } from "../../wasm/index.ts";
import { ModuleAssembly } from "./module-assembly.ts";
import type { RewriteOptions } from "./options.ts";
import { planOf } from "./plan.ts";
import { refuseObjects } from "./hindrances.ts";
import { repairedCopy } from "./repaired-copy.ts";
import { noCounts, type RewriteStatistics } from "./statistics.ts";

export interface RewriteResult {
  readonly module: Uint8Array;
  readonly statistics: RewriteStatistics;
}

/**
 * Rewrites a module. Doing it again changes nothing more.
 * @throws FormatError if the module is malformed, invalid, or an object with relocations
 *
 * @example
 * ```ts
 * import { rewriteModule } from "muslin/module";
 *
 * // (func nop), with its size in five bytes
 * const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 9, 1, 0x83, 0x80, 0x80, 0x80, 0, 0, 1, 0x0b];
 * const { module, statistics } = rewriteModule(new Uint8Array(bytes));
 * module.length; // 24
 * statistics.nops; // 1
 * ```
 */
export function rewriteModule(bytes: Uint8Array, options: RewriteOptions = {}): RewriteResult {
  const module = readModule(bytes);
  refuseObjects(module);
  validate(module, { wrapsI32: true, bodies: options.trusted !== true });
  const counts = noCounts();
  const plan = planOf(module, { options, counts });
  const rewritten =
    plan.extent === "file" ? repairedCopy(module, counts) : new ModuleAssembly(module, plan, counts).assemble();
  return {
    module: rewritten,
    statistics: { sizeBefore: bytes.length, sizeAfter: rewritten.length, ...counts, hindrances: plan.hindrances },
  };
}
