import { describe, expect, test } from "vitest";
import { concatenatedModule } from "../../../test/support/concatenated-module.ts";
import { readElf } from "../../elf/index.ts";
import { assemble, type AssembleOptions } from "../index.ts";
import { builtInNames } from "./index.ts";

function objectOf(source: string, options: AssembleOptions = {}): Uint8Array {
  const { object, diagnostics } = assemble(source, options);
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  if (object === undefined) throw new Error("No object");
  return object;
}

const include = '.include "wasm32-macros.s"\n';

/** Links the sources behind the port's headers, and makes an instance. */
function instanceOf(...sources: readonly string[]): { exports: Record<string, unknown>; memory: DataView } {
  const headers = objectOf('.include "wasm32-headers.s"\n');
  const module = new WebAssembly.Module(
    concatenatedModule([headers, ...sources.map((text) => objectOf(text))]).slice(),
  );
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65535 });
  const table = new WebAssembly.Table({ initial: 65536, maximum: 65536, element: "anyfunc" });
  const addSeven = (value: number): number => value + 7;
  const sys = { got: 0x4000, plt: 0, gpo: 0, memory, table, add_seven: addSeven, null: () => undefined };
  const { exports } = new WebAssembly.Instance(module, { sys });
  return { exports: { ...exports, table }, memory: new DataView(memory.buffer) };
}

type Call = (...values: readonly number[]) => number;

test.each(builtInNames)("%s assembles without a word, also twice", (name) => {
  if (name === "wasm32-macros.s" || name === "wasm32-header-macros.s")
    objectOf(`.include "${name}"\n.include "${name}"\n`);
  else objectOf(`.include "${name}"\n`);
});

test("a file of the user's with the name of a built-in one comes first", () => {
  const load = (path: string): Uint8Array | undefined =>
    path === "here/wasm32-macros.s" ? new TextEncoder().encode(".data\n.byte 1,2,3\n") : undefined;
  const { sections } = readElf(objectOf(include, { load, includePaths: ["here"] }));
  expect(sections.find(({ name }) => name === ".data")?.size).toBe(3);
});

test("names of registers are in no symbol table, unless they are made global", () => {
  const names = (source: string): readonly string[] =>
    Array.from(readElf(objectOf(source)).symbols ?? [], ({ name }) => name).filter((name) => name !== "");
  expect(names(include)).toEqual([]);
  expect(names(`${include}.globl $sp\n`)).toEqual(["$sp"]);
});

describe("modules made by concatenation", () => {
  test("functions with plain signatures, of several sections and objects", () => {
    const one = `${include}
      .globl twice
      defun twice, FiiE, 1
      local.get 0
      local.get 0
      i32.add
      end
      endefun twice, 1, 0, 0
      export_function twice, twice`;
    const other = `${include}
      .text
      defun four_times, FiiE
      local.get 0
      call twice
      local.set 3
      local.get 3
      call twice@plt{__sigchar_FiiE}
      end
      endefun four_times
      export_function four_times, "four times"
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
    const { exports } = instanceOf(one, other);
    expect((exports["twice"] as Call)(21)).toBe(42);
    expect((exports["four times"] as Call)(5)).toBe(20);
    expect((exports["average"] as Call)(1, 4)).toBe(2.5);
  });

  test("cases go where their number says, and jump to each other", () => {
    // Sums 1 to r0 by jumps between cases; -1 begins anew, 0 is for the case before the last.
    const source = `${include}
      defun sum, FiiiiiiiE
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
      local.get $i1
      return
      nextcase
      i32.const 1000
      local.set $rp
      throw
      nextcase
      end
      local.get $rp
      return
      end
      endefun sum
      export_function sum, sum`;
    const sum = instanceOf(source).exports["sum"] as Call;
    expect(sum(-1, 64, 10, 0, 0, 0)).toBe(55);
    expect(sum(0, 64, 10, 0, 0, 0)).toBe(1000);
    expect(sum(1, 64, 10, 0, 0, 0)).toBe(0);
  });

  test(".flush leaves the function with the frame's address and a mark, and comes back behind it", () => {
    const source = `${include}
      defun stop, FiiiiiiiE
      nextcase
      i32.const 256
      local.set $fp
      .flush
      local.get $r0
      return
      nextcase
      nextcase
      end
      i32.const 512
      local.get $dpc
      i32.store a=2 0
      local.get $rp
      return
      end
      endefun stop
      export_function stop, stop`;
    const { exports, memory } = instanceOf(source);
    const stop = exports["stop"] as Call;
    expect(stop(-1, 64, 10, 0, 0, 0)).toBe(257);
    const dpc = memory.getInt32(512, true);
    expect(dpc).toBe(1);
    expect(stop(dpc, 64, 10, 0, 0, 0)).toBe(10);
  });

  test("imports, functions by the table, addresses of data by the GOT", () => {
    const source = `${include}
      createsig FiiE
      import_function add_seven, sys, add_seven, __sigchar_FiiE
      defun use, FiiE, 1
      global.get $got
      i32.const cell@got
      i32.add
      i32.load a=2 0
      i32.load a=2 0
      local.get 0
      i32.add
      global.get $plt
      .ncodetextlabel add_seven
      i32.add
      call_indirect __sigchar_FiiE 0
      end
      endefun use, 1, 0, 0
      export_function use, use
      .globl cell
      .data
      .long 1
cell: .long 30`;
    expect((instanceOf(source).exports["use"] as Call)(5)).toBe(42);
  });

  test("the slot of a function in the table is its index, with imports and without", () => {
    const source = `${include}
      createsig FiiE
      import_function add_seven, sys, add_seven, __sigchar_FiiE
      .weak here
      defun here, FiiE, 1
      local.get 0
      end
      endefun here, 1, 0, 0
      .globl entry
      defun _start, FiE, 1
      i32.const here
      end
      endefun _start, 1, 0, 0
      export_function _start, start`;
    const { exports } = instanceOf(source);
    const table = exports["table"] as WebAssembly.Table;
    expect((exports["start"] as Call)()).toBe(1);
    expect((table.get(0) as Call)(1)).toBe(8);
    expect((table.get(1) as Call)(1)).toBe(1);
    expect((exports["entry"] as WebAssembly.Global).value).toBe(2);
  });

  test("a weak function gives way, but keeps its place", () => {
    const weak = `${include}
      .weak f
      defun f, FiE, 1
      i32.const 1
      end
      endefun f, 1, 0, 0
      defun g, FiE, 1
      call f
      end
      endefun g, 1, 0, 0
      export_function g, g`;
    const strong = `${include}
      .globl f
      defun f FiE raw=1
      i32.const 2
      end
      endefun f raw=1 ints=0 floats=0`;
    const { exports } = instanceOf(weak, strong);
    expect((exports["g"] as Call)()).toBe(2);
    expect(((exports["table"] as WebAssembly.Table).get(0) as Call)()).toBe(1);
  });
});
