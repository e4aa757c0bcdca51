/** The layout as those need it that write the file: sections in their order, segments, and addresses of symbols. */
import { layouts, type ElfClass } from "../../elf/index.ts";
import { DISCARD } from "./assign-sections.ts";
import { addressOf } from "./evaluate.ts";
import { layOut, regionsByName } from "./layout.ts";
import type { LayoutEnvironment } from "./layout-pass.ts";
import type { ScriptLink } from "./link-by-script.ts";
import { mapText } from "./map-text.ts";
import { addMessage } from "./parser.ts";
import type { OutputSection } from "./output-section.ts";
import { sectionsOf } from "./placement.ts";
import { plannedSegments, statedSegments, type PlannedSegment } from "./segments.ts";
import type { LinkSymbol } from "./symbols.ts";

const DEFAULT_PAGE_SIZE = 4096n;

/** `SIZEOF_HEADERS` depends on the number of segments, which depends on addresses, which may depend on it. */
const MOST_HEADER_ROUNDS = 4;

export interface FinishedLayout {
  /** Sections that are in the file, in their order. */
  readonly outputs: readonly OutputSection[];
  readonly segments: readonly PlannedSegment[];
  readonly pageSize: bigint;
  readonly elfClass: ElfClass;
  /** The address of a symbol; undefined if it is not defined, or not in the output. */
  readonly addressOf: (symbol: LinkSymbol) => bigint | undefined;
  readonly map: () => string;
}

/** Lays out until also the number of segments is what it was taken for. */
export function layOutAll(link: ScriptLink): FinishedLayout {
  const { options, script, log } = link;
  const pageSize = options.maxPageSize ?? DEFAULT_PAGE_SIZE;
  const elfClass = link.inputs.files[0]?.elf.elfClass ?? 32;
  const regions = regionsByName(script, log);
  let segmentCount = script.hasSegments ? script.segments.length : 2;
  for (let round = 1; ; round++) {
    const environment = environmentOf(link, { pageSize, regions, headersSize: headersSize(elfClass, segmentCount) });
    const pass = layOut(environment, log);
    const outputs = outputsOf(link);
    const segments = script.hasSegments
      ? statedSegments(script.segments, { outputs, context: pass })
      : plannedSegments(outputs, pageSize);
    if (segments.length === segmentCount || round === MOST_HEADER_ROUNDS) {
      for (const problem of pass.problems) addMessage(log, problem);
      return finished(link, { outputs, segments, pageSize, elfClass });
    }
    segmentCount = segments.length;
  }
}

function headersSize(elfClass: ElfClass, segmentCount: number): bigint {
  const { ehdr, phdr } = layouts[elfClass];
  return BigInt(ehdr.size + segmentCount * phdr.size);
}

function environmentOf(
  link: ScriptLink,
  parts: Pick<LayoutEnvironment, "headersSize" | "regions"> & { readonly pageSize: bigint },
): LayoutEnvironment {
  const { options, placement, definitions, symbols, presets } = link;
  return {
    placement,
    definitions,
    symbols,
    presets,
    headersSize: parts.headersSize,
    regions: parts.regions,
    constants: new Map([
      ["MAXPAGESIZE", parts.pageSize],
      ["COMMONPAGESIZE", options.commonPageSize ?? DEFAULT_PAGE_SIZE],
    ]),
    segmentStarts: new Map(Object.entries(options.segmentStarts ?? {})),
    sectionStarts: new Map(Object.entries(options.sectionStarts ?? {})),
  };
}

function outputsOf({ placement }: ScriptLink): readonly OutputSection[] {
  const outputs = sectionsOf(placement.items);
  return outputs.filter((output) => output.name !== DISCARD && !output.isEmpty);
}

function finished(
  link: ScriptLink,
  parts: Pick<FinishedLayout, "outputs" | "segments" | "pageSize" | "elfClass">,
): FinishedLayout {
  const scriptSymbols = link.definitions.defined;
  const valueOf = (symbol: LinkSymbol): bigint | undefined => {
    const ofScript = isShared(link, symbol) ? link.definitions.final(symbol.name) : undefined;
    if (ofScript !== undefined) return addressOf(ofScript);
    if (symbol.state === "absolute") return symbol.value;
    const { section } = symbol;
    if (symbol.state !== "defined" || section?.output === undefined || section.dropped !== undefined) return undefined;
    return section.output.address + section.offset + symbol.value;
  };
  return {
    ...parts,
    addressOf: valueOf,
    map: () => {
      const { files } = link.inputs;
      const symbols = link.symbols.values();
      return mapText({ outputs: parts.outputs, files, symbols, scriptSymbols, addressOf: valueOf });
    },
  };
}

/** Whether the symbol is the one that all files mean by its name: local ones are no business of the script. */
function isShared(link: ScriptLink, symbol: LinkSymbol): boolean {
  return link.symbols.get(symbol.name) === symbol;
}
