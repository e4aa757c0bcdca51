/** The contents of output sections, when everything has its place. */
import type { DiagnosticLog } from "../../diag/index.ts";
import { errorOf } from "./messages.ts";
import type { OutputSection } from "./output-section.ts";
import { relocate, type RelocateOptions } from "./relocate.ts";

/** Bytes of gaps that a section may have. More is a mistake in the script, and would fill the memory. */
const MOST_PADDING = 1n << 28n;

/** The contents of a section, relocated; undefined where they would be too large, which is noted. */
export function sectionBytes(output: OutputSection, options: RelocateOptions): Uint8Array | undefined {
  if (!fits(output, options.log)) return undefined;
  const bytes = new Uint8Array(Number(output.size));
  fillGaps(output, bytes);
  for (const piece of output.pieces) {
    const at = Number(piece.offset);
    if (piece.kind === "bytes") bytes.set(piece.bytes, at);
    if (piece.kind !== "input" || piece.section.section === undefined) continue;
    const target = bytes.subarray(at, at + piece.section.size);
    if (piece.section.hasContent) target.set(piece.section.section.content);
    else target.fill(0);
    relocate(piece.section, target, options);
  }
  return bytes;
}

function fits(output: OutputSection, log: DiagnosticLog): boolean {
  let used = 0n;
  for (const piece of output.pieces) {
    if (piece.kind === "input") used += BigInt(piece.section.size);
    if (piece.kind === "bytes") used += BigInt(piece.bytes.length);
  }
  if (output.size - used <= MOST_PADDING) return true;
  errorOf(log, `Section "${output.name}" is ${output.size} bytes long, of which ${output.size - used} are gaps`);
  return false;
}

/** Gaps get the pattern that is in force, from its start. */
function fillGaps(output: OutputSection, bytes: Uint8Array): void {
  let pattern = new Uint8Array(1);
  let end = 0;
  const fillTo = (to: number): void => {
    for (let at = end; at < to; at++) bytes[at] = pattern[(at - end) % pattern.length] ?? 0;
  };
  for (const piece of output.pieces) {
    const at = Number(piece.offset);
    if (piece.kind === "fill") {
      fillTo(at);
      end = at;
      pattern = new Uint8Array(piece.pattern.length > 0 ? piece.pattern : [0]);
      continue;
    }
    fillTo(at);
    end = at + (piece.kind === "input" ? piece.section.size : piece.bytes.length);
  }
  fillTo(bytes.length);
}
