import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complaintOf } from "../../test/support/failures.ts";
import { referenceTypeArbitrary, storageTypeArbitrary } from "../../test/support/instruction-arbitraries.ts";
import { Reader, Writer } from "../bytes/index.ts";
import {
  ABSTRACT,
  byteOfType,
  EXNREF,
  EXTERNREF,
  F32,
  FUNCREF,
  heapTypeOf,
  heapTypeOfName,
  heapTypes,
  I16,
  I32,
  I8,
  isNullable,
  isReference,
  nameOfHeapType,
  nameOfType,
  readHeapType,
  readReferenceType,
  readStorageType,
  readValueType,
  referenceTo,
  typeOfByte,
  typeOfName,
  V128,
  writeHeapType,
  writeValueType,
  type ValueType,
} from "./value-types.ts";

function bytesOf(type: ValueType): Uint8Array {
  const writer = new Writer();
  writeValueType(writer, type);
  return writer.finish();
}

const readerOf = (...bytes: readonly number[]): Reader => new Reader(Uint8Array.from(bytes));

test("a type that is written is the type that is read, in the fewest bytes", () => {
  fc.assert(
    fc.property(storageTypeArbitrary, (type) => {
      const bytes = bytesOf(type);
      expect(readStorageType(new Reader(bytes), "type")).toBe(type);
      expect(bytes.length === 1).toBe(byteOfType(type) !== 0);
      if (bytes.length === 1) expect(byteOfType(type)).toBe(bytes[0]);
    }),
  );
});

test("a reference is its parts", () => {
  fc.assert(
    fc.property(referenceTypeArbitrary, (type) => {
      expect(isReference(type)).toBe(true);
      expect(referenceTo(heapTypeOf(type), { nullable: isNullable(type) })).toBe(type);
    }),
  );
  for (const type of [I32, F32, V128, I8, I16]) expect(isReference(type)).toBe(false);
});

test("heap types are written and read", () => {
  for (const type of [...Object.values(heapTypes), 0, 63, 64, 0xff_ffff]) {
    const writer = new Writer();
    writeHeapType(writer, type);
    expect(readHeapType(new Reader(writer.finish()), "type")).toBe(type);
  }
});

describe("names", () => {
  test.each([
    [I32, "i32"],
    [V128, "v128"],
    [I8, "i8"],
    [FUNCREF, "funcref"],
    [EXTERNREF, "externref"],
    [EXNREF, "exnref"],
    [referenceTo(heapTypes.i31, { nullable: true }), "i31ref"],
    [referenceTo(heapTypes.none, { nullable: true }), "nullref"],
    [referenceTo(heapTypes.nofunc, { nullable: true }), "nullfuncref"],
    [referenceTo(heapTypes.noextern, { nullable: true }), "nullexternref"],
    [referenceTo(heapTypes.noexn, { nullable: true }), "nullexnref"],
    [referenceTo(heapTypes.eq, { nullable: false }), "(ref eq)"],
    [referenceTo(7, { nullable: true }), "(ref null 7)"],
    [referenceTo(7, { nullable: false }), "(ref 7)"],
  ])("of %i is %s", (type, name) => {
    expect(nameOfType(type)).toBe(name);
    expect(typeOfName(name)).toBe(name.startsWith("(") ? undefined : type);
  });

  test("of heap types", () => {
    for (const [name, type] of Object.entries(heapTypes)) {
      expect(nameOfHeapType(type)).toBe(name);
      expect(heapTypeOfName(name)).toBe(type);
    }
    expect(nameOfHeapType(12)).toBe("12");
    expect(heapTypeOfName("toString")).toBeUndefined();
    expect(typeOfName("constructor")).toBeUndefined();
  });
});

test("of all bytes, V8 takes as types of parameters those that typeOfByte knows", () => {
  for (let byte = 0; byte < 0x100; byte++) {
    if (byte === 0x63 || byte === 0x64) continue;
    const module = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 1, byte, 0]);
    expect([byte, WebAssembly.validate(module)]).toEqual([byte, typeOfByte(byte) !== 0]);
  }
});

test("what is not a type is refused at its first byte", () => {
  expect(complaintOf(() => readValueType(readerOf(I8), "type"))).toBe(
    "type at offset 0x0: found byte 0x78, expected a value type",
  );
  expect(complaintOf(() => readReferenceType(readerOf(I32), "type"))).toBe(
    "type at offset 0x0: found i32, expected a reference type",
  );
  expect(complaintOf(() => readValueType(readerOf(0x64, 0x7f), "type"))).toBe(
    "type at offset 0x1: found -1, expected a heap type",
  );
  expect(complaintOf(() => readHeapType(readerOf(0xf0, 0x7f), "type"))).toBe(
    "type at offset 0x0: found -16, expected a heap type",
  );
  expect(complaintOf(() => readValueType(readerOf(), "type"))).toBe(
    "type at offset 0x0: found the end of input, expected 1 byte",
  );
  expect(complaintOf(() => readHeapType(readerOf(0x80, 0x80, 0x80, 0x08), "type"))).toContain(
    `found ${ABSTRACT}, expected`,
  );
});

test("the longer form of a type is kept where it is noted", () => {
  const padded = new Map<number, number>();
  const bytes = Uint8Array.from([0x63, 0x70]);
  expect(readValueType(new Reader(bytes, { base: 30, padded }), "type")).toBe(FUNCREF);
  const writer = new Writer({ base: 30, padded });
  writeValueType(writer, FUNCREF);
  expect(writer.finish()).toEqual(bytes);
  expect(bytesOf(FUNCREF)).toEqual(Uint8Array.of(0x70));
});
