/** Items of the vectors in instructions: labels of `br_table`, clauses of `try_table` (core 5.4.1). */
import { enumerated, type Codec, type Reader } from "../bytes/index.ts";
import { catchKinds, type CatchClause } from "./immediates.ts";

const catchKindCodec: Codec<CatchClause["kind"]> = enumerated(catchKinds);

/** Reads a clause. */
export function readCatchClause(reader: Reader): CatchClause {
  const kind = catchKindCodec.read(reader, "catch clause");
  if (kind === "catch" || kind === "catch_ref") {
    return { kind, tag: reader.lebU32("tag"), label: reader.lebU32("label") };
  }
  return { kind, label: reader.lebU32("label") };
}

/** So many labels, which are known to be well-formed. */
export function labelsAt(bytes: Uint8Array, start: number, count: number): number[] {
  const labels: number[] = [];
  for (let at = start; labels.length < count;) {
    let byte = bytes[at++]!;
    let label = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[at++]!;
      label |= (byte & 0x7f) << shift;
    }
    labels.push(label >>> 0);
  }
  return labels;
}
