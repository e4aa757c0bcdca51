import { describe, expect, test } from "vitest";
import { Entry } from "./entry.ts";
import type { LinkerSymbols, MarkerName } from "./linker-symbols.ts";
import { LinkState } from "./link-state.ts";
import { layOutMemory, PAGE_SIZE, type MemoryLayout } from "./memory-layout.ts";
import type { LinkOptions } from "./options.ts";
import type { OutputSection } from "./output-sections.ts";
import { FIRST_BLOCK } from "./program-start.ts";
import { LinkSymbol } from "./symbol.ts";

/** Size and alignment of each entry. */
type Sizes = readonly (readonly [size: number, alignment: number])[];

function section(name: string, sizes: Sizes, flags: Partial<OutputSection> = {}): OutputSection {
  const entries = sizes.map(([size, alignment]) => {
    const entry = new Entry({ kind: "data", file: undefined, section: name, bytes: new Uint8Array(size) });
    entry.alignment = alignment;
    return entry;
  });
  const alignment = Math.max(1, ...sizes.map(([, each]) => each));
  return {
    name,
    entries,
    pool: undefined,
    merged: [],
    isZero: false,
    isThreadLocal: false,
    isWritable: true,
    address: 0,
    size: 0,
    alignment,
    ...flags,
  };
}

interface Laid {
  readonly layout: MemoryLayout;
  /** Addresses of what the linker defines. */
  readonly marks: Readonly<Record<string, number>>;
  readonly errors: readonly string[];
}

const allMarks: readonly MarkerName[] = [
  "__global_base",
  "__data_end",
  "__heap_base",
  "__heap_end",
  "__stack_low",
  "__stack_high",
  "__tls_template_start",
  "__tls_template_end",
  "__bss_start",
];

function laidOut(sections: readonly OutputSection[], options: LinkOptions = {}, marks = allMarks): Laid {
  const state = new LinkState(options);
  const markers = new Map(
    marks.map((name) => {
      const symbol = new LinkSymbol(name, "data");
      symbol.entry = new Entry({ kind: "data", file: undefined, section: "", bytes: new Uint8Array(0) });
      return [name, symbol] as const;
    }),
  );
  const symbols: LinkerSymbols = { markers, bounds: [], globals: new Map() };
  const layout = layOutMemory(state, sections, symbols);
  return {
    layout,
    marks: Object.fromEntries(Array.from(markers, ([name, { entry }]) => [name, entry?.address ?? -1])),
    errors: state.log.diagnostics.map(({ message }) => message),
  };
}

const small: LinkOptions = { stackSize: 4096 };

describe("the stack", () => {
  test("is below the data, above the guard, without saying so", () => {
    const { marks, errors } = laidOut([section(".data", [[8, 4]])], small);
    expect(errors).toEqual([]);
    expect(marks).toMatchObject({ __stack_low: 1024, __stack_high: 5120, __global_base: 5120, __data_end: 5128 });
    expect(marks["__heap_base"]).toBe(5136);
  });

  test("is above the data if that is wanted, aligned", () => {
    const { marks } = laidOut([section(".data", [[5, 1]])], { ...small, stackFirst: false });
    expect(marks).toMatchObject({ __global_base: 1024, __data_end: 1029, __stack_low: 1040, __stack_high: 5136 });
    expect(marks["__heap_base"]).toBe(5136);
  });

  test("has a size that is a multiple of 16", () => {
    expect(laidOut([], { stackSize: 100 }).errors).toEqual([
      "Cannot make a stack of 100 bytes: expected a multiple of 16",
    ]);
  });
});

describe("data", () => {
  test("is aligned, sections and what is in them", () => {
    const sections = [
      section(".rodata", [[3, 1]]),
      section(".data", [
        [1, 1],
        [4, 4],
        [1, 1],
        [16, 16],
      ]),
    ];
    const { layout, marks } = laidOut(sections, small);
    expect(sections.map(({ address, size }) => [address - 5120, size])).toEqual([
      [0, 3],
      [16, 32],
    ]);
    expect(sections[1]?.entries.map(({ address }) => address - 5120)).toEqual([16, 20, 24, 32]);
    expect(layout.alignment).toBe(16);
    expect(marks["__data_end"]).toBe(5120 + 48);
  });

  test("that is zero begins at __bss_start, behind what has contents", () => {
    const sections = [section(".data", [[4, 4]]), section(".bss", [[8, 8]], { isZero: true })];
    expect(laidOut(sections, small).marks).toMatchObject({ __bss_start: 5128, __data_end: 5136 });
    expect(laidOut([section(".data", [[4, 4]])], small).marks).toMatchObject({ __bss_start: 5124, __data_end: 5124 });
  });

  test("of a library begins at 0, without a stack", () => {
    const { marks, layout } = laidOut([section(".data", [[8, 4]])], { shared: true });
    expect(marks).toMatchObject({ __global_base: 0, __data_end: 8, __stack_low: 0, __stack_high: 0 });
    expect(layout.initialPages).toBe(0);
  });
});

describe("thread-local data", () => {
  const tdata = (): OutputSection => section(".tdata", [[4, 4]], { isThreadLocal: true });
  const tbss = (): OutputSection => section(".tbss", [[8, 8]], { isThreadLocal: true, isZero: true });

  test("is one block, of which a template has what is not zero", () => {
    const { layout, marks } = laidOut([tdata(), tbss(), section(".data", [[4, 4]])], small);
    expect(layout.threadLocal).toMatchObject({ address: 5120, size: 16, alignment: 8 });
    expect(marks).toMatchObject({ __tls_template_start: 5120, __tls_template_end: 5124, __data_end: 5140 });
  });

  test("has a place for the first thread's block behind all data, if one is wanted", () => {
    const { marks } = laidOut([tdata(), tbss(), section(".data", [[4, 4]])], small, [...allMarks, FIRST_BLOCK]);
    expect(marks).toMatchObject({ [FIRST_BLOCK]: 5144, __data_end: 5160 });
  });
});

describe("the memory", () => {
  const data = (size: number): OutputSection[] => [section(".bss", [[size, 1]], { isZero: true })];

  test("has the pages that are needed, and the heap's on request", () => {
    expect(laidOut(data(PAGE_SIZE - 5120), small).layout.initialPages).toBe(1);
    expect(laidOut(data(PAGE_SIZE - 5119), small).layout.initialPages).toBe(2);
    const { layout, marks } = laidOut(data(1), { ...small, initialHeap: 3 * PAGE_SIZE });
    expect(layout.initialPages).toBe(4);
    expect(marks["__heap_end"]).toBe(4 * PAGE_SIZE);
  });

  test("has a maximum where it is shared or must not grow", () => {
    expect(laidOut([], small).layout.maximumPages).toBeUndefined();
    expect(laidOut([], { ...small, sharedMemory: true }).layout.maximumPages).toBe(65_536);
    expect(laidOut([], { ...small, growableMemory: false }).layout.maximumPages).toBe(1);
    expect(laidOut([], { ...small, maximumMemory: 2 * PAGE_SIZE }).layout.maximumPages).toBe(2);
  });

  test.each<readonly [string, LinkOptions, string]>([
    ["an initial size that is none", { initialMemory: 100 }, "no multiple of the page size, 65536"],
    ["a maximum that is none", { maximumMemory: PAGE_SIZE * 65_537 }, "is too large: expected at most 4294967296"],
    ["an initial size that is too small", { initialMemory: 0 }, "is too small: data and stack take"],
    ["a maximum below the start", { maximumMemory: 0 }, "is too small: at the start it has 65536"],
    ["more data than a memory has", { initialHeap: 4_294_967_296 }, "a memory has 4294967296 at the most"],
  ])("refuses %s", (_, options, message) => {
    expect(laidOut(data(1), { ...small, ...options }).errors.join("\n")).toContain(message);
  });
});
