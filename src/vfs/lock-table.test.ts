import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { F_RDLCK, F_UNLCK, F_WRLCK, WOULD_BLOCK } from "../abi/index.ts";
import { LockTable, type RangeLock } from "./lock-table.ts";

function lock(owner: string, type: number, [start, end]: readonly [number, number]): RangeLock {
  return { owner, type, start, end, process: 1 };
}

describe("fcntl(2) locks", () => {
  test("of readers go together, of a writer with nobody", () => {
    const table = new LockTable();
    expect(table.set(lock("a", F_RDLCK, [0, 10]))).toBe(0);
    expect(table.set(lock("b", F_RDLCK, [5, 15]))).toBe(0);
    expect(table.set(lock("b", F_WRLCK, [5, 15]))).toBe(WOULD_BLOCK);
    expect(table.set(lock("b", F_WRLCK, [10, 15]))).toBe(0);
    expect(table.conflict(lock("a", F_RDLCK, [0, Infinity]))).toMatchObject({ owner: "b", start: 10, end: 15 });
  });

  test("of one owner replace each other, and neighbours become one", () => {
    const table = new LockTable();
    for (const range of [
      [0, 5],
      [10, 15],
      [5, 10],
    ] as const)
      table.set(lock("a", F_WRLCK, range));
    expect(table.conflict(lock("b", F_RDLCK, [7, 8]))).toMatchObject({ start: 0, end: 15 });
    table.set(lock("a", F_UNLCK, [6, 9]));
    expect(table.conflict(lock("b", F_WRLCK, [6, 9]))).toBeUndefined();
    expect(table.conflict(lock("b", F_WRLCK, [6, 10]))).toMatchObject({ start: 9, end: 15 });
  });

  test("are gone with their owner, who wakes those that wait", () => {
    const table = new LockTable();
    let wakes = 0;
    table.set(lock("a", F_WRLCK, [0, 1]));
    table.queue.add({ wake: () => void wakes++ });
    table.releaseOwner("b");
    expect(wakes).toBe(0);
    table.releaseOwner("a");
    expect([wakes, table.conflict(lock("b", F_WRLCK, [0, 9]))]).toEqual([1, undefined]);
  });

  test("are what an array of bytes says, whatever is locked and released", () => {
    const SIZE = 16;
    const action = fc.record({
      owner: fc.constantFrom("a", "b", "c"),
      type: fc.constantFrom(F_RDLCK, F_WRLCK, F_UNLCK),
      start: fc.nat(SIZE - 1),
      length: fc.integer({ min: 1, max: SIZE }),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const table = new LockTable();
        const model = Array.from({ length: SIZE }, () => new Map<string, number>());
        for (const { owner, type, start, length } of actions) {
          const bytes = model.slice(start, start + length);
          const isBlocked = bytes.some((holders) =>
            [...holders].some(([other, held]) => other !== owner && (held === F_WRLCK || type === F_WRLCK)),
          );
          const blocks = type !== F_UNLCK && isBlocked;
          const end = Math.min(SIZE, start + length);
          expect(table.set(lock(owner, type, [start, end]))).toBe(blocks ? WOULD_BLOCK : 0);
          if (blocks) continue;
          for (const holders of bytes)
            if (type === F_UNLCK) holders.delete(owner);
            else holders.set(owner, type);
        }
        model.forEach((holders, byte) => {
          const found = table.conflict(lock("nobody", F_WRLCK, [byte, byte + 1]));
          expect(found !== undefined).toBe(holders.size > 0);
          const writer = table.conflict(lock("nobody", F_RDLCK, [byte, byte + 1]));
          expect(writer?.owner).toBe([...holders].find(([, held]) => held === F_WRLCK)?.[0]);
        });
      }),
    );
  });
});

describe("flock(2) locks", () => {
  test("do not see those of fcntl", () => {
    const table = new LockTable();
    table.set(lock("a", F_WRLCK, [0, Infinity]));
    expect(table.setWhole("b", F_WRLCK)).toBe(0);
  });

  test("are shared or exclusive", () => {
    const table = new LockTable();
    expect(table.setWhole("a", F_RDLCK)).toBe(0);
    expect(table.setWhole("b", F_RDLCK)).toBe(0);
    expect(table.setWhole("c", F_WRLCK)).toBe(WOULD_BLOCK);
    table.setWhole("a", F_UNLCK);
    expect(table.setWhole("b", F_WRLCK)).toBe(0);
    expect(table.setWhole("a", F_RDLCK)).toBe(WOULD_BLOCK);
  });

  test("a conversion that has to wait gives up what it had", () => {
    const table = new LockTable();
    table.setWhole("a", F_RDLCK);
    table.setWhole("b", F_RDLCK);
    expect(table.setWhole("a", F_WRLCK)).toBe(WOULD_BLOCK);
    expect(table.setWhole("b", F_WRLCK)).toBe(0);
  });
});
