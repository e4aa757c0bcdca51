/** Codecs of element and data segments (core 5.5.12, 5.5.14). */
import {
  bytesCodec,
  enumerated,
  mapped,
  readField,
  u32Codec,
  vector,
  writeField,
  type Codec,
  type Reader,
  type Writer,
} from "../bytes/index.ts";
import type { DataSegment, ElementSegment, Expression, SegmentMode } from "./entities.ts";
import { expressionCodec } from "./expression.ts";
import { referenceTypeCodec } from "./type-codecs.ts";
import { FUNCREF, heapTypes, referenceTo, type ValueType } from "./value-types.ts";

const NOT_ACTIVE = 1;
/** For active segments: a table index follows; for others: declarative. */
const EXPLICIT = 2;
const EXPRESSIONS = 4;

export const DATA_PASSIVE = 1;
export const DATA_EXPLICIT = 2;

/** Flags as numbers up to `maximum`; `words` of what they say. */
function flagsCodec(maximum: number, words: (flags: number) => readonly string[]): Codec<number> {
  return mapped(u32Codec, {
    decode: (flags, refuse) =>
      flags <= maximum ? flags : refuse({ found: `${flags}`, expected: `at most ${maximum}` }),
    encode: (flags) => flags,
    show: (flags) => `${flags} (${words(flags).join(", ")})`,
  });
}

const elementFlagsCodec: Codec<number> = flagsCodec(NOT_ACTIVE | EXPLICIT | EXPRESSIONS, (flags) => [
  modeKindOf(flags),
  (flags & EXPRESSIONS) === 0 ? "functions" : "expressions",
]);

const dataFlagsCodec: Codec<number> = flagsCodec(DATA_EXPLICIT, (flags) => [
  flags === DATA_PASSIVE ? "passive" : "active",
]);

const elementKindCodec: Codec<"func"> = enumerated({ func: 0 });
const indicesCodec: Codec<readonly number[]> = vector(u32Codec, "function");
const expressionsCodec: Codec<readonly Expression[]> = vector(expressionCodec, "expression");

export const elementSegmentCodec: Codec<ElementSegment> = {
  minimumSize: 2,
  read(reader, what) {
    const flags = readField(reader, elementFlagsCodec, { label: "kind", of: what });
    const kind = modeKindOf(flags);
    const mode = kind === "active" ? readActive(reader, { explicit: (flags & EXPLICIT) !== 0, what }) : { kind };
    const type = readElementType(reader, { flags, what });
    const place = { label: "elements", of: what };
    const items: ElementSegment["items"] =
      (flags & EXPRESSIONS) === 0
        ? { kind: "functions", indices: readField(reader, indicesCodec, place) }
        : { kind: "expressions", expressions: readField(reader, expressionsCodec, place) };
    return { flags, mode, type, items };
  },
  write(writer, { flags, mode, type, items }) {
    writeField(writer, elementFlagsCodec, { label: "kind", value: flags });
    writeMode(writer, { mode, explicit: (flags & EXPLICIT) !== 0 });
    if (hasElementType(flags)) {
      if (items.kind === "functions") writeField(writer, elementKindCodec, { label: "type", value: "func" });
      else writeField(writer, referenceTypeCodec, { label: "type", value: type });
    }
    if (items.kind === "functions") writeField(writer, indicesCodec, { label: "elements", value: items.indices });
    else writeField(writer, expressionsCodec, { label: "elements", value: items.expressions });
  },
};

export const dataSegmentCodec: Codec<DataSegment> = {
  minimumSize: 2,
  read(reader, what) {
    const flags = readField(reader, dataFlagsCodec, { label: "kind", of: what });
    const mode: SegmentMode =
      flags === DATA_PASSIVE ? { kind: "passive" } : readActive(reader, { explicit: flags === DATA_EXPLICIT, what });
    return { flags, mode, bytes: readField(reader, bytesCodec, { label: "contents", of: what }) };
  },
  write(writer, { flags, mode, bytes }) {
    writeField(writer, dataFlagsCodec, { label: "kind", value: flags });
    writeMode(writer, { mode, explicit: flags === DATA_EXPLICIT });
    writeField(writer, bytesCodec, { label: "contents", value: bytes });
  },
};

function modeKindOf(elementFlags: number): SegmentMode["kind"] {
  if ((elementFlags & NOT_ACTIVE) === 0) return "active";
  return (elementFlags & EXPLICIT) === 0 ? "passive" : "declarative";
}

function readActive(reader: Reader, segment: { explicit: boolean; what: string }): SegmentMode {
  const of = segment.what;
  const target = segment.explicit ? readField(reader, u32Codec, { label: "target", of }) : 0;
  return { kind: "active", target, offset: readField(reader, expressionCodec, { label: "offset", of }) };
}

function writeMode(writer: Writer, segment: { mode: SegmentMode; explicit: boolean }): void {
  const { mode, explicit } = segment;
  if (mode.kind !== "active") return;
  if (explicit) writeField(writer, u32Codec, { label: "target", value: mode.target });
  writeField(writer, expressionCodec, { label: "offset", value: mode.offset });
}

function hasElementType(flags: number): boolean {
  return (flags & (NOT_ACTIVE | EXPLICIT)) !== 0;
}

/** Segments without a type of their own are of `(ref func)`, or of `funcref` if they hold expressions. */
function readElementType(reader: Reader, segment: { flags: number; what: string }): ValueType {
  const { flags, what } = segment;
  const place = { label: "type", of: what };
  if ((flags & EXPRESSIONS) !== 0) {
    return hasElementType(flags) ? readField(reader, referenceTypeCodec, place) : FUNCREF;
  }
  if (hasElementType(flags)) readField(reader, elementKindCodec, place);
  return referenceTo(heapTypes.func, { nullable: false });
}
