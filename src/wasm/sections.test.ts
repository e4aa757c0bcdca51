/** Codecs of all sections and custom sections, by properties that hold for all of them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { customArbitraries, sectionArbitraries } from "../../test/support/section-arbitraries.ts";
import { FieldTree, FormatError, Reader, Writer, type Codec, type Field, type PaddedLebs } from "../bytes/index.ts";
import { customCodec, type CustomName } from "./custom/index.ts";
import { sectionCodec, sectionIds, sectionNameOf, sectionOrder, type SectionName } from "./sections.ts";

interface Row {
  readonly name: string;
  readonly codec: Codec<unknown>;
  readonly contents: fc.Arbitrary<unknown>;
}

const rows: readonly Row[] = [
  ...(Object.keys(sectionIds) as SectionName[]).map((name) => ({
    name,
    codec: sectionCodec(name) as Codec<unknown>,
    contents: sectionArbitraries[name] as fc.Arbitrary<unknown>,
  })),
  ...(Object.keys(customArbitraries) as CustomName[]).map((name) => ({
    name: `custom ${name}`,
    codec: customCodec(name) as Codec<unknown>,
    contents: customArbitraries[name] as fc.Arbitrary<unknown>,
  })),
];

/** Sections of JSON have no LEB128 integers, and more than one form. */
const binary = rows.filter(({ name }) => name !== "custom dyninfo");

/** LEB128 integers of random sizes, at least as long as needed; the same for the same place. */
class RandomPadding extends Map<number, number> {
  readonly #seed: number;

  constructor(seed: number) {
    super();
    this.#seed = seed;
  }

  override get(offset: number): number {
    return 1 + ((Math.imul(offset + 1, this.#seed) >>> 8) % 5);
  }
}

describe.each(rows)("section $name", ({ codec, contents }) => {
  test("decode after encode is the identity", () => {
    fc.assert(
      fc.property(contents, (value) => {
        expect(withoutOffsets(decode(codec, encode(codec, value)))).toEqual(withoutOffsets(value));
      }),
      { numRuns: 50 },
    );
  });

  test("is no shorter than the codec says", () => {
    fc.assert(
      fc.property(contents, (value) => {
        expect(encode(codec, value).length).toBeGreaterThanOrEqual(codec.minimumSize);
      }),
      { numRuns: 50 },
    );
  });

  test("any bytes near a valid section are a section or a FormatError within it", () => {
    fc.assert(
      fc.property(contents, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), (value, edits) => {
        const bytes = encode(codec, value);
        for (const [at, byte] of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        try {
          decode(codec, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          expect((error as FormatError).offset).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});

describe.each(binary)("section $name", ({ codec, contents }) => {
  test("encode after decode is the identity, however the bytes are padded", () => {
    fc.assert(
      fc.property(contents, fc.integer(), fc.nat(100), (value, seed, base) => {
        const bytes = encode(codec, value, { base, padded: new RandomPadding(seed) });
        expect(again(codec, bytes, base)).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });

  test("encode after decode is the identity on whatever can be decoded", () => {
    fc.assert(
      fc.property(contents, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), (value, edits) => {
        const bytes = encode(codec, value);
        for (const [at, byte] of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte;
        fc.pre(canDecode(codec, bytes));
        expect(again(codec, bytes, 0)).toEqual(bytes);
      }),
    );
  });

  test("a part of it is never the whole of it", () => {
    fc.assert(
      fc.property(contents, (value) => {
        const bytes = encode(codec, value);
        for (let end = 0; end < bytes.length; end++) {
          const part = bytes.subarray(0, end);
          if (canDecode(codec, part)) expect(endsBetweenBlocks(codec, part)).toBe(true);
        }
      }),
      { numRuns: 10 },
    );
  });

  test("has the same fields when it is read as when it is written", () => {
    fc.assert(
      fc.property(contents, (value) => {
        const writing = new FieldTree();
        const reading = new FieldTree();
        const bytes = encode(codec, value, { fields: writing });
        codec.read(new Reader(bytes, { fields: reading }), "section");
        // Writing does not look into code.
        expect(outline(reading.fields)).toEqual(outline(writing.fields));
      }),
      { numRuns: 30 },
    );
  });
});

describe("the table of sections", () => {
  test("finds names by ids", () => {
    expect(Object.values(sectionIds).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 13 }, (_, id) => id + 1));
    for (const name of Object.keys(sectionIds) as SectionName[]) expect(sectionNameOf(sectionIds[name])).toBe(name);
    expect(sectionNameOf(0)).toBeUndefined();
    expect(sectionNameOf(14)).toBeUndefined();
  });

  test("has the order that modules must have", () => {
    expect(sectionOrder("type")).toBe(0);
    expect(sectionOrder("tag")).toBeGreaterThan(sectionOrder("memory"));
    expect(sectionOrder("tag")).toBeLessThan(sectionOrder("global"));
    expect(sectionOrder("datacount")).toBeLessThan(sectionOrder("code"));
    expect(sectionOrder("data")).toBe(12);
  });
});

function encode<T>(codec: Codec<T>, value: T, options: ConstructorParameters<typeof Writer>[0] = {}): Uint8Array {
  const writer = new Writer(options);
  codec.write(writer, value);
  return writer.finish();
}

function decode<T>(codec: Codec<T>, bytes: Uint8Array, options: { base?: number; padded?: PaddedLebs } = {}): T {
  const reader = new Reader(bytes, options);
  const value = codec.read(reader, "section");
  reader.expectEnd("section");
  return value;
}

/** Decoded and encoded with what was noted of the padding. */
function again(codec: Codec<unknown>, bytes: Uint8Array, base: number): Uint8Array {
  const padded: PaddedLebs = new Map();
  return encode(codec, decode(codec, bytes, { base, padded }), { base, padded });
}

function canDecode(codec: Codec<unknown>, bytes: Uint8Array): boolean {
  try {
    decode(codec, bytes);
    return true;
  } catch {
    return false;
  }
}

/** Sections made of blocks have no count of them, so that they may end behind any. */
function endsBetweenBlocks(codec: Codec<unknown>, bytes: Uint8Array): boolean {
  const value = decode(codec, bytes);
  const blocks = Array.isArray(value) ? value : (value as { blocks?: unknown }).blocks;
  return Array.isArray(blocks) && (codec.minimumSize === 0 || "version" in (value as object));
}

/** The value with the offsets of its expressions left out: they are of the file, not of the value. */
function withoutOffsets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOffsets);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  const isExpression = "bytes" in value && "offset" in value;
  const entries = Object.entries(value).filter(([key]) => !(isExpression && key === "offset"));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutOffsets(item)]));
}

/** Fields without the instructions in expressions. */
function outline(fields: readonly Field[]): unknown {
  return fields.map(({ label, start, end, value, fields }) => {
    const isCode = ["code", "initial", "offset"].includes(label) || label.startsWith("expression[");
    return { label, start, end, value, fields: isCode && value === undefined ? [] : outline(fields) };
  });
}
