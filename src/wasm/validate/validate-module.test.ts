import { describe, expect, test } from "vitest";
import { body, func, plain, struct, sub, value, verdictOn } from "../../../test/support/module-parts.ts";
import type { DataSegment, ElementSegment, Expression, Global, Table } from "../entities.ts";
import { ALL_FEATURES, featureSet, type Feature } from "../features.ts";
import { writeModule, type SectionSource } from "../module-writer.ts";
import { EXTERNREF, FUNCREF, heapTypes, I32, I64, referenceTo, V128, type ValueType } from "../value-types.ts";

const limits = { minimum: 1n, maximum: undefined, shared: false, address64: false };
const table: Table = { type: { element: FUNCREF, limits }, initial: undefined };
const nullFunction = value(["ref.null", heapTypes.func]);
const zero = value(["i32.const", 0]);
const immutable: Global = { type: { type: I32, mutable: false }, initial: zero };
const active: ElementSegment = {
  flags: 0,
  mode: { kind: "active", target: 0, offset: zero },
  type: referenceTo(heapTypes.func, { nullable: false }),
  items: { kind: "functions", indices: [] },
};
const data: DataSegment = { flags: 0, mode: { kind: "active", target: 0, offset: zero }, bytes: new Uint8Array(1) };

describe("modules", () => {
  const rows: Readonly<Record<string, readonly SectionSource[]>> = {
    valid: [],
    'Cannot validate module: found section "type" behind "function", expected sections in order, "type" before "function"':
      [
        { section: "function", contents: [] },
        { section: "type", contents: [] },
      ],
    'Cannot validate module: found section "type" behind "type", expected one section of that name': [
      { section: "type", contents: [] },
      { section: "type", contents: [] },
    ],
    'Cannot read section "code": found 0 function bodies, expected 1, as in section "function"': [
      { section: "type", contents: [plain(func())] },
      { section: "function", contents: [0] },
    ],
    'Cannot read section "data": found 0 data segments, expected 1, as in section "datacount"': [
      { section: "datacount", contents: 1 },
    ],

    "Cannot validate type 1: found a reference to type 2, expected an index below 2": [
      { section: "type", contents: [plain(func()), plain(func([referenceTo(2, { nullable: true })]))] },
    ],
    "Cannot validate type 0: found supertype 0, expected an index below 0": [
      { section: "type", contents: [sub(func(), 0)] },
    ],
    "Cannot validate type 2: found 2 supertypes, expected at most one": [
      { section: "type", contents: [sub(func()), sub(func()), sub(func(), 0, 1)] },
    ],
    "Cannot validate type 1: found final supertype 0, expected a supertype that is not final": [
      { section: "type", contents: [plain(func()), sub(func(), 0)] },
    ],
    "Cannot validate type 1: found supertype 0, which it does not match, expected the same kind, and matching parts": [
      { section: "type", contents: [sub(struct(I32)), sub(struct(I64), 0)] },
    ],
    "Cannot validate type 0: found 1001 parameters, expected at most 1000": [
      { section: "type", contents: [plain(func(Array.from({ length: 1001 }, () => I32)))] },
    ],
    "Cannot validate type 0: found 1001 results, expected at most 1000": [
      {
        section: "type",
        contents: [
          plain(
            func(
              [],
              Array.from({ length: 1001 }, () => I32),
            ),
          ),
        ],
      },
    ],
    "Cannot validate type 64: found 64 supertypes above it, expected at most 63": [
      {
        section: "type",
        contents: Array.from({ length: 65 }, (_, index) => sub(func(), ...(index ? [index - 1] : []))),
      },
    ],

    'Cannot validate import 0, "m" "f": found type 0, expected the index of a type': [
      { section: "import", contents: [{ module: "m", name: "f", external: { kind: "func", type: 0 } }] },
    ],
    'Cannot validate import 1, "m" "t": found a type with 1 results, expected a type without results': [
      { section: "type", contents: [plain(func([], [I32]))] },
      {
        section: "import",
        contents: [
          { module: "m", name: "f", external: { kind: "func", type: 0 } },
          { module: "m", name: "t", external: { kind: "tag", type: { type: 0 } } },
        ],
      },
    ],
    'Cannot validate function 0: found type 0, of kind "struct", expected a function type': [
      { section: "type", contents: [plain(struct())] },
      { section: "function", contents: [0] },
      { section: "code", contents: [body()] },
    ],

    "Cannot validate table 0: found minimum size 2, expected at most the maximum size 1": [
      {
        section: "table",
        contents: [{ ...table, type: { element: FUNCREF, limits: { ...limits, minimum: 2n, maximum: 1n } } }],
      },
    ],
    "Cannot validate table 0: found a shared table, expected a table that is not shared": [
      {
        section: "table",
        contents: [{ ...table, type: { element: FUNCREF, limits: { ...limits, maximum: 1n, shared: true } } }],
      },
    ],
    "Cannot validate table 0: found elements of (ref func) without initial value, expected an initial value": [
      {
        section: "table",
        contents: [{ ...table, type: { element: referenceTo(heapTypes.func, { nullable: false }), limits } }],
      },
    ],
    'Cannot validate table 0: found i32 on the operand stack, expected funcref for "end"': [
      { section: "table", contents: [{ ...table, initial: zero }] },
    ],
    'Cannot validate table 0: found global 0, expected the index of an earlier global for "global.get"': [
      { section: "table", contents: [{ ...table, initial: value(["global.get", 0]) }] },
      { section: "global", contents: [{ type: { type: FUNCREF, mutable: false }, initial: nullFunction }] },
    ],
    "Cannot validate memory 0: found 65537 pages, expected at most 65536": [
      { section: "memory", contents: [{ limits: { ...limits, maximum: 65537n } }] },
    ],
    "Cannot validate memory 0: found 281474976710657 pages, expected at most 281474976710656": [
      { section: "memory", contents: [{ limits: { ...limits, minimum: 2n ** 48n + 1n, address64: true } }] },
    ],
    "Cannot validate memory 0: found a shared memory without maximum size, expected a maximum size": [
      { section: "memory", contents: [{ limits: { ...limits, shared: true } }] },
    ],
    "Cannot validate tag 0: found a type with 1 results, expected a type without results": [
      { section: "type", contents: [plain(func([], [I32]))] },
      { section: "tag", contents: [{ type: 0 }] },
    ],

    'Cannot validate global 0: found "i32.eqz", expected an instruction of constant expressions': [
      { section: "global", contents: [{ ...immutable, initial: value(["i32.const", 0], ["i32.eqz"]) }] },
    ],
    'Cannot validate global 0: found global 0, expected the index of an earlier global for "global.get"': [
      { section: "global", contents: [{ ...immutable, initial: value(["global.get", 0]) }] },
    ],
    'Cannot validate global 1: found mutable global 0, expected an immutable global for "global.get"': [
      {
        section: "global",
        contents: [
          { ...immutable, type: { type: I32, mutable: true } },
          { ...immutable, initial: value(["global.get", 0]) },
        ],
      },
    ],
    'Cannot validate global 0: found 2 operands in the block, expected 1 for "end"': [
      { section: "global", contents: [{ ...immutable, initial: value(["i32.const", 0], ["i32.const", 0]) }] },
    ],

    'Cannot validate export "a": found the name a second time, expected a name of its own': [
      { section: "memory", contents: [{ limits }] },
      {
        section: "export",
        contents: [
          { name: "a", kind: "memory", index: 0 },
          { name: "a", kind: "memory", index: 0 },
        ],
      },
    ],
    'Cannot validate export "a": found tag 0, expected an index below 0': [
      { section: "export", contents: [{ name: "a", kind: "tag", index: 0 }] },
    ],
    "Cannot validate start function: found function 0, expected an index below 0": [{ section: "start", contents: 0 }],
    "Cannot validate start function: found function 0 with parameters or results, expected a function without any": [
      { section: "type", contents: [plain(func([I32]))] },
      { section: "function", contents: [0] },
      { section: "start", contents: 0 },
      { section: "code", contents: [body()] },
    ],

    "Cannot validate element segment 0: found table 0, expected the index of a table": [
      { section: "element", contents: [active] },
    ],
    "Cannot validate element segment 0: found function 0, expected an index below 0": [
      { section: "table", contents: [table] },
      { section: "element", contents: [{ ...active, items: { kind: "functions", indices: [0] } }] },
    ],
    "Cannot validate element segment 0: found elements of (ref func), expected elements of externref, as in table 0": [
      { section: "table", contents: [{ ...table, type: { element: EXTERNREF, limits } }] },
      { section: "element", contents: [active] },
    ],
    'Cannot validate offset of element segment 0: found i32 on the operand stack, expected i64 for "end"': [
      {
        section: "table",
        contents: [{ ...table, type: { element: FUNCREF, limits: { ...limits, address64: true } } }],
      },
      { section: "element", contents: [active] },
    ],
    'Cannot validate element segment 0: found nullexternref on the operand stack, expected funcref for "end"': [
      {
        section: "element",
        contents: [
          {
            flags: 5,
            mode: { kind: "passive" },
            type: FUNCREF,
            items: { kind: "expressions", expressions: [value(["ref.null", heapTypes.noextern])] },
          },
        ],
      },
    ],
    "Cannot validate data segment 0: found memory 0, expected the index of a memory": [
      { section: "data", contents: [data] },
    ],
    'Cannot validate offset of data segment 0: found i32 on the operand stack, expected i64 for "end"': [
      { section: "memory", contents: [{ limits: { ...limits, address64: true } }] },
      { section: "data", contents: [data] },
    ],

    'Cannot validate function 0: found data segment 0, expected the index of a data segment that a data count section announces for "data.drop"':
      [
        { section: "type", contents: [plain(func())] },
        { section: "function", contents: [0] },
        { section: "memory", contents: [{ limits }] },
        { section: "code", contents: [body(["data.drop", 0])] },
        { section: "data", contents: [data] },
      ],
    'Cannot validate function 0: found function 0, expected a function that occurs in an export, a global or an element segment for "ref.func"':
      [
        { section: "type", contents: [plain(func())] },
        { section: "function", contents: [0] },
        { section: "start", contents: 0 },
        { section: "code", contents: [body(["ref.func", 0], ["drop"])] },
      ],
  };

  test.each(Object.entries(rows))("%s", (message, sections) => {
    expect(verdictOn(sections)).toBe(message);
    expect(WebAssembly.validate(writeModule(sections))).toBe(message === "valid");
  });

  test("mention of a function in a constant expression declares it", () => {
    const sections = (initial: Expression, type: ValueType): SectionSource[] => [
      { section: "type", contents: [plain(func())] },
      { section: "function", contents: [0] },
      { section: "global", contents: [{ type: { type, mutable: false }, initial }] },
      { section: "code", contents: [body(["ref.func", 0], ["drop"])] },
    ];
    expect(verdictOn(sections(value(["ref.func", 0]), FUNCREF))).toBe("valid");
    expect(verdictOn(sections(zero, I32))).toContain("found function 0");
  });

  test("locals may be as many as the format can number", () => {
    const withLocals = (...counts: readonly number[]): SectionSource[] => [
      { section: "type", contents: [plain(func([I32]))] },
      { section: "function", contents: [0] },
      {
        section: "code",
        contents: [
          { ...body(["local.get", 2 ** 32 - 2], ["drop"]), locals: counts.map((count) => ({ count, type: I64 })) },
        ],
      },
    ];
    expect(verdictOn(withLocals(2 ** 32 - 2))).toBe("valid");
    expect(verdictOn(withLocals(2 ** 32 - 2, 1))).toBe(
      "Cannot validate function 0: found more locals, expected at most 4294967295",
    );
  });
});

describe("features", () => {
  const reference = referenceTo(heapTypes.any, { nullable: true });
  const rows: readonly (readonly [readonly Feature[], readonly SectionSource[]])[] = [
    [["multivalue"], [{ section: "type", contents: [plain(func([], [I32, I32]))] }]],
    [["simd128"], [{ section: "type", contents: [plain(func([V128]))] }]],
    [["gc"], [{ section: "type", contents: [plain(struct())] }]],
    [["gc"], [{ section: "type", contents: [sub(func())] }]],
    [["gc"], [{ section: "type", contents: [{ explicit: true, types: [] }] }]],
    [["gc"], [{ section: "type", contents: [plain(func([reference]))] }]],
    [["reference-types"], [{ section: "table", contents: [table, table] }]],
    [
      ["reference-types"],
      [{ section: "global", contents: [{ type: { type: FUNCREF, mutable: false }, initial: nullFunction }] }],
    ],
    [["function-references"], [{ section: "table", contents: [{ ...table, initial: nullFunction }] }]],
    [["multimemory"], [{ section: "memory", contents: [{ limits }, { limits }] }]],
    [["memory64"], [{ section: "memory", contents: [{ limits: { ...limits, address64: true } }] }]],
    [
      ["memory64"],
      [
        {
          section: "table",
          contents: [{ ...table, type: { element: FUNCREF, limits: { ...limits, address64: true } } }],
        },
      ],
    ],
    [["atomics"], [{ section: "memory", contents: [{ limits: { ...limits, maximum: 1n, shared: true } }] }]],
    [
      ["exception-handling", "legacy-exceptions"],
      [
        { section: "type", contents: [plain(func())] },
        { section: "tag", contents: [{ type: 0 }] },
      ],
    ],
    [["bulk-memory"], [{ section: "datacount", contents: 0 }]],
    [["bulk-memory"], [{ section: "data", contents: [{ ...data, flags: 1, mode: { kind: "passive" } }] }]],
    [
      ["bulk-memory", "reference-types"],
      [{ section: "element", contents: [{ ...active, flags: 3, mode: { kind: "declarative" } }] }],
    ],
    [
      ["extended-const"],
      [
        {
          section: "global",
          contents: [{ ...immutable, initial: value(["i32.const", 1], ["i32.const", 1], ["i32.add"]) }],
        },
      ],
    ],
    [
      ["mutable-globals"],
      [
        {
          section: "import",
          contents: [{ module: "m", name: "g", external: { kind: "global", type: { type: I32, mutable: true } } }],
        },
      ],
    ],
    [
      ["mutable-globals"],
      [
        { section: "global", contents: [{ ...immutable, type: { type: I32, mutable: true } }] },
        { section: "export", contents: [{ name: "g", kind: "global", index: 0 }] },
      ],
    ],
    [
      ["multivalue"],
      [
        { section: "type", contents: [plain(func())] },
        { section: "function", contents: [0] },
        { section: "code", contents: [body(["block", 0], ["end"])] },
      ],
    ],
  ];

  test.each(rows)("%j", (needed, sections) => {
    expect(verdictOn(sections)).toBe("valid");
    const names = needed.map((name) => `"${name}"`).join(" or ");
    expect(verdictOn(sections, ALL_FEATURES & ~featureSet(needed))).toMatch(
      new RegExp(`expected the feature ${names}( or "[a-z-]+")? to be enabled$`),
    );
  });

  test("without garbage collection, constant expressions know only imported globals", () => {
    const sections: SectionSource[] = [
      { section: "global", contents: [immutable, { ...immutable, initial: value(["global.get", 0]) }] },
    ];
    expect(verdictOn(sections)).toBe("valid");
    expect(verdictOn(sections, ALL_FEATURES & ~featureSet(["gc"]))).toContain(
      'found global 0, which is not imported, expected the feature "gc" to be enabled',
    );
  });
});
