/** The `dylink.0` section: what a loader has to know before it can instantiate a library (tool-conventions, DynamicLinking.md). */
import {
  encodeCustom,
  symbolFlags,
  type Block,
  type DylinkBlocks,
  type DynamicInfo,
  type ImportInfo,
} from "../wasm/index.ts";
import type { LinkState } from "./link-state.ts";
import type { MemoryLayout } from "./memory-layout.ts";
import type { RelocationValues } from "./relocation-values.ts";
import type { Scan } from "./scan-relocations.ts";
import { neededLibraries } from "./shared-library.ts";
import type { LinkSymbol } from "./symbol.ts";

interface Parts {
  readonly layout: MemoryLayout;
  readonly scan: Scan;
  readonly imports: readonly LinkSymbol[];
}

/** The section's contents. */
export function dylinkSection(state: LinkState, { layout, scan, imports }: Parts): Uint8Array {
  const blocks: Block<DylinkBlocks>[] = [
    {
      kind: "memoryInfo",
      value: {
        memorySize: layout.dataEnd,
        memoryAlignment: Math.log2(layout.alignment),
        tableSize: scan.slots.length,
        tableAlignment: 0,
      },
    },
  ];
  const needed = neededLibraries(state);
  if (needed.length > 0) blocks.push({ kind: "needed", value: needed });
  const weak = imports.filter((symbol) => symbol.isWeak);
  const importInfo = weak.map((symbol): ImportInfo => {
    const { module, name } = symbol.importName ?? { module: "env", name: symbol.name };
    return { module, name, flags: symbolFlags.WASM_SYM_BINDING_WEAK | symbolFlags.WASM_SYM_UNDEFINED };
  });
  if (importInfo.length > 0) blocks.push({ kind: "importInfo", value: importInfo });
  const { runPaths = [] } = state.options;
  if (runPaths.length > 0) blocks.push({ kind: "runtimePath", value: runPaths });
  return encodeCustom("dylink.0", blocks);
}

/** The same facts as the original port's loader wants them: the `dyninfo` section. */
export function dyninfoSection(
  state: LinkState,
  context: Parts & {
    readonly exported: readonly LinkSymbol[];
    readonly values: RelocationValues;
    readonly entry: LinkSymbol | undefined;
  },
): Uint8Array {
  const { exported, values, layout, scan, entry } = context;
  const place = ({
    entry: of,
    offset,
  }: {
    readonly entry: { readonly address: number };
    readonly offset: number;
  }): number => of.address + offset;
  const own = scan.dataRelocations.filter(({ symbol }) => symbol.isDefined && !scan.loaded.has(symbol));
  const info: DynamicInfo = {
    ref: scan.dataRelocations
      .filter(({ symbol }) => scan.loaded.has(symbol))
      .map((word) => [word.symbol.name, place(word)]),
    refun: [],
    def: exported.filter(({ kind }) => kind === "data").map((symbol) => [symbol.name, values.addressOf(symbol, 0)]),
    defun: exported.filter(({ kind }) => kind === "function").map((symbol) => [symbol.name, values.indexOf(symbol)]),
    fixup: own
      .filter(({ kind }) => kind === "address")
      .map((word) => [place(word), values.addressOf(word.symbol, word.addend)]),
    fixupfun: own.filter(({ kind }) => kind === "slot").map((word) => [place(word), values.indexOf(word.symbol)]),
    copy: [],
    libs: neededLibraries(state),
    data: 0,
    data_end: layout.dataEnd,
    ...(entry?.isDefined === true && { entry: values.indexOf(entry) }),
  };
  return encodeCustom("dyninfo", info);
}
