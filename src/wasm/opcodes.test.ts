/** The instruction table against itself and against V8, which knows all of it but what is listed here. */
import { describe, expect, test } from "vitest";
import {
  emitAny,
  exhibit,
  galleryModule,
  hasSimpleType,
  memoryArgumentOf,
  naturalAlignment,
  otherType,
  wholeGallery,
  type Exhibit,
} from "../../test/support/instruction-gallery.ts";
import { expressionOf } from "./expression.ts";
import { immediateKinds } from "./immediates.ts";
import {
  allInstructions,
  denseOpcode,
  FIRST_PREFIX,
  instructionNamed,
  instructionOf,
  LAST_PREFIX,
  opcodeOf,
  shapes,
  SUBOPCODE_LIMIT,
  textName,
  type Instruction,
} from "./instruction-table.ts";
import { InstructionCursor } from "./instruction-cursor.ts";
import { InstructionWriter } from "./instruction-writer.ts";
import { F32 } from "./value-types.ts";

const rows = allInstructions();

/** Features that V8 does not have: Binaryen knows their instructions, see test/differential. */
const unknownToV8: ReadonlySet<string> = new Set(["wide-arithmetic"]);
/** Instructions of a proposal that is not finished: V8 reads their immediates before it refuses them. */
const unfinished: ReadonlySet<number> = new Set([
  denseOpcode(0x20, 0xfb), // struct.new_desc (custom descriptors)
  denseOpcode(0x21, 0xfb), // struct.new_default_desc
]);
const knownToV8 = rows.filter((row) => !unknownToV8.has(row.feature));

/** What V8 says of a module; `undefined` if it is valid. */
function complaintOfV8(module: Uint8Array): string | undefined {
  try {
    void new WebAssembly.Module(module);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

describe("the table", () => {
  test("has each opcode and each name once", () => {
    expect(new Set(rows.map((row) => row.opcode)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
  });

  test("is in the order of opcodes", () => {
    const opcodes = rows.map((row) => row.opcode);
    expect(opcodes).toEqual(opcodes.toSorted((a, b) => a - b));
  });

  test("finds rows by opcode, name and older name", () => {
    for (const row of rows) {
      expect(instructionOf(row.opcode)).toBe(row);
      expect(instructionNamed(row.name)).toBe(row);
      expect(opcodeOf(row.name)).toBe(row.opcode);
      expect(denseOpcode(row.code, row.prefix)).toBe(row.opcode);
      for (const older of row.olderNames) {
        expect(instructionNamed(older, { older: true })).toBe(row);
        expect(instructionNamed(older)).toBeUndefined();
      }
    }
  });

  test("has older names that no other instruction has or had", () => {
    const older = rows.flatMap((row) => row.olderNames);
    expect(new Set(older).size).toBe(older.length);
    expect(older.filter((name) => rows.some((row) => row.name === name))).toEqual([]);
  });

  test("has a use for every kind of immediate and every shape", () => {
    const used = new Set(rows.flatMap((row) => row.immediates));
    expect(Object.keys(immediateKinds).filter((kind) => !used.has(kind as keyof typeof immediateKinds))).toEqual([]);
    const lists = new Set(rows.map((row) => row.immediates.map((kind) => immediateKinds[kind].encoding).join(" ")));
    expect(new Set(shapes)).toEqual(lists);
  });
});

/** The generations of names before today's, as rules: what was renamed was renamed alike. */
const renamings: readonly (readonly [RegExp, string])[] = [
  // 2018: conversions (WebAssembly/spec#884), memory and variables.
  [/^(.*)_([su]):sat\/(f\d+)$/, "$1_sat_$3_$2"],
  [/^(.*)_([su])\/(\w\d+)$/, "$1_$3_$2"],
  [/^(.*)\/(\w\d+)$/, "$1_$2"],
  [/^(get|set|tee)_(local|global)$/, "$2.$1"],
  [/^(current|grow)_memory$/, "memory.$1"],
  // 2018 to 2020: atomics.
  [/^(i\d+\.atomic\.rmw\d+)_u\.(\w+)$/, "$1.$2_u"],
  [/^atomic\.notify$/, "memory.atomic.notify"],
  [/^i(32|64)\.atomic\.wait$/, "memory.atomic.wait$1"],
  // 2020: vectors.
  [/^v(?:8x16|16x8|32x4|64x2)\.(shuffle|swizzle)$/, "i8x16.$1"],
  [/^v(8|16|32|64)x\d+\.load_splat$/, "v128.load$1_splat"],
  [/^i\d+x\d\.load(\d+x\d_[su])$/, "v128.load$1"],
  // 2023: garbage collection.
  [/^extern\.internalize$/, "any.convert_extern"],
  [/^extern\.externalize$/, "extern.convert_any"],
  [/^i31\.new$/, "ref.i31"],
];

test("older names follow the rules by which they were renamed", () => {
  for (const { name, olderNames } of rows) {
    for (const older of olderNames) {
      const rule = renamings.find(([pattern]) => pattern.test(older));
      const renamed = rule === undefined ? older : older.replace(...rule);
      expect({ older, name: renamed.replace("memory.current", "memory.size") }).toEqual({ older, name });
    }
  }
});

describe("V8", () => {
  test("accepts a module with every instruction", () => {
    const known = wholeGallery().filter(({ row }) => !unknownToV8.has(row.feature));
    // Both generations of exceptions may not be in one module.
    const modern = known.filter(({ row }) => row.feature !== "legacy-exceptions");
    const legacy = known.filter(({ row }) => !["throw_ref", "try_table"].includes(row.name));
    expect(complaintOfV8(galleryModule(modern))).toBeUndefined();
    expect(complaintOfV8(galleryModule(legacy))).toBeUndefined();
  });

  test("does not know what we say it does not", () => {
    for (const shown of wholeGallery().filter(({ row }) => unknownToV8.has(row.feature))) {
      expect(complaintOfV8(galleryModule([shown]))).toMatch(/invalid numeric opcode/);
    }
  });

  test("knows no instruction that is not in the table", () => {
    for (const [prefix, code] of gaps()) {
      const message = unfinished.has(denseOpcode(code, prefix)) ? /invalid struct index/ : /invalid .*opcode/i;
      expect(complaintOfV8(galleryModule([gap(prefix, code)])), `${prefix} ${code}`).toMatch(message);
    }
  });

  test("takes and gives the types that rows say", () => {
    for (const row of knownToV8.filter(hasSimpleType)) {
      const { parameters, results } = exhibit(row);
      parameters.forEach((_, at) => expectTypeError(row, { parameter: at }));
      results.forEach((_, at) => expectTypeError(row, { result: at }));
    }
  });

  test("takes 64-bit addresses where rows say addr", () => {
    for (const row of knownToV8.filter(({ type }) => type.includes("addr"))) {
      expect(complaintOfV8(galleryModule([exhibit(row, { memory64: true })])), row.name).toBeUndefined();
      const { parameters, results } = exhibit(row, { memory64: true });
      parameters.forEach((_, at) => expectTypeError(row, { parameter: at, memory64: true }));
      results.forEach((_, at) => expectTypeError(row, { result: at, memory64: true }));
    }
  });

  test("accepts alignments up to the natural one, of atomic accesses that one alone", () => {
    for (const row of knownToV8) {
      const kind = memoryArgumentOf(row);
      if (kind === undefined) continue;
      const natural = naturalAlignment(kind);
      for (let align = 0; align <= natural + 1; align++) {
        const isRight = row.feature === "atomics" ? align === natural : align <= natural;
        const complaint = complaintOfV8(galleryModule([exhibit(row, { align })]));
        if (isRight) expect(complaint, `${row.name} align ${align}`).toBeUndefined();
        else expect(complaint, `${row.name} align ${align}`).toMatch(/invalid alignment/);
      }
    }
  });

  test("calls instructions by the same names, where its messages name them", () => {
    const others = new Map(knownToV8.map((row) => [row.name, nameInV8(row)] as const));
    for (const row of knownToV8) if (others.get(row.name) === textName(row)) others.delete(row.name);
    expect(Object.fromEntries(others)).toEqual({
      // Neither operands nor results that a message could be about; wabt confirms them, see test/differential.
      ...Object.fromEntries(
        ["unreachable", "nop", "block", "loop", "else", "try", "catch", "catch_all", "delegate", "rethrow", "try_table"]
          .concat(["end", "br", "return", "call", "return_call", "drop", "local.set", "data.drop", "elem.drop"])
          .concat(["atomic.fence"])
          .map((name) => [name, undefined]),
      ),
      // Names from before these instructions were standardized.
      "f32x4.relaxed_madd": "f32x4.qfma",
      "f32x4.relaxed_nmadd": "f32x4.qfms",
      "f64x2.relaxed_madd": "f64x2.qfma",
      "f64x2.relaxed_nmadd": "f64x2.qfms",
      "i16x8.relaxed_dot_i8x16_i7x16_s": "i16x8.dot_i8x16_i7x16_s",
      "i32x4.relaxed_dot_i8x16_i7x16_add_s": "i32x4.dot_i8x16_i7x16_add_s",
    });
  });
});

test("opcodes that are not in the table are refused", () => {
  for (const [prefix, code] of gaps()) {
    const bytes = gap(prefix, code).code.bytes;
    const cursor = new InstructionCursor({ bytes, start: 1, base: 100 });
    const found = prefix === 0 ? byteText(code) : `${byteText(prefix)} ${code}`;
    expect(() => cursor.next()).toThrow(`Cannot read instruction at offset 0x65: found ${found}, expected an opcode`);
  }
});

/** Opcodes without a row: `[prefix or 0, code]`. */
function gaps(): readonly (readonly [number, number])[] {
  const bytes = Array.from({ length: 0x100 }, (_, code) => [0, code] as const);
  const prefixes = Array.from({ length: LAST_PREFIX - FIRST_PREFIX + 1 }, (_, index) => FIRST_PREFIX + index);
  const behind = (prefix: number) => Array.from({ length: SUBOPCODE_LIMIT }, (_, code) => [prefix, code] as const);
  const isPrefix = (code: number) => code >= FIRST_PREFIX && code <= LAST_PREFIX;
  const isFree = ([prefix, code]: readonly [number, number]) => instructionOf(denseOpcode(code, prefix)) === undefined;
  return [...bytes.filter(([, code]) => !isPrefix(code)), ...prefixes.flatMap(behind)].filter(isFree);
}

/** A function with such an opcode, and zeros behind it that would do as immediates. */
function gap(prefix: number, code: number): Exhibit {
  const encoded = prefix === 0 ? [code] : [prefix, ...(code < 0x80 ? [code] : [(code & 0x7f) | 0x80, code >> 7])];
  const row = rows[0]!;
  const bytes = Uint8Array.from([0, ...encoded, ...Array.from({ length: 16 }, () => 0), 0x0b]);
  return { row, parameters: [], results: [], code: { bytes, offset: 0 } };
}

function expectTypeError(row: Instruction, place: { parameter?: number; result?: number; memory64?: boolean }): void {
  const wrong = exhibit(row, {
    memory64: place.memory64 === true,
    retype: ({ parameters, results }) => ({
      parameters: parameters.map((type, at) => (at === place.parameter ? otherType(type) : type)),
      results: results.map((type, at) => (at === place.result ? otherType(type) : type)),
    }),
  });
  expect(complaintOfV8(galleryModule([wrong])), `${row.name} ${JSON.stringify(place)}`).toMatch(/expected|type error/);
}

/** The instruction's name in a message of V8 on a wrong operand, or on a wrong use of its result. */
function nameInV8(row: Instruction): string | undefined {
  const shown = exhibit(row);
  const last = shown.parameters.length - 1;
  const wrong = exhibit(row, {
    retype: ({ parameters, results }) => ({
      parameters: parameters.map((type, at) => (at === last ? otherType(type) : type)),
      results,
    }),
  });
  const complaint = last < 0 ? "" : complaintOfV8(galleryModule([wrong]));
  const [, name] = /: (\S+)\[\d+\] expected/.exec(complaint ?? "") ?? [];
  if (name !== undefined) return name === "if" && row.name === "else" ? undefined : name;
  return shown.results.length === 0 ? undefined : nameOfProducerInV8(shown);
}

function nameOfProducerInV8(shown: Exhibit): string | undefined {
  const code = new InstructionWriter();
  code.raw(shown.code.bytes.subarray(0, -1));
  emitAny(code, instructionNamed(shown.results[0] === F32 ? "i32.eqz" : "f32.neg")!, []);
  code.emit("drop");
  code.emit("unreachable");
  const complaint = complaintOfV8(galleryModule([{ ...shown, code: expressionOf(code.written) }]));
  const [, name] = /found (\S+)(?: null)? of/.exec(complaint ?? "") ?? [];
  return name === "try" ? undefined : name;
}

function byteText(byte: number): string {
  return `byte 0x${byte.toString(16).padStart(2, "0")}`;
}
