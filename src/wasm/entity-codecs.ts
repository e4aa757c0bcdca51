/** Codecs of imports, exports, tables, globals and function bodies (core 5.5). */
import {
  enumerated,
  nameCodec,
  readField,
  record,
  sizedBlock,
  u32Codec,
  vector,
  writeField,
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
import { expressionCodec, restOfExpressionCodec } from "./expression.ts";
import { globalTypeCodec, memoryTypeCodec, tableTypeCodec, tagTypeCodec, valueTypeCodec } from "./type-codecs.ts";

const externalKindCodec: Codec<ExternalKind> = enumerated(externalKinds);

const externalTypeCodecs = {
  func: u32Codec,
  table: tableTypeCodec,
  memory: memoryTypeCodec,
  global: globalTypeCodec,
  tag: tagTypeCodec,
} as const;

const externalTypeCodec: Codec<ExternalType> = {
  minimumSize: 2,
  read(reader, what) {
    const kind = readField(reader, externalKindCodec, { label: "kind", of: what });
    const codec: Codec<unknown> = externalTypeCodecs[kind];
    return { kind, type: readField(reader, codec, { label: "type", of: what }) } as ExternalType;
  },
  write(writer, { kind, type }) {
    const codec: Codec<unknown> = externalTypeCodecs[kind];
    writeField(writer, externalKindCodec, { label: "kind", value: kind });
    writeField(writer, codec, { label: "type", value: type });
  },
};

export const importCodec: Codec<Import> = record<Import>({
  module: nameCodec,
  name: nameCodec,
  external: externalTypeCodec,
});

export const exportCodec: Codec<Export> = record<Export>({ name: nameCodec, kind: externalKindCodec, index: u32Codec });

/** The byte in front of a table with an initial value; a zero follows, in the place of another kind to come. */
const tableForms = { "with initial value": 0x40 } as const;
const tableFormCodec: Codec<keyof typeof tableForms> = enumerated(tableForms);
const reservedCodec: Codec<"reserved"> = enumerated({ reserved: 0 });

export const tableCodec: Codec<Table> = {
  minimumSize: 3,
  read(reader, what) {
    const hasInitial = reader.peek() === tableForms["with initial value"];
    if (hasInitial) {
      readField(reader, tableFormCodec, { label: "form", of: what });
      readField(reader, reservedCodec, { label: "second byte", of: what });
    }
    const type = readField(reader, tableTypeCodec, { label: "type", of: what });
    const initial = hasInitial ? readField(reader, expressionCodec, { label: "initial", of: what }) : undefined;
    return { type, initial };
  },
  write(writer, { type, initial }) {
    if (initial !== undefined) {
      writeField(writer, tableFormCodec, { label: "form", value: "with initial value" });
      writeField(writer, reservedCodec, { label: "second byte", value: "reserved" });
    }
    writeField(writer, tableTypeCodec, { label: "type", value: type });
    if (initial !== undefined) writeField(writer, expressionCodec, { label: "initial", value: initial });
  },
};

export const globalCodec: Codec<Global> = record<Global>({ type: globalTypeCodec, initial: expressionCodec });

const localsCodec: Codec<readonly LocalRun[]> = vector(
  record<LocalRun>({ count: u32Codec, type: valueTypeCodec }),
  "run",
);

/** A body without its size. */
export const bodyContentCodec: Codec<FunctionBody> = record<FunctionBody>({
  locals: localsCodec,
  code: restOfExpressionCodec,
});

/** A body behind its size, as in the code section. */
export const functionBodyCodec: Codec<FunctionBody> = sizedBlock(bodyContentCodec);
