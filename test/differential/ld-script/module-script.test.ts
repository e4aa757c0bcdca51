/** Modules from objects of the GNU syntax by `wasm32-module.lds`: generic linking, then V8 runs them. */
import { describe, expect, test } from "vitest";
import { assemble } from "../../../src/asm/index.ts";
import { diagnosticText } from "../../../src/diag/index.ts";
import { definedSymbolsOf, writeArchive } from "../../../src/elf/index.ts";
import { readModule, validate } from "../../../src/wasm/index.ts";
import { linkByScript, moduleScript, type ScriptLinkInput, type ScriptLinkOptions } from "../../../src/ld/index.ts";

type Call = (...values: readonly number[]) => number;

function objectOf(name: string, source: string): ScriptLinkInput {
  const { object, diagnostics } = assemble(`.include "wasm32-macros.s"\n${source}`, { name, syntax: "gnu" });
  expect(diagnostics.map(diagnosticText)).toEqual([]);
  return { name, bytes: object ?? new Uint8Array(0) };
}

function link(inputs: readonly ScriptLinkInput[], options: Partial<ScriptLinkOptions> = {}): Uint8Array {
  const script = { name: "wasm32-module.lds", text: moduleScript };
  const { output, diagnostics } = linkByScript(inputs, { script, ...options });
  expect(diagnostics.map(diagnosticText)).toEqual([]);
  return output ?? new Uint8Array(0);
}

function instanceOf(module: Uint8Array, imports: WebAssembly.Imports = {}): Record<string, unknown> {
  validate(readModule(module));
  return new WebAssembly.Instance(new WebAssembly.Module(module.slice()), imports).exports;
}

const twice = `
    .globl twice
    defun twice, FiiE, 1
    local.get 0
    local.get 0
    i32.add
    end
    endefun twice, 1, 0, 0
    export_function twice, twice`;

const fourTimes = `
    defun four_times, FiiE, 1
    local.get 0
    call twice
    call twice@plt{__sigchar_FiiE}
    end
    endefun four_times, 1, 0, 0
    export_function four_times, "four times"`;

const data = `
    .globl cell
    .data
    .long 5
cell: .long 42, cell
    .section .rodata
    .byte 1
    .bss
    .globl zeros
zeros: .skip 100
    .balign 8
    .comm shared, 8, 8`;

const getters = `
    defun get_cell, FiE, 1
    .ndatatextlabel cell
    i32.load a=2 0
    end
    endefun get_cell, 1, 0, 0
    export_function get_cell, get_cell
    defun addresses, FiiE, 1
    .ndatatextlabel zeros
    .ndatatextlabel shared
    local.get 0
    select
    end
    endefun addresses, 1, 0, 0
    export_function addresses, addresses`;

describe("one object", () => {
  test("a function, its name and the memory that nobody imports", () => {
    const exports = instanceOf(link([objectOf("a.o", twice)]));
    expect(Object.keys(exports)).toEqual(["twice", "memory"]);
    expect((exports["twice"] as Call)(21)).toBe(42);
    expect((exports["memory"] as WebAssembly.Memory).buffer.byteLength).toBe(2 * 65536);
  });

  test("the name section is one", () => {
    const module = readModule(link([objectOf("a.o", twice)]));
    const names = WebAssembly.Module.customSections(
      new WebAssembly.Module(link([objectOf("a.o", twice)]).slice()),
      "name",
    );
    expect(names).toHaveLength(1);
    expect(module.sections.length).toBeGreaterThan(8);
    expect(Buffer.from(names[0] ?? new ArrayBuffer(0)).toString()).toContain("twice");
  });

  test("nothing at all", () => {
    expect(Object.keys(instanceOf(link([objectOf("a.o", "")])))).toEqual(["memory"]);
  });
});

describe("an index is an address", () => {
  test("functions of two objects call each other, and equal types are one", () => {
    const module = link([objectOf("a.o", twice), objectOf("b.o", fourTimes)]);
    expect((instanceOf(module)["four times"] as Call)(5)).toBe(20);
    // One type: the vector is the count 1 and 5 bytes.
    expect([...module.subarray(8, 16)]).toEqual([1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f]);
  });

  test("in the other order, and in an archive of which only what is wanted is taken", () => {
    const members = [objectOf("a.o", twice), objectOf("b.o", data)].map(({ name, bytes }) => ({
      name,
      content: bytes,
    }));
    const archive = { name: "lib.a", bytes: writeArchive(members, { symbolsOf: definedSymbolsOf }) };
    const module = link([archive, objectOf("main.o", fourTimes)]);
    expect((instanceOf(module)["four times"] as Call)(5)).toBe(20);
    expect(Buffer.from(module).includes(Buffer.from([42, 0, 0, 0]))).toBe(false);
  });

  test("imports come before what is defined, and the table has every function in the slot of its index", () => {
    const main = `
      createsig FiiE
      import_function add_seven, sys, add_seven, __sigchar_FiiE
      defun use, FiiE, 1
      local.get 0
      call add_seven
      .ncodetextlabel twice
      call_indirect __sigchar_FiiE 0
      .ncodetextlabel add_seven
      call_indirect __sigchar_FiiE 0
      end
      endefun use, 1, 0, 0
      export_function use, use`;
    const module = link([objectOf("a.o", twice), objectOf("b.o", main)]);
    const exports = instanceOf(module, { sys: { add_seven: (value: number) => value + 7 } });
    expect((exports["use"] as Call)(1)).toBe(23);
  });

  test("functions in sections of other names", () => {
    const main = `${fourTimes}
      .section .text.more,"ax"
      defun average, FdddE, raw=1
      f64.const 0.5
      local.get 0
      local.get 1
      f64.add
      f64.mul
      end
      endefun average, ints=0, floats=0
      export_function average, average`;
    const exports = instanceOf(link([objectOf("b.o", main), objectOf("a.o", twice)]));
    expect((exports["average"] as Call)(1, 4)).toBe(2.5);
    expect((exports["four times"] as Call)(1)).toBe(4);
  });
});

describe("data", () => {
  test("has addresses in memory, and what is zero is not in the module", () => {
    const module = link([objectOf("a.o", data), objectOf("b.o", getters)]);
    const exports = instanceOf(module);
    expect((exports["get_cell"] as Call)()).toBe(42);
    const [zeros = 0, shared = 0] = [1, 0].map((which) => (exports["addresses"] as Call)(which));
    expect(zeros).toBeGreaterThan(0x4000);
    expect(shared % 8).toBe(0);
    expect(module.length).toBeLessThan(700);
  });

  test("begins where an option says", () => {
    const module = link([objectOf("a.o", data), objectOf("b.o", getters)], { definitions: { __memory_base: "0x400" } });
    const exports = instanceOf(module);
    const zeros = (exports["addresses"] as Call)(1);
    expect(zeros).toBeGreaterThan(0x400);
    expect(zeros).toBeLessThan(0x500);
  });

  test("addresses by way of the global offset table", () => {
    const main = `
      createsig FiE
      import_global got, sys, got
      .set $got, __wasm_import_global_got
      defun use, FiE, 1
      global.get $got
      i32.const cell@got
      i32.add
      i32.load a=2 0
      i32.load a=2 0
      global.get $got
      i32.const nothing@gotcode
      i32.add
      i32.load a=2 0
      i32.add
      end
      endefun use, 1, 0, 0
      export_function use, use
      .weak nothing`;
    const exports = instanceOf(link([objectOf("a.o", main), objectOf("b.o", data)]), { sys: { got: 0x4000 } });
    expect((exports["use"] as Call)()).toBe(42);
  });
});

describe("the port's own headers", () => {
  const headers = (): ScriptLinkInput[] => [
    objectOf("headers.o", '.include "wasm32-headers.s"'),
    objectOf("globals.o", '.include "wasm32-globals.s"'),
  ];

  function sys(): { memory: WebAssembly.Memory; table: WebAssembly.Table; [name: string]: unknown } {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65535 });
    const table = new WebAssembly.Table({ initial: 65536, maximum: 65536, element: "anyfunc" });
    return { got: 0x4000, plt: 0, gpo: 0, memory, table, null: () => undefined };
  }

  test("a program with cases, in the memory and the table that it imports", () => {
    // Sums 1 to r0 by jumps between cases, and stores the sum.
    const program = `
      .globl _start
      defun _start, FiiiiiiiE
      nextcase
      local.get $r0
      local.set $i0
      .labeldef_internal .Lagain
      local.get $i0
      i32.eqz
      if[]
      .dpc .Ldone
      local.set $dpc
      jump1
      end
      local.get $i1
      local.get $i0
      i32.add
      local.set $i1
      local.get $i0
      i32.const 1
      i32.sub
      local.set $i0
      .dpc .Lagain
      local.set $dpc
      jump
      .labeldef_internal .Ldone
      .ndatatextlabel result
      local.get $i1
      i32.store a=2 0
      .ndatatextlabel result
      return
      nextcase
      nextcase
      end
      local.get $rp
      return
      end
      endefun _start
      .data
      .long 1
result: .long 0`;
    const imports = sys();
    const module = link([...headers(), objectOf("a.o", program)]);
    const exports = instanceOf(module, { sys: imports });
    const { value } = exports["entry"] as WebAssembly.Global;
    const start = imports.table.get(value as number) as Call;
    const address = start(-1, 64, 10, 0, 0, 0);
    expect(address).toBe(0x4004);
    expect(new DataView(imports.memory.buffer).getInt32(address, true)).toBe(55);
    // What the module does not need has become custom sections.
    const sections = readModule(module).sections.map(({ id }) => id);
    expect(sections).toEqual([1, 2, 3, 0, 0, 6, 7, 9, 10, 11, 0]);
  });
});

describe("what is missing", () => {
  test("a function that nobody defines is one message with its place", () => {
    const script = { name: "wasm32-module.lds", text: moduleScript };
    const { output, diagnostics } = linkByScript([objectOf("b.o", fourTimes)], { script });
    expect(output).toBeUndefined();
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'Symbol "twice" is not defined; it is wanted by b.o:(.wasm.code..text+0x9), b.o:(.wasm.code..text+0xf)',
    ]);
  });

  test("a weak one that nobody defines is a call that traps, whatever its type", () => {
    const main = `
      createsig FvE
      import_function __wasm_null, sys, null, __sigchar_FvE, _.null
      .weak nothing
      defun try, FiiE, 1
      local.get 0
      if[]
      local.get 0
      call nothing@plt{__sigchar_FiiE}
      drop
      end
      i32.const 3
      end
      endefun try, 1, 0, 0
      export_function try, try`;
    const exports = instanceOf(link([objectOf("a.o", main)]), { sys: { null: () => undefined } });
    expect((exports["try"] as Call)(0)).toBe(3);
    expect(() => (exports["try"] as Call)(1)).toThrow(WebAssembly.RuntimeError);
  });
});
