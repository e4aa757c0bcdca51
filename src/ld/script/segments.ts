/** Segments of the output: those of PHDRS, or else one for each run of sections that can be loaded together. */
import {
  PF_R,
  PF_W,
  PF_X,
  PT_DYNAMIC,
  PT_GNU_EH_FRAME,
  PT_GNU_RELRO,
  PT_GNU_STACK,
  PT_INTERP,
  PT_LOAD,
  PT_NOTE,
  PT_NULL,
  PT_PHDR,
  PT_SHLIB,
  PT_TLS,
  SHF_EXECINSTR,
  SHF_TLS,
  SHF_WRITE,
  SHT_DYNAMIC,
} from "../../elf/index.ts";
import type { Expression, SegmentDefinition } from "./ast.ts";
import { evaluateAddress, type EvaluationContext } from "./evaluate.ts";
import { hintOf } from "./messages.ts";
import type { OutputSection } from "./output-section.ts";

/** A segment to write. */
export interface PlannedSegment {
  readonly type: number;
  readonly flags: number;
  readonly outputs: OutputSection[];
  readonly includesHeaders: boolean;
  readonly physicalAddress: bigint | undefined;
}

/** Names that PHDRS has for types. */
const typeNames: Readonly<Record<string, number>> = {
  PT_NULL,
  PT_LOAD,
  PT_DYNAMIC,
  PT_INTERP,
  PT_NOTE,
  PT_SHLIB,
  PT_PHDR,
  PT_TLS,
  PT_GNU_EH_FRAME,
  PT_GNU_STACK,
  PT_GNU_RELRO,
};

/** The segment of this name has no sections. */
const NO_SEGMENT = "NONE";

/** What the file is loaded by, as PHDRS says. */
export function statedSegments(
  definitions: readonly SegmentDefinition[],
  { outputs, context }: { readonly outputs: readonly OutputSection[]; readonly context: EvaluationContext },
): readonly PlannedSegment[] {
  const known = new Set([NO_SEGMENT, ...definitions.map(({ name }) => name)]);
  for (const { segments } of outputs) {
    for (const { name, place } of segments) {
      if (!known.has(name)) context.problem(`There is no segment "${name}"${hintOf(name, known)}`, place);
    }
  }
  return definitions.map((definition) => {
    const members = outputs.filter(({ segments, isAllocated }) => {
      return isAllocated && segments.some(({ name }) => name === definition.name);
    });
    const { address, flags, includesFileHeader, includesProgramHeaders } = definition;
    return {
      type: typeOf(definition.type, context),
      flags: flags === undefined ? flagsOf(members) : Number((evaluateAddress(flags, context) ?? 0n) & 0xffff_ffffn),
      outputs: members,
      includesHeaders: includesFileHeader || includesProgramHeaders,
      physicalAddress: address && evaluateAddress(address, context),
    };
  });
}

function typeOf(expression: Expression, context: EvaluationContext): number {
  const named = expression.kind === "name" ? typeNames[expression.name] : undefined;
  return named ?? Number((evaluateAddress(expression, context) ?? 0n) & 0xffff_ffffn);
}

/** Segments for a script without PHDRS. */
export function plannedSegments(outputs: readonly OutputSection[], pageSize: bigint): readonly PlannedSegment[] {
  const segments: PlannedSegment[] = [];
  let before: OutputSection | undefined;
  const loaded = outputs.filter(({ isAllocated }) => isAllocated);
  for (const output of loaded) {
    const last = segments.at(-1);
    if (last !== undefined && before !== undefined && goesOn(before, output, pageSize)) last.outputs.push(output);
    else segments.push(segmentOf(PT_LOAD, [output]));
    before = output;
  }
  const threads = loaded.filter(({ flags }) => (flags & SHF_TLS) !== 0);
  if (threads.length > 0) segments.push(segmentOf(PT_TLS, threads));
  for (const output of loaded) if (output.type === SHT_DYNAMIC) segments.push(segmentOf(PT_DYNAMIC, [output]));
  return segments;
}

/** Whether a section can be in the segment of the one before it. */
function goesOn(before: OutputSection, output: OutputSection, pageSize: bigint): boolean {
  if (flagsOf([before]) !== flagsOf([output]) || (!before.hasContent && output.hasContent)) return false;
  const gap = output.address - (before.address + before.size);
  if (gap < 0n || gap >= pageSize) return false;
  return output.loadAddress - output.address === before.loadAddress - before.address;
}

function segmentOf(type: number, outputs: OutputSection[]): PlannedSegment {
  const physicalAddress = outputs[0]?.loadAddress;
  return { type, flags: flagsOf(outputs), outputs, includesHeaders: false, physicalAddress };
}

function flagsOf(outputs: readonly OutputSection[]): number {
  let flags = PF_R;
  for (const output of outputs) {
    if ((output.flags & SHF_WRITE) !== 0) flags |= PF_W;
    if ((output.flags & SHF_EXECINSTR) !== 0) flags |= PF_X;
  }
  return flags;
}
