/** Codecs of types: value types to the entries of the type section (core 5.3). */
import {
  byteCodec,
  byteText,
  mapped,
  record,
  u32Codec,
  vector,
  type Codec,
  type Reader,
  type Writer,
} from "../bytes/index.ts";
import type {
  CompositeType,
  FieldType,
  FunctionType,
  GlobalType,
  Limits,
  MemoryType,
  RecursiveGroup,
  SubType,
  TableType,
  TagType,
} from "./entities.ts";
import { readReferenceType, readStorageType, readValueType, writeValueType, type ValueType } from "./value-types.ts";

const SUB_FINAL = 0x4f;
const SUB = 0x50;
const REC = 0x4e;

/** Bytes in front of composite types. */
const compositeBytes = { func: 0x60, struct: 0x5f, array: 0x5e } as const;

const MAXIMUM_FLAG = 1;
const SHARED_FLAG = 2;
const ADDRESS64_FLAG = 4;

export const valueTypeCodec: Codec<ValueType> = { minimumSize: 1, read: readValueType, write: writeValueType };

export const referenceTypeCodec: Codec<ValueType> = { minimumSize: 1, read: readReferenceType, write: writeValueType };

const storageTypeCodec: Codec<ValueType> = { minimumSize: 1, read: readStorageType, write: writeValueType };

const mutabilityCodec: Codec<boolean> = mapped(byteCodec, {
  decode(value, reader) {
    if (value > 1)
      reader.fail({ at: reader.position - 1, reading: "mutability", found: `${value}`, expected: "0 or 1" });
    return value === 1;
  },
  encode: (mutable) => (mutable ? 1 : 0),
});

const fieldTypeCodec: Codec<FieldType> = record<FieldType>({ storage: storageTypeCodec, mutable: mutabilityCodec });

const fieldsCodec: Codec<readonly FieldType[]> = vector(fieldTypeCodec, "field");

const valueTypesCodec: Codec<readonly ValueType[]> = vector(valueTypeCodec, "type");

const signatureCodec: Codec<Omit<FunctionType, "kind">> = record<Omit<FunctionType, "kind">>({
  parameters: valueTypesCodec,
  results: valueTypesCodec,
});

const compositeTypeCodec: Codec<CompositeType> = {
  minimumSize: 2,
  read(reader, what) {
    const at = reader.position;
    const byte = reader.u8(what);
    switch (byte) {
      case compositeBytes.func:
        return { kind: "func", ...signatureCodec.read(reader, what) };
      case compositeBytes.struct:
        return { kind: "struct", fields: fieldsCodec.read(reader, "fields") };
      case compositeBytes.array:
        return { kind: "array", element: fieldTypeCodec.read(reader, "element") };
      default:
        return reader.fail({
          at,
          reading: what,
          found: byteText(byte),
          expected: "0x60 (func), 0x5f (struct) or 0x5e (array)",
        });
    }
  },
  write(writer, type) {
    writer.u8(compositeBytes[type.kind]);
    switch (type.kind) {
      case "func":
        return signatureCodec.write(writer, type);
      case "struct":
        return fieldsCodec.write(writer, type.fields);
      case "array":
        return fieldTypeCodec.write(writer, type.element);
    }
  },
};

const supertypesCodec: Codec<readonly number[]> = vector(u32Codec, "supertype");

const subTypeCodec: Codec<SubType> = {
  minimumSize: 2,
  read(reader, what) {
    const byte = reader.bytes[reader.position];
    if (reader.done || (byte !== SUB && byte !== SUB_FINAL)) {
      return { form: "plain", supertypes: [], composite: compositeTypeCodec.read(reader, what) };
    }
    reader.skip(1, what);
    const supertypes = supertypesCodec.read(reader, "supertypes");
    return { form: byte === SUB ? "sub" : "sub final", supertypes, composite: compositeTypeCodec.read(reader, what) };
  },
  write(writer, type) {
    if (type.form !== "plain") {
      writer.u8(type.form === "sub" ? SUB : SUB_FINAL);
      supertypesCodec.write(writer, type.supertypes);
    }
    compositeTypeCodec.write(writer, type.composite);
  },
};

const groupTypesCodec: Codec<readonly SubType[]> = vector(subTypeCodec, "type");

export const recursiveGroupCodec: Codec<RecursiveGroup> = {
  minimumSize: 2,
  read(reader, what) {
    if (reader.done || reader.bytes[reader.position] !== REC) {
      return { explicit: false, types: [subTypeCodec.read(reader, what)] };
    }
    reader.skip(1, what);
    return { explicit: true, types: groupTypesCodec.read(reader, "types of a recursive group") };
  },
  write(writer, group) {
    if (group.explicit) {
      writer.u8(REC);
      groupTypesCodec.write(writer, group.types);
    } else {
      for (const type of group.types) subTypeCodec.write(writer, type);
    }
  },
};

const limitsCodec: Codec<Limits> = {
  minimumSize: 2,
  read(reader, what) {
    const at = reader.position;
    const flags = reader.u8(`flags of ${what}`);
    if (flags > (MAXIMUM_FLAG | SHARED_FLAG | ADDRESS64_FLAG)) {
      reader.fail({ at, reading: `flags of ${what}`, found: byteText(flags), expected: "at most 7" });
    }
    const address64 = (flags & ADDRESS64_FLAG) !== 0;
    const minimum = readBound(reader, { address64, what: `minimum of ${what}` });
    const maximum =
      (flags & MAXIMUM_FLAG) === 0 ? undefined : readBound(reader, { address64, what: `maximum of ${what}` });
    return { minimum, maximum, shared: (flags & SHARED_FLAG) !== 0, address64 };
  },
  write(writer, limits) {
    const { minimum, maximum, shared, address64 } = limits;
    writer.u8(
      (maximum === undefined ? 0 : MAXIMUM_FLAG) | (shared ? SHARED_FLAG : 0) | (address64 ? ADDRESS64_FLAG : 0),
    );
    writer.lebU64(minimum);
    if (maximum !== undefined) writer.lebU64(maximum);
  },
};

function readBound(reader: Reader, bound: { address64: boolean; what: string }): bigint {
  return bound.address64 ? reader.lebU64(bound.what) : BigInt(reader.lebU32(bound.what));
}

export const tableTypeCodec: Codec<TableType> = record<TableType>({ element: referenceTypeCodec, limits: limitsCodec });

export const memoryTypeCodec: Codec<MemoryType> = record<MemoryType>({ limits: limitsCodec });

export const globalTypeCodec: Codec<GlobalType> = record<GlobalType>({
  type: valueTypeCodec,
  mutable: mutabilityCodec,
});

export const tagTypeCodec: Codec<TagType> = {
  minimumSize: 2,
  read(reader, what) {
    const at = reader.position;
    const attribute = reader.u8(`attribute of ${what}`);
    if (attribute !== 0) reader.fail({ at, reading: `attribute of ${what}`, found: `${attribute}`, expected: "0" });
    return { type: reader.lebU32(`type of ${what}`) };
  },
  write(writer: Writer, tag) {
    writer.u8(0);
    writer.lebU32(tag.type);
  },
};
