/** Annotations of any module are fields within fields; the golden listings in test/cases/wasm show what they say. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gallerySections, wholeGallery } from "../../test/support/instruction-gallery.ts";
import { FormatError, type Field } from "../bytes/index.ts";
import { annotateModule } from "./annotate.ts";
import { writeModule } from "./module-writer.ts";
import { readModule, type Module } from "./module.ts";

const bytes = writeModule([
  ...gallerySections(wholeGallery().filter((_, index) => index % 40 === 0)),
  { custom: "name", bytes: Uint8Array.of(0, 2, 1, 0x61, 1, 4, 1, 0, 1, 0x62, 99, 1, 7) },
  { custom: "unknown", bytes: Uint8Array.of(1, 2, 3) },
]);

function expectNested(fields: readonly Field[], range: { start: number; end: number }): void {
  let { start } = range;
  for (const field of fields) {
    expect(field.start).toBeGreaterThanOrEqual(start);
    expect(field.end).toBeGreaterThanOrEqual(field.start);
    expect(field.end).toBeLessThanOrEqual(range.end);
    expectNested(field.fields, field);
    start = field.end;
  }
}

function coveredBytes(fields: readonly Field[]): number {
  return fields.reduce(
    (sum, { start, end, fields }) => sum + (fields.length === 0 ? end - start : coveredBytes(fields)),
    0,
  );
}

function labelsOf(fields: readonly Field[]): string[] {
  return fields.flatMap(({ label, fields }) => [label, ...labelsOf(fields)]);
}

describe("a well-formed module", () => {
  const fields = annotateModule(readModule(bytes, { base: 500 }));

  test("has fields within fields, at absolute offsets", () => {
    expectNested(fields, { start: 500, end: 500 + bytes.length });
    expect(fields.map(({ label }) => label).slice(0, 3)).toEqual(["magic", "version", 'section "type"']);
  });

  test("has a field for every byte but those of unknown sections", () => {
    expect(coveredBytes(fields)).toBe(bytes.length - 3);
    expect(labelsOf(fields).filter((label) => label.startsWith("malformed"))).toEqual([]);
  });
});

test("a malformed module has fields within fields too, and says what is wrong", () => {
  let malformed = 0;
  fc.assert(
    fc.property(fc.integer({ min: 8, max: bytes.length - 1 }), fc.nat(255), (at, byte) => {
      const changed = bytes.slice();
      changed[at] = byte;
      const module = opened(changed);
      if (module === undefined) return;
      const fields = annotateModule(module);
      for (const field of fields) {
        expect(field.start).toBeLessThanOrEqual(field.end);
        expect(field.end).toBeLessThanOrEqual(changed.length);
      }
      malformed += labelsOf(fields).some((label) => label.startsWith("malformed: Cannot read ")) ? 1 : 0;
    }),
    { numRuns: 300 },
  );
  expect(malformed).toBeGreaterThan(0);
});

function opened(bytes: Uint8Array): Module | undefined {
  try {
    return readModule(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return undefined;
  }
}
