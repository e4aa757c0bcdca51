/** `OUTPUT_FORMAT(binary)`: the loaded sections at their load addresses, from the lowest on, and nothing else. */
import type { DiagnosticLog } from "../../diag/index.ts";
import { errorOf } from "./messages.ts";
import type { OutputSection } from "./output-section.ts";

/** Bytes between sections that a file may have. */
const MOST_GAPS = 1n << 28n;

/** Whether a section is in the file. */
export function isInBinary(output: OutputSection): boolean {
  return output.isAllocated && output.hasContent && output.size > 0n;
}

/** The file; undefined if its sections overlap or are too far from each other, which is noted. */
export function writeBinary(
  contents: ReadonlyMap<OutputSection, Uint8Array>,
  log: DiagnosticLog,
): Uint8Array | undefined {
  const outputs = [...contents.keys()].filter(isInBinary).toSorted((a, b) => (a.loadAddress < b.loadAddress ? -1 : 1));
  const [first] = outputs;
  if (first === undefined) return new Uint8Array(0);
  let end = first.loadAddress;
  let gaps = 0n;
  let before = first;
  for (const output of outputs) {
    if (output.loadAddress < end) {
      errorOf(
        log,
        `Sections "${before.name}" and "${output.name}" overlap at load address 0x${output.loadAddress.toString(16)}`,
      );
      return undefined;
    }
    gaps += output.loadAddress - end;
    end = output.loadAddress + output.size;
    before = output;
  }
  if (gaps > MOST_GAPS) {
    errorOf(log, `The file would be ${end - first.loadAddress} bytes long, of which ${gaps} are between sections`);
    return undefined;
  }
  const bytes = new Uint8Array(Number(end - first.loadAddress));
  for (const output of outputs) bytes.set(contents.get(output) ?? [], Number(output.loadAddress - first.loadAddress));
  return bytes;
}
