import { expect, test } from "vitest";
import { FutexTable, type FutexWaiter } from "./futex-table.ts";

const ANY = -1;
const memory = {};

function waiting(table: FutexTable, ...addresses: readonly number[]): FutexWaiter[] {
  return addresses.map((address) => table.add(memory, address, ANY));
}

function woken(waiters: readonly FutexWaiter[]): number[] {
  return waiters.flatMap(({ isWoken }, index) => (isWoken ? [index] : []));
}

test("who waits longest at an address is woken first, once", () => {
  const table = new FutexTable();
  const waiters = waiting(table, 8, 16, 8, 8);
  expect(table.wake(memory, 8, { count: 2, bitset: ANY })).toBe(2);
  expect(woken(waiters)).toEqual([0, 2]);
  expect(table.wake(memory, 8, { count: 5, bitset: ANY })).toBe(1);
  expect(table.wake(memory, 8, { count: 5, bitset: ANY })).toBe(0);
  expect(woken(waiters)).toEqual([0, 2, 3]);
});

test("waking calls the waiter's queue", () => {
  const table = new FutexTable();
  const [waiter] = waiting(table, 8);
  let calls = 0;
  waiter?.queue.add({ wake: () => void calls++ });
  table.wake(memory, 8, { count: 1, bitset: ANY });
  expect(calls).toBe(1);
});

test("an address of another memory is another futex", () => {
  const table = new FutexTable();
  const waiters = waiting(table, 8);
  expect(table.wake({}, 8, { count: 1, bitset: ANY })).toBe(0);
  expect(woken(waiters)).toEqual([]);
});

test("only bits in common wake", () => {
  const table = new FutexTable();
  const [one, two] = [table.add(memory, 8, 0b01), table.add(memory, 8, 0b10)];
  expect(table.wake(memory, 8, { count: 9, bitset: 0b10 })).toBe(1);
  expect(woken([one, two])).toEqual([1]);
});

test("who is moved waits at the other address, behind nobody's back", () => {
  const table = new FutexTable();
  const waiters = waiting(table, 8, 8, 8);
  expect(table.requeue(memory, 8, { to: 16, count: 2 })).toBe(2);
  expect(table.wake(memory, 8, { count: 9, bitset: ANY })).toBe(1);
  expect(woken(waiters)).toEqual([2]);
  expect(table.wake(memory, 16, { count: 9, bitset: ANY })).toBe(2);
});

test("who gave up is not woken", () => {
  const table = new FutexTable();
  const [first, second] = waiting(table, 8, 8);
  table.remove(memory, first ?? expect.unreachable());
  expect(table.wake(memory, 8, { count: 1, bitset: ANY })).toBe(1);
  expect(second?.isWoken).toBe(true);
});
