import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errno, MAP_ANONYMOUS, MAP_PRIVATE, PAGE_SIZE, PROT_READ, PROT_WRITE } from "../abi/index.ts";
import { AddressSpace, type Mapping } from "./address-space.ts";
import { GuestMemory } from "./guest-memory.ts";

const WASM_PAGE = 65_536;

function space(): { space: AddressSpace; memory: GuestMemory } {
  const memory = new GuestMemory();
  memory.attach(new WebAssembly.Memory({ initial: 1, maximum: 16 }));
  return { space: new AddressSpace(memory), memory };
}

function mapping(start: number, size: number): Mapping {
  return {
    start,
    end: start + size,
    protection: PROT_READ | PROT_WRITE,
    flags: MAP_PRIVATE | MAP_ANONYMOUS,
    file: undefined,
    offset: 0,
    isWrittenBack: false,
  };
}

function map(into: AddressSpace, size: number): number {
  const start = into.place(size);
  into.add(mapping(start, size));
  return start;
}

function shape(of: AddressSpace): string[] {
  return of.mappings.map(({ start, end, protection }) => `${start / PAGE_SIZE}-${end / PAGE_SIZE} ${protection}`);
}

describe("places", () => {
  test("are behind memory, which grows; the rest of a WebAssembly page is used next", () => {
    const { space: addresses, memory } = space();
    expect(map(addresses, PAGE_SIZE)).toBe(WASM_PAGE);
    expect(map(addresses, PAGE_SIZE)).toBe(WASM_PAGE + PAGE_SIZE);
    expect(memory.size).toBe(2 * WASM_PAGE);
  });

  test("that were unmapped are used again, and read as zeros", () => {
    const { space: addresses, memory } = space();
    const start = map(addresses, 4 * PAGE_SIZE);
    memory.range(start, 4 * PAGE_SIZE).fill(7);
    addresses.unmap(start, start + 4 * PAGE_SIZE);
    expect(map(addresses, 2 * PAGE_SIZE)).toBe(start);
    expect(memory.range(start, 2 * PAGE_SIZE).every((byte) => byte === 0)).toBe(true);
    expect(memory.size).toBe(2 * WASM_PAGE);
  });

  test("neighbouring holes are one hole", () => {
    const { space: addresses } = space();
    const start = map(addresses, 16 * PAGE_SIZE);
    addresses.unmap(start, start + PAGE_SIZE);
    addresses.unmap(start + 2 * PAGE_SIZE, start + 3 * PAGE_SIZE);
    addresses.unmap(start + PAGE_SIZE, start + 2 * PAGE_SIZE);
    expect(map(addresses, 3 * PAGE_SIZE)).toBe(start);
  });

  test("beyond the limit or the memory's maximum are ENOMEM, and change nothing", () => {
    const { space: addresses, memory } = space();
    addresses.limit = 3 * WASM_PAGE;
    expect(() => addresses.place(3 * WASM_PAGE)).toThrow(errno.ENOMEM);
    addresses.limit = Infinity;
    expect(() => addresses.place(16 * WASM_PAGE)).toThrow(errno.ENOMEM);
    expect(memory.size).toBe(WASM_PAGE);
    expect(map(addresses, 15 * WASM_PAGE)).toBe(WASM_PAGE);
  });
});

describe("parts of a mapping", () => {
  test("a hole in the middle leaves two", () => {
    const { space: addresses } = space();
    const start = map(addresses, 4 * PAGE_SIZE);
    addresses.unmap(start + PAGE_SIZE, start + 2 * PAGE_SIZE);
    expect(shape(addresses)).toEqual(["16-17 3", "18-20 3"]);
    expect(addresses.isMapped(start, start + PAGE_SIZE)).toBe(true);
    expect(addresses.isMapped(start, start + 2 * PAGE_SIZE)).toBe(false);
    expect(addresses.isInside(start + PAGE_SIZE, start + 2 * PAGE_SIZE)).toBe(false);
  });

  test("memory beside memory of the same kind is one mapping", () => {
    const { space: addresses } = space();
    const start = map(addresses, PAGE_SIZE);
    map(addresses, 2 * PAGE_SIZE);
    expect(shape(addresses)).toEqual(["16-19 3"]);
    addresses.unmap(start + PAGE_SIZE, start + 2 * PAGE_SIZE);
    expect(shape(addresses)).toEqual(["16-17 3", "18-19 3"]);
    addresses.add(mapping(start + PAGE_SIZE, PAGE_SIZE));
    expect(shape(addresses)).toEqual(["16-19 3"]);
  });

  test("protection is of pages", () => {
    const { space: addresses } = space();
    const start = map(addresses, 4 * PAGE_SIZE);
    addresses.protect(start + PAGE_SIZE, start + 3 * PAGE_SIZE, PROT_READ);
    expect(shape(addresses)).toEqual(["16-17 3", "17-19 1", "19-20 3"]);
  });
});

test("more mappings than vm.max_map_count are ENOMEM, before anything is changed", () => {
  const { space: addresses, memory } = space();
  // Neighbours of the same kind would be one.
  const page = (number: number): Mapping => ({ ...mapping(number * PAGE_SIZE, PAGE_SIZE), protection: number % 2 });
  for (let count = 0; count < 65_529; count++) addresses.add(page(count));
  addresses.clear(0, PAGE_SIZE);
  addresses.add(page(0));
  addresses.add(page(65_529));
  expect(() => addresses.place(PAGE_SIZE)).toThrow(errno.ENOMEM);
  expect(() => addresses.clear(0, PAGE_SIZE)).toThrow(errno.ENOMEM);
  expect([addresses.mappings.length, memory.size]).toEqual([65_530, WASM_PAGE]);
});

/** What a page is, after any calls: the model is an array. */
test("mappings are what an array of pages says, whatever is mapped, unmapped and protected", () => {
  const PAGES = 24;
  const range = fc.tuple(fc.nat(PAGES - 1), fc.integer({ min: 1, max: 8 }));
  const action = fc.tuple(fc.constantFrom("map", "unmap", "protect"), range, fc.integer({ min: 0, max: 7 }));
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const { space: addresses } = space();
      const base = map(addresses, PAGES * PAGE_SIZE);
      const model: (number | undefined)[] = Array.from({ length: PAGES }, () => PROT_READ | PROT_WRITE);
      for (const [what, [first, length], protection] of actions) {
        const last = Math.min(PAGES, first + length);
        const [start, end] = [base + first * PAGE_SIZE, base + last * PAGE_SIZE];
        if (what === "unmap") addresses.unmap(start, end);
        else if (what === "protect") addresses.protect(start, end, protection);
        else {
          addresses.clear(start, end);
          addresses.add({ ...mapping(start, end - start), protection });
        }
        for (let page = first; page < last; page++)
          if (what !== "protect" || model[page] !== undefined) model[page] = what === "unmap" ? undefined : protection;
      }
      const pages = model.map((_, page) => {
        const at = base + page * PAGE_SIZE;
        return addresses.overlapping(at, at + PAGE_SIZE).map((found) => found.protection);
      });
      expect(pages).toEqual(model.map((protection) => (protection === undefined ? [] : [protection])));
      const starts = addresses.mappings.map(({ start }) => start);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    }),
  );
});
