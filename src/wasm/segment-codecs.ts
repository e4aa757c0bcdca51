/** Codecs of element and data segments (core 5.5.12, 5.5.14). */
import { bytesCodec, byteText, u32Codec, vector, type Codec, type Reader, type Writer } from "../bytes/index.ts";
import type { DataSegment, ElementSegment, Expression, SegmentMode } from "./entities.ts";
import { expressionCodec } from "./expression.ts";
import { referenceTypeCodec } from "./type-codecs.ts";
import { FUNCREF, heapTypes, referenceTo, type ValueType } from "./value-types.ts";

const NOT_ACTIVE = 1;
/** For active segments: a table index follows; for others: declarative. */
const EXPLICIT = 2;
const EXPRESSIONS = 4;

const DATA_PASSIVE = 1;
const DATA_EXPLICIT = 2;

/** The element kind of segments of function indices. */
const FUNCTION_ELEMENTS = 0;

const indicesCodec: Codec<readonly number[]> = vector(u32Codec, "function");
const expressionsCodec: Codec<readonly Expression[]> = vector(expressionCodec, "expression");

export const elementSegmentCodec: Codec<ElementSegment> = {
  minimumSize: 2,
  read(reader, what) {
    const at = reader.position;
    const flags = reader.lebU32(`kind of ${what}`);
    if (flags > 7) reader.fail({ at, reading: `kind of ${what}`, found: `${flags}`, expected: "at most 7" });
    const mode = readMode(reader, { flags, what });
    const type = readElementType(reader, flags);
    const items: ElementSegment["items"] =
      (flags & EXPRESSIONS) === 0
        ? { kind: "functions", indices: indicesCodec.read(reader, "elements") }
        : { kind: "expressions", expressions: expressionsCodec.read(reader, "elements") };
    return { flags, mode, type, items };
  },
  write(writer, segment) {
    const { flags, mode, items } = segment;
    writer.lebU32(flags);
    writeMode(writer, { mode, explicit: (flags & EXPLICIT) !== 0 });
    if ((flags & (NOT_ACTIVE | EXPLICIT)) !== 0) {
      if (items.kind === "functions") writer.u8(FUNCTION_ELEMENTS);
      else referenceTypeCodec.write(writer, segment.type);
    }
    if (items.kind === "functions") indicesCodec.write(writer, items.indices);
    else expressionsCodec.write(writer, items.expressions);
  },
};

export const dataSegmentCodec: Codec<DataSegment> = {
  minimumSize: 2,
  read(reader, what) {
    const at = reader.position;
    const flags = reader.lebU32(`kind of ${what}`);
    if (flags > DATA_EXPLICIT)
      reader.fail({ at, reading: `kind of ${what}`, found: `${flags}`, expected: "at most 2" });
    const mode: SegmentMode =
      flags === DATA_PASSIVE ? { kind: "passive" } : readActive(reader, { explicit: flags === DATA_EXPLICIT, what });
    return { flags, mode, bytes: bytesCodec.read(reader, `contents of ${what}`) };
  },
  write(writer, segment) {
    writer.lebU32(segment.flags);
    writeMode(writer, { mode: segment.mode, explicit: segment.flags === DATA_EXPLICIT });
    bytesCodec.write(writer, segment.bytes);
  },
};

function readMode(reader: Reader, segment: { flags: number; what: string }): SegmentMode {
  const explicit = (segment.flags & EXPLICIT) !== 0;
  if ((segment.flags & NOT_ACTIVE) === 0) return readActive(reader, { explicit, what: segment.what });
  return { kind: explicit ? "declarative" : "passive" };
}

function readActive(reader: Reader, segment: { explicit: boolean; what: string }): SegmentMode {
  const target = segment.explicit ? reader.lebU32(`target of ${segment.what}`) : 0;
  return { kind: "active", target, offset: expressionCodec.read(reader, `offset of ${segment.what}`) };
}

function writeMode(writer: Writer, segment: { mode: SegmentMode; explicit: boolean }): void {
  if (segment.mode.kind !== "active") return;
  if (segment.explicit) writer.lebU32(segment.mode.target);
  expressionCodec.write(writer, segment.mode.offset);
}

/** Segments without a type of their own are of `(ref func)`, or of `funcref` if they hold expressions. */
function readElementType(reader: Reader, flags: number): ValueType {
  const typed = (flags & (NOT_ACTIVE | EXPLICIT)) !== 0;
  if ((flags & EXPRESSIONS) !== 0) return typed ? referenceTypeCodec.read(reader, "element type") : FUNCREF;
  if (typed) {
    const at = reader.position;
    const kind = reader.u8("element kind");
    if (kind !== FUNCTION_ELEMENTS)
      reader.fail({ at, reading: "element kind", found: byteText(kind), expected: "0 (functions)" });
  }
  return referenceTo(heapTypes.func, { nullable: false });
}
