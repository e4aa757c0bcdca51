/** Codecs of types: value types to the entries of the type section (core 5.3). */
import {
  byteCodec,
  byteText,
  enumerated,
  mapped,
  readField,
  record,
  u32Codec,
  u64Codec,
  vector,
  writeField,
  type Codec,
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
import {
  nameOfType,
  readReferenceType,
  readStorageType,
  readValueType,
  writeValueType,
  type ValueType,
} from "./value-types.ts";

/** Bytes in front of types that say what they are subtypes of. */
export const subBytes = { sub: 0x50, "sub final": 0x4f } as const;
/** The byte in front of a group of types that may refer to each other. */
export const groupBytes = { rec: 0x4e } as const;
/** Bytes in front of composite types. */
const compositeBytes = { func: 0x60, struct: 0x5f, array: 0x5e } as const;

const MAXIMUM_FLAG = 1;
const SHARED_FLAG = 2;
const ADDRESS64_FLAG = 4;
const ALL_FLAGS: number = MAXIMUM_FLAG | SHARED_FLAG | ADDRESS64_FLAG;

const typeManners = { minimumSize: 1, write: writeValueType, show: nameOfType } as const;

export const valueTypeCodec: Codec<ValueType> = { ...typeManners, read: readValueType };

export const referenceTypeCodec: Codec<ValueType> = { ...typeManners, read: readReferenceType };

const storageTypeCodec: Codec<ValueType> = { ...typeManners, read: readStorageType };

const mutabilityCodec: Codec<boolean> = mapped(enumerated({ constant: 0, mutable: 1 }), {
  decode: (mutability) => mutability === "mutable",
  encode: (mutable) => (mutable ? "mutable" : "constant"),
});

const fieldTypeCodec: Codec<FieldType> = record<FieldType>({ storage: storageTypeCodec, mutable: mutabilityCodec });

const fieldsCodec: Codec<readonly FieldType[]> = vector(fieldTypeCodec, "field");

const valueTypesCodec: Codec<readonly ValueType[]> = vector(valueTypeCodec, "type");

const signatureCodec: Codec<Omit<FunctionType, "kind">> = record<Omit<FunctionType, "kind">>({
  parameters: valueTypesCodec,
  results: valueTypesCodec,
});

const compositeKindCodec: Codec<CompositeType["kind"]> = enumerated(compositeBytes);

export const compositeTypeCodec: Codec<CompositeType> = {
  minimumSize: 2,
  read(reader, what) {
    const kind = readField(reader, compositeKindCodec, { label: "kind", of: what });
    switch (kind) {
      case "func":
        return { kind, ...signatureCodec.read(reader, what) };
      case "struct":
        return { kind, fields: readField(reader, fieldsCodec, { label: "fields", of: what }) };
      case "array":
        return { kind, element: readField(reader, fieldTypeCodec, { label: "element", of: what }) };
    }
  },
  write(writer, type) {
    writeField(writer, compositeKindCodec, { label: "kind", value: type.kind });
    switch (type.kind) {
      case "func":
        return signatureCodec.write(writer, type);
      case "struct":
        return writeField(writer, fieldsCodec, { label: "fields", value: type.fields });
      case "array":
        return writeField(writer, fieldTypeCodec, { label: "element", value: type.element });
    }
  },
};

const subFormCodec: Codec<keyof typeof subBytes> = enumerated(subBytes);

const supertypesCodec: Codec<readonly number[]> = vector(u32Codec, "supertype");

const subTypeCodec: Codec<SubType> = {
  minimumSize: 2,
  read(reader, what) {
    const byte = reader.peek();
    if (byte !== subBytes.sub && byte !== subBytes["sub final"]) {
      return { form: "plain", supertypes: [], composite: compositeTypeCodec.read(reader, what) };
    }
    const form = readField(reader, subFormCodec, { label: "form", of: what });
    const supertypes = readField(reader, supertypesCodec, { label: "supertypes", of: what });
    return { form, supertypes, composite: compositeTypeCodec.read(reader, what) };
  },
  write(writer, type) {
    if (type.form !== "plain") {
      writeField(writer, subFormCodec, { label: "form", value: type.form });
      writeField(writer, supertypesCodec, { label: "supertypes", value: type.supertypes });
    }
    compositeTypeCodec.write(writer, type.composite);
  },
};

const groupFormCodec: Codec<keyof typeof groupBytes> = enumerated(groupBytes);

const groupTypesCodec: Codec<readonly SubType[]> = vector(subTypeCodec, "type");

export const recursiveGroupCodec: Codec<RecursiveGroup> = {
  minimumSize: 2,
  read(reader, what) {
    if (reader.peek() !== groupBytes.rec) return { explicit: false, types: [subTypeCodec.read(reader, what)] };
    readField(reader, groupFormCodec, { label: "form", of: what });
    return { explicit: true, types: readField(reader, groupTypesCodec, { label: "types", of: what }) };
  },
  write(writer, group) {
    if (group.explicit) {
      writeField(writer, groupFormCodec, { label: "form", value: "rec" });
      writeField(writer, groupTypesCodec, { label: "types", value: group.types });
    } else {
      for (const type of group.types) subTypeCodec.write(writer, type);
    }
  },
};

const limitFlagsCodec: Codec<number> = mapped(byteCodec, {
  decode: (flags, refuse) =>
    flags <= ALL_FLAGS ? flags : refuse({ found: byteText(flags), expected: "at most 0x07" }),
  encode: (flags) => flags,
  show(flags) {
    const names = [(flags & ADDRESS64_FLAG) === 0 ? "32-bit" : "64-bit"];
    if ((flags & MAXIMUM_FLAG) !== 0) names.push("with maximum");
    if ((flags & SHARED_FLAG) !== 0) names.push("shared");
    return names.join(", ");
  },
});

const bound32Codec: Codec<bigint> = mapped(u32Codec, { decode: (bound) => BigInt(bound), encode: Number });

const limitsCodec: Codec<Limits> = {
  minimumSize: 2,
  read(reader, what) {
    const flags = readField(reader, limitFlagsCodec, { label: "flags", of: what });
    const address64 = (flags & ADDRESS64_FLAG) !== 0;
    const boundCodec = address64 ? u64Codec : bound32Codec;
    const minimum = readField(reader, boundCodec, { label: "minimum", of: what });
    const hasMaximum = (flags & MAXIMUM_FLAG) !== 0;
    const maximum = hasMaximum ? readField(reader, boundCodec, { label: "maximum", of: what }) : undefined;
    return { minimum, maximum, shared: (flags & SHARED_FLAG) !== 0, address64 };
  },
  write(writer, { minimum, maximum, shared, address64 }) {
    const boundCodec = address64 ? u64Codec : bound32Codec;
    const flags =
      (maximum === undefined ? 0 : MAXIMUM_FLAG) | (shared ? SHARED_FLAG : 0) | (address64 ? ADDRESS64_FLAG : 0);
    writeField(writer, limitFlagsCodec, { label: "flags", value: flags });
    writeField(writer, boundCodec, { label: "minimum", value: minimum });
    if (maximum !== undefined) writeField(writer, boundCodec, { label: "maximum", value: maximum });
  },
};

export const tableTypeCodec: Codec<TableType> = record<TableType>({ element: referenceTypeCodec, limits: limitsCodec });

export const memoryTypeCodec: Codec<MemoryType> = record<MemoryType>({ limits: limitsCodec });

export const globalTypeCodec: Codec<GlobalType> = record<GlobalType>({
  type: valueTypeCodec,
  mutable: mutabilityCodec,
});

const tagAttributeCodec: Codec<"exception"> = enumerated({ exception: 0 });

export const tagTypeCodec: Codec<TagType> = {
  minimumSize: 2,
  read(reader, what) {
    readField(reader, tagAttributeCodec, { label: "attribute", of: what });
    return { type: readField(reader, u32Codec, { label: "type", of: what }) };
  },
  write(writer, tag) {
    writeField(writer, tagAttributeCodec, { label: "attribute", value: "exception" });
    writeField(writer, u32Codec, { label: "type", value: tag.type });
  },
};
