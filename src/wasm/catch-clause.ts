/** Clauses of `try_table` (core 5.4.1). */
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
