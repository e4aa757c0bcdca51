import { expect, test } from "vitest";
import { SI_USER, SIGINT, SIGRTMIN, SIGTERM } from "../abi/index.ts";
import { SignalQueue } from "./signal-queue.ts";
import { SignalSet } from "./signal-set.ts";

const everything = new SignalSet(-1, -1);

function queueOf(...signals: readonly (readonly [signal: number, value: number])[]): SignalQueue {
  const queue = new SignalQueue();
  for (const [signal, value] of signals) queue.add({ signal, code: SI_USER, value });
  return queue;
}

test("a standard signal is pending once: the first counts", () => {
  const queue = queueOf([SIGTERM, 1], [SIGTERM, 2]);
  expect(queue.length).toBe(1);
  expect(queue.take(everything)).toMatchObject({ signal: SIGTERM, value: 1 });
  expect(queue.take(everything)).toBeUndefined();
  expect(queue.set.isEmpty).toBe(true);
});

test("real-time signals are pending as often as they were sent, the lowest first, each in order", () => {
  const queue = queueOf([SIGRTMIN + 1, 1], [SIGRTMIN, 2], [SIGRTMIN + 1, 3], [SIGRTMIN, 4]);
  const values = Array.from({ length: 4 }, () => queue.take(everything)?.value);
  expect(values).toEqual([2, 4, 1, 3]);
});

test("only what is wanted is taken or discarded", () => {
  const queue = queueOf([SIGINT, 1], [SIGTERM, 2], [SIGRTMIN, 3], [SIGRTMIN, 4]);
  expect(queue.take(SignalSet.of(SIGTERM))).toMatchObject({ value: 2 });
  expect(queue.take(SignalSet.of(SIGTERM))).toBeUndefined();
  queue.discard(SignalSet.of(SIGRTMIN));
  expect(queue.set.signals()).toEqual([SIGINT]);
});
