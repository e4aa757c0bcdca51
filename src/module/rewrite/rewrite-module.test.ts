import { describe, expect, test } from "vitest";
import { binaryenWasm } from "../../../test/support/binaryen.ts";
import { func, plain } from "../../../test/support/module-parts.ts";
import { wat2wasm } from "../../../test/support/wabt.ts";
import { FormatError } from "../../bytes/index.ts";
import {
  blockOf,
  cursorOf,
  expressionOf,
  I32,
  instructionText,
  InstructionWriter,
  nameOfType,
  readCustom,
  readModule,
  sectionsOf,
  validate,
  writeModule,
  type Module,
  type SectionSource,
} from "../../wasm/index.ts";
import { rewriteModule, type RewriteOptions } from "../index.ts";

/** The rewritten module, which is valid, and which rewriting again leaves as it is. */
function rewritten(bytes: Uint8Array, options: RewriteOptions = {}): Module {
  const { module } = rewriteModule(bytes, options);
  validate(readModule(module));
  expect(rewriteModule(module, options).module).toEqual(module);
  expect(rewriteModule(module, options).statistics).toMatchObject({ nops: 0, tees: 0, blocks: 0, movedFunctions: 0 });
  return readModule(module);
}

/** The instructions of a body, without the `end` of the function. */
function codeOf(module: Module, body = 0): string[] {
  const cursor = cursorOf(module.code.body(body).code);
  const lines: string[] = [];
  while (cursor.next()) lines.push(instructionText(cursor).replace("[]", ""));
  return lines.slice(0, -1);
}

async function rewrittenCode(lines: string, options?: RewriteOptions): Promise<string[]> {
  const wat = `(module (memory 1) (func (param i32 i32) (result i32) (local i64) ${lines}))`;
  return codeOf(rewritten(await wat2wasm(wat), options));
}

/** A module of one function `[] -> [i32]`, with those bytes as its code. */
function functionModule(...code: readonly number[]): Uint8Array {
  return writeModule([
    {
      section: "type",
      contents: [
        {
          explicit: false,
          types: [{ form: "plain", supertypes: [], composite: { kind: "func", parameters: [], results: [0x7f] } }],
        },
      ],
    },
    { section: "function", contents: [0] },
    { section: "export", contents: [{ name: "f", kind: "func", index: 0 }] },
    { section: "code", contents: [{ locals: [], code: expressionOf(Uint8Array.from(code)) }] },
  ]);
}

/** The module with more sections behind it, or with one in front of the section of that name. */
function withSection(bytes: Uint8Array, section: SectionSource, before?: string): Uint8Array {
  const module = readModule(bytes);
  const sections = sectionsOf(module);
  const at = before === undefined ? sections.length : module.sections.findIndex(({ name }) => name === before);
  return writeModule([...sections.slice(0, at), section, ...sections.slice(at)]);
}

describe("instructions", () => {
  test.each<[what: string, before: string, after: readonly string[]]>([
    ["nop", "nop local.get 0 nop", ["local.get 0"]],
    ["set and get", "local.get 1 local.set 0 local.get 0", ["local.get 1", "local.tee 0"]],
    ["set and get of another", "local.get 1 local.set 0 local.get 1", ["local.get 1", "local.set 0", "local.get 1"]],
    [
      "set, get and get",
      "local.get 1 local.set 0 local.get 0 local.get 0 i32.add",
      ["local.get 1", "local.tee 0", "local.get 0", "i32.add"],
    ],
    ["tee and drop", "local.get 1 local.tee 0 drop local.get 1", ["local.get 1", "local.set 0", "local.get 1"]],
    ["tee, drop and get", "local.get 1 local.tee 0 drop local.get 0", ["local.get 1", "local.tee 0"]],
    ["set, get and drop", "local.get 1 local.set 0 local.get 0 drop local.get 0", ["local.get 1", "local.tee 0"]],
    ["nop between", "local.get 1 local.set 0 nop local.get 0", ["local.get 1", "local.tee 0"]],
    ["get and drop, which stay", "local.get 1 drop local.get 0", ["local.get 1", "drop", "local.get 0"]],
    ["a block", "block local.get 0 drop end local.get 0", ["local.get 0", "drop", "local.get 0"]],
    ["a block of a type", "local.get 0 block (param i32) (result i32) i32.eqz end", ["local.get 0", "i32.eqz"]],
    ["a loop", "loop (result i32) local.get 0 end", ["local.get 0"]],
    ["the end of a block between", "block local.get 1 local.set 0 end local.get 0", ["local.get 1", "local.tee 0"]],
    ["a block that is a target", "block br 0 end local.get 0", ["block", "br 0", "end", "local.get 0"]],
    ["a loop that is a target", "loop br 0 end local.get 0", ["loop", "br 0", "end", "local.get 0"]],
    [
      "the end of a target between",
      "block local.get 1 br_if 0 local.get 1 local.set 0 end local.get 0",
      ["block", "local.get 1", "br_if 0", "local.get 1", "local.set 0", "end", "local.get 0"],
    ],
    [
      "labels across blocks",
      "block block block local.get 0 br_if 2 local.get 0 br_if 0 end end end local.get 0",
      ["block", "block", "local.get 0", "br_if 1", "local.get 0", "br_if 0", "end", "end", "local.get 0"],
    ],
    [
      "labels of a table",
      "block block block block local.get 0 br_table 0 2 3 0 end end end end local.get 0",
      ["block", "block", "block", "local.get 0", "br_table 3 0 1 2 0", "end", "end", "end", "local.get 0"],
    ],
    ["an if stays", "local.get 0 if nop end local.get 0", ["local.get 0", "if", "end", "local.get 0"]],
    ["behind a branch", "block local.get 0 return end unreachable", ["local.get 0", "return", "unreachable"]],
    ["a try_table without clauses", "try_table (result i32) local.get 0 end", ["local.get 0"]],
  ])("%s", async (_, before, after) => {
    expect(await rewrittenCode(before)).toEqual(after);
  });

  test("clauses count their labels outside of their block", () => {
    const bytes = binaryenWasm(`(module (tag $t) (func
      (block $unused (block $caught (try_table (catch $t $caught) (block $inner (throw $t)))))))`);
    expect(codeOf(rewritten(bytes))).toEqual([
      "block",
      "try_table (catch 0 0)",
      "throw 0",
      "end",
      "unreachable",
      "end",
    ]);
  });

  test("delegate counts its label outside of its try, rethrow inside", async () => {
    const wat = `(module (tag) (func
      block $unused block $used br $used try block throw 0 end delegate $used end end
      try block nop end catch 0 block rethrow 1 end end))`;
    expect(codeOf(rewritten(await wat2wasm(wat))).join(" ")).toEqual(
      ["block br 0 try throw 0 delegate 0 end", "try catch 0 rethrow 0 end"].join(" "),
    );
  });

  test("nothing is left out without leave", async () => {
    const lines = "nop block local.get 1 local.tee 0 drop end local.get 0";
    expect((await rewrittenCode(lines, { simplify: false })).join(" ")).toBe(lines);
  });

  test("integers become as short as they can be", () => {
    const padded = [0x41, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x28, 0x82, 0x00, 0x84, 0x80, 0x80, 0x80, 0x00];
    const bytes = withSection(
      functionModule(...padded),
      {
        section: "memory",
        contents: [{ limits: { minimum: 1n, maximum: undefined, shared: false, address64: false } }],
      },
      "export",
    );
    expect([...rewritten(bytes).code.body(0).code.bytes]).toEqual([0x41, 0x7f, 0x28, 2, 4, 0x0b]);
  });
});

test("an index that is longer than need be is the same index", () => {
  const module = writeModule([
    { section: "type", contents: [plain(func([], [I32]))] },
    { section: "function", contents: [0] },
    {
      section: "code",
      contents: [
        { locals: [{ count: 1, type: I32 }], code: expressionOf(Uint8Array.of(0x41, 5, 0x21, 0, 0x20, 0x80, 0)) },
      ],
    },
  ]);
  expect(codeOf(rewritten(module))).toEqual(["i32.const 5", "local.tee 0"]);
});

describe("constants of the old form", () => {
  test.each([
    [[0xff, 0xff, 0xff, 0xff, 0x0f], "i32.const -1"],
    [[0x80, 0x80, 0x80, 0x80, 0x08], "i32.const -2147483648"],
  ])("%j is %s", (integer, text) => {
    const bytes = functionModule(0x41, ...integer);
    expect(codeOf(rewritten(bytes))).toEqual([text]);
    expect(rewriteModule(bytes).statistics.repairedConstants).toBe(1);
  });

  test("are put right in code that has to stay where it is", () => {
    const bytes = withSection(functionModule(0x41, 0xff, 0xff, 0xff, 0xff, 0x0f), {
      custom: ".debug_line",
      bytes: new Uint8Array(1),
    });
    expect([...rewritten(bytes).code.body(0).code.bytes]).toEqual([0x41, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x0b]);
  });

  test("are put right in constant expressions", async () => {
    const bytes = (await wat2wasm("(module (global i32 (i32.const -2147483648)))")).slice();
    const at = bytes.lastIndexOf(0x78);
    bytes[at] = 0x08;
    expect(() => validate(readModule(bytes))).toThrow(FormatError);
    const [global] = rewritten(bytes).globals;
    expect([...(global?.initial.bytes ?? [])]).toEqual([0x41, 0x80, 0x80, 0x80, 0x80, 0x78, 0x0b]);
  });

  test("no others are accepted", () => {
    expect(() => rewriteModule(functionModule(0x41, 0xff, 0xff, 0xff, 0xff, 0x1f))).toThrow(FormatError);
  });
});

describe("locals", () => {
  test("runs of a type are joined, empty ones go", async () => {
    const wat = "(module (func (local i32) (local i32 i32) (local f32) (local i32)))";
    const bytes = (await wat2wasm(wat)).slice();
    const runs = rewritten(bytes)
      .code.body(0)
      .locals.map(({ count, type }) => `${count} ${nameOfType(type)}`);
    expect(runs).toEqual(["3 i32", "1 f32", "1 i32"]);
  });
});

describe("types", () => {
  test("the same are one, unused ones go, names follow", async () => {
    const bytes = await wat2wasm(`(module
      (type $unused (func (param f32))) (type $a (func (param i32))) (type $b (func (param i32)))
      (table 1 funcref)
      (func (type $a)) (func (type $b))
      (func i32.const 0 i32.const 0 call_indirect (type $b)))`);
    const module = rewritten(bytes);
    expect(module.types.map(({ types }) => types[0]?.composite)).toMatchObject([
      { kind: "func", parameters: [0x7f] },
      { kind: "func", parameters: [] },
    ]);
    expect(module.functions).toEqual([0, 0, 1]);
    expect(codeOf(module, 2).at(-1)).toBe("call_indirect 0 0");
  });

  test("equal structures of different groups are not the same", () => {
    const bytes = binaryenWasm(`(module
      (type $alone (struct (field i32)))
      (rec (type $first (struct (field i32))) (type $second (struct)))
      (type $open (sub (struct (field i32))))
      (func (export "f") (param (ref $alone) (ref $first) (ref $second) (ref $open))))`);
    const [alone, first, second, open] = functionParameters(rewritten(bytes));
    expect(new Set([alone, first, second, open]).size).toBe(4);
  });

  test("the most used take one byte, behind what they refer to", () => {
    const count = 200;
    const structs = Array.from({ length: count }, (_, i) => `(type $s${i} (struct ${"(field i64)".repeat(i)}))`);
    const uses = Array.from({ length: count }, (_, i) => `(param (ref $s${i}))`).join(" ");
    const last = `(func (param (ref $last)) (param (ref $last)) (param (ref $last)))`;
    const bytes = binaryenWasm(
      `(module ${structs.join("")} (type $last (struct (field (ref $s150)))) (func ${uses}) ${last} ${last})`,
    );
    const module = rewritten(bytes);
    const [parameter] = functionParameters(module, 1);
    expect(parameter).toBeLessThan(64);
    expect(bytes.length - rewriteModule(bytes).module.length).toBeGreaterThan(3);
  });

  function functionParameters(module: Module, body = 0): number[] {
    const types = module.types.flatMap((group) => group.types);
    const composite = types[module.functions[body]!]?.composite;
    return composite?.kind === "func" ? composite.parameters.map((type) => type & 0xff_ffff) : [];
  }
});

describe("functions and globals", () => {
  const count = 300;
  const functions = Array.from({ length: count }, (_, i) => `(func $f${i} (result i32) i32.const ${i})`);
  const globals = Array.from({ length: count }, (_, i) => `(global $g${i} (mut i32) (i32.const ${i}))`);

  async function module(more: string): Promise<Uint8Array> {
    return wat2wasm(`(module (import "m" "f" (func $import)) ${functions.join("")} ${globals.join("")} ${more})`);
  }

  test("the most used take one byte; everything follows", async () => {
    const before = await module(`
      (table 10 funcref) (elem (i32.const 0) $f290 $f0)
      (export "f290" (func $f290)) (export "g290" (global $g290)) (export "f0" (func $f0))
      (func $start block $gone end block $used call $f290 call $f290 i32.add call $f290 i32.add drop br $used end
        global.get $g290 global.get $g290 drop drop)
      (start $start)`);
    const { statistics } = rewriteModule(before);
    // One moves forward, and those behind it up to the end of the short ones make room.
    expect(statistics).toMatchObject({ movedTypes: 0 });
    expect(statistics.movedFunctions).toBeGreaterThan(0);
    const after = rewritten(before);
    const f290 = after.exports.find(({ name }) => name === "f290")?.index ?? 0;
    const g290 = after.exports.find(({ name }) => name === "g290")?.index ?? 0;
    expect([f290, g290].every((index) => index > 0 && index < 128)).toBe(true);
    expect(after.elements[0]?.items).toEqual({ kind: "functions", indices: [f290, 1] });
    expect(codeOf(after, f290 - 1)).toEqual(["i32.const 290"]);
    const names = readCustom(after, "name")!;
    const nameOf = (kind: "function" | "global", index: number) =>
      blockOf(names, kind)?.find((entry) => entry.index === index)?.name;
    expect([nameOf("function", f290), nameOf("global", g290), nameOf("function", after.start!)]).toEqual([
      "f290",
      "g290",
      "start",
    ]);
    expect(codeOf(after, after.start! - 1)).toContain(`call ${f290}`);
  });

  test("stay where they are without leave, or where somebody counts on it", async () => {
    const before = await module(`(func call $f290 drop) (func (result i32) global.get $g290)`);
    const exported = (bytes: Uint8Array) => codeOf(readModule(bytes), count);
    expect(exported(rewriteModule(before, { renumber: false }).module)).toEqual(exported(before));
    const hindered = withSection(before, { custom: "dyninfo", bytes: new TextEncoder().encode("{}") });
    const { module: after, statistics } = rewriteModule(hindered);
    expect(statistics).toMatchObject({ movedFunctions: 0, hindrances: ["dyninfo"] });
    expect(statistics.movedGlobals).toBeGreaterThan(0);
    expect(exported(after)).toEqual(exported(before));
  });

  test("a global comes behind those in its initial value", () => {
    const numbers = Array.from({ length: 200 }, (_, i) => `(global $n${i} i32 (i32.const ${i}))`).join("");
    const gets = "(drop (global.get $last))".repeat(5);
    const after = rewritten(binaryenWasm(`(module ${numbers} (global $last i32 (global.get $n180)) (func ${gets}))`));
    expect(codeOf(after)[0]).toMatch(/^global\.get \d\d\d?$/);
    expect(Number(codeOf(after)[0]?.split(" ")[1])).toBeLessThan(128);
  });
});

describe("custom sections", () => {
  async function sample(): Promise<Uint8Array> {
    return wat2wasm("(module (func $f (param $p i32) block $gone nop end block $stays br $stays end))");
  }

  test("labels are named as they are numbered", async () => {
    const entry = (index: number, name: string) => [index, name.length, ...new TextEncoder().encode(name)];
    const labels = [1, 0, 2, ...entry(0, "gone"), ...entry(1, "stays")];
    const bytes = withSection(functionModule(2, 0x40, 1, 0x0b, 2, 0x40, 0x0c, 0, 0x0b, 0x41, 0), {
      custom: "name",
      bytes: Uint8Array.from([3, labels.length, ...labels]),
    });
    expect(readCustom(rewritten(bytes), "name")).toEqual([
      { kind: "label", value: [{ index: 0, names: [{ index: 0, name: "stays" }] }] },
    ]);
  });

  test("unknown ones stay byte for byte, where they were", async () => {
    const odd = { custom: "odd", bytes: Uint8Array.of(0x80, 0x80, 0x00) };
    const after = rewritten(withSection(await sample(), odd, "code"));
    const section = after.sections.at(after.sections.findIndex(({ name }) => name === "code") - 1)!;
    expect(section.name).toBe("odd");
    expect([...after.bytes.subarray(section.contents, section.end)]).toEqual([0x80, 0x80, 0]);
  });

  test("branch hints follow their instructions", () => {
    const code = [0x01, 0x01, 0x41, 0x81, 0x00, 0x04, 0x40, 0x01, 0x0b, 0x41, 0x00];
    const hint = Uint8Array.from([1, 0, 1, 6, 1, 1]);
    const before = withSection(functionModule(...code), { custom: "metadata.code.branch_hint", bytes: hint }, "code");
    const after = rewritten(before);
    const [section] = after.customSections("metadata.code.branch_hint");
    // The body: no locals, i32.const 1, if.
    expect([...after.bytes.subarray(section!.contents, section!.end)]).toEqual([1, 0, 1, 3, 1, 1]);
    expect(after.bytes[after.code.start(0) + 3]).toBe(0x04);
  });

  test.each([".debug_info", "external_debug_info", "metadata.code.trace_inst"])("%s keeps the code", async (name) => {
    const before = withSection(await sample(), { custom: name, bytes: new Uint8Array(3) });
    const { module, statistics } = rewriteModule(before);
    expect(statistics).toMatchObject({ hindrances: [name], nops: 0, blocks: 0 });
    const [old, after] = [readModule(before), readModule(module)].map((each) => {
      const section = each.section("code")!;
      return [...each.bytes.subarray(section.contents, section.end)];
    });
    expect(after).toEqual(old);
  });

  test("a source map keeps everything", async () => {
    const before = withSection(await sample(), { custom: "sourceMappingURL", bytes: Uint8Array.of(1, 0x61) });
    expect(rewriteModule(before).module).toEqual(before);
  });

  test("without debug information nothing is kept", async () => {
    const before = withSection(await sample(), { custom: ".debug_info", bytes: new Uint8Array(3) });
    const { module, statistics } = rewriteModule(before, { stripDebug: true });
    expect(statistics).toMatchObject({ hindrances: [], nops: 1, blocks: 1 });
    expect(module).toEqual(rewriteModule(await sample()).module);
  });

  test("names that cannot be read keep the code", async () => {
    const before = withSection(functionModule(1, 0x41, 0), { custom: "name", bytes: Uint8Array.of(1, 5, 1) });
    const { module, statistics } = rewriteModule(before);
    expect(statistics.hindrances).toEqual(["name"]);
    expect(module).toEqual(before);
  });

  test.each(["linking", "reloc.CODE"])("an object with %s is refused", (name) => {
    const object = withSection(functionModule(0x41, 0), { custom: name, bytes: Uint8Array.of(2) });
    expect(() => rewriteModule(object)).toThrow(`found section "${name}", expected a module that is linked`);
  });

  test("sizes of names that are longer than need be become short", () => {
    const names = Uint8Array.from([1, 0x85, 0x80, 0, 1, 0, 0x81, 0, 0x66]);
    const after = rewritten(withSection(functionModule(0x41, 0), { custom: "name", bytes: names }));
    const [section] = after.customSections("name");
    expect([...after.bytes.subarray(section!.contents, section!.end)]).toEqual([1, 4, 1, 0, 1, 0x66]);
  });
});

describe("bad input", () => {
  test("is refused where it is wrong", () => {
    const bytes = functionModule(0x42, 0);
    expect(() => rewriteModule(bytes)).toThrow(/^Cannot validate function 0 at offset 0x2[\da-f]: found i64/);
  });

  test.each([
    ["a label", [0x0c, 5, 0x41, 0], "found label 5, expected a label below 1"],
    ["a function", [0x10, 5], "found function 5, expected the index of one of 1"],
    ["an end", [0x02, 0x40, 0x41, 0], 'found the end of its body, expected "end"'],
    ["nothing behind the end", [0x41, 0, 0x0b, 0x01], "found more behind its end, expected nothing"],
  ])("what is relied on is checked without validation: %s", (_, code, message) => {
    expect(() => rewriteModule(functionModule(...code), { trusted: true })).toThrow(message);
  });
});

test("segments do not name what is meant anyway", async () => {
  const writer = new InstructionWriter();
  writer.emit("i32.const", 0);
  const offset = expressionOf(writer.written);
  const bytes = withSection(await wat2wasm("(module (table 1 funcref) (memory 1))"), {
    section: "data",
    contents: [{ flags: 2, mode: { kind: "active", target: 0, offset }, bytes: Uint8Array.of(7) }],
  });
  expect(rewritten(bytes).data[0]).toMatchObject({ flags: 0, bytes: Uint8Array.of(7) });
  expect(readModule(rewriteModule(bytes, { simplify: false }).module).data[0]).toMatchObject({ flags: 2 });
});
