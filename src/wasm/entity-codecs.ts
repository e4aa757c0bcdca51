/** Codecs of imports, exports, tables, globals and function bodies (core 5.5). */
import {
  byteCodec,
  byteText,
  mapped,
  nameCodec,
  record,
  sizedBlock,
  u32Codec,
  vector,
  type Codec,
} from "../bytes/index.ts";
import {
  externalKinds,
  type Export,
  type ExternalKind,
  type ExternalType,
  type FunctionBody,
  type Global,
  type Import,
  type LocalRun,
  type Table,
} from "./entities.ts";
import { expressionCodec } from "./expression.ts";
import { globalTypeCodec, memoryTypeCodec, tableTypeCodec, tagTypeCodec, valueTypeCodec } from "./type-codecs.ts";

/** A table with an initial value begins with these two bytes. */
const TABLE_WITH_INITIAL = 0x40;

const externalKindCodec: Codec<ExternalKind> = mapped(byteCodec, {
  decode: (value, reader) =>
    externalKinds[value] ??
    reader.fail({
      at: reader.position - 1,
      reading: "external kind",
      found: `${value}`,
      expected: `at most ${externalKinds.length - 1}`,
    }),
  encode: (kind) => externalKinds.indexOf(kind),
});

const externalTypeCodec: Codec<ExternalType> = {
  minimumSize: 2,
  read(reader, what) {
    const kind = externalKindCodec.read(reader, what);
    switch (kind) {
      case "func":
        return { kind, type: reader.lebU32(`type of ${what}`) };
      case "table":
        return { kind, type: tableTypeCodec.read(reader, what) };
      case "memory":
        return { kind, type: memoryTypeCodec.read(reader, what) };
      case "global":
        return { kind, type: globalTypeCodec.read(reader, what) };
      case "tag":
        return { kind, type: tagTypeCodec.read(reader, what) };
    }
  },
  write(writer, external) {
    externalKindCodec.write(writer, external.kind);
    switch (external.kind) {
      case "func":
        return writer.lebU32(external.type);
      case "table":
        return tableTypeCodec.write(writer, external.type);
      case "memory":
        return memoryTypeCodec.write(writer, external.type);
      case "global":
        return globalTypeCodec.write(writer, external.type);
      case "tag":
        return tagTypeCodec.write(writer, external.type);
    }
  },
};

export const importCodec: Codec<Import> = record<Import>({
  module: nameCodec,
  name: nameCodec,
  external: externalTypeCodec,
});

export const exportCodec: Codec<Export> = record<Export>({ name: nameCodec, kind: externalKindCodec, index: u32Codec });

export const tableCodec: Codec<Table> = {
  minimumSize: 3,
  read(reader, what) {
    if (reader.done || reader.bytes[reader.position] !== TABLE_WITH_INITIAL) {
      return { type: tableTypeCodec.read(reader, what), initial: undefined };
    }
    reader.skip(1, what);
    const at = reader.position;
    const reserved = reader.u8(what);
    if (reserved !== 0) reader.fail({ at, reading: what, found: byteText(reserved), expected: "0" });
    return {
      type: tableTypeCodec.read(reader, what),
      initial: expressionCodec.read(reader, `initial value of ${what}`),
    };
  },
  write(writer, table) {
    if (table.initial !== undefined) {
      writer.u8(TABLE_WITH_INITIAL);
      writer.u8(0);
    }
    tableTypeCodec.write(writer, table.type);
    if (table.initial !== undefined) expressionCodec.write(writer, table.initial);
  },
};

export const globalCodec: Codec<Global> = record<Global>({ type: globalTypeCodec, initial: expressionCodec });

const localsCodec: Codec<readonly LocalRun[]> = vector(
  record<LocalRun>({ count: u32Codec, type: valueTypeCodec }),
  "locals",
);

/** The code of a body: what is left of it. Whether it ends where its `end` is, the validator tells. */
const bodyCodeCodec: FunctionBodyCodec["code"] = {
  minimumSize: 1,
  read(reader, what) {
    const offset = reader.offset;
    return { bytes: reader.view(reader.remaining, what), offset };
  },
  write: (writer, code) => writer.raw(code.bytes),
};

interface FunctionBodyCodec {
  readonly locals: Codec<FunctionBody["locals"]>;
  readonly code: Codec<FunctionBody["code"]>;
}

/** A body without its size. */
export const bodyContentCodec: Codec<FunctionBody> = record<FunctionBody>({ locals: localsCodec, code: bodyCodeCodec });

/** A body behind its size, as in the code section. */
export const functionBodyCodec: Codec<FunctionBody> = sizedBlock(bodyContentCodec);
