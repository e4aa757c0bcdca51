import fc from "fast-check";
import { expect, test } from "vitest";
import { TestHost } from "../../test/support/test-system.ts";
import { TimerQueue, type KernelTimer } from "./timer-queue.ts";

test("timers expire in the order of their deadlines, those of one deadline in the order they were set", () => {
  const host = new TestHost();
  const timers = new TimerQueue(host);
  const start = host.monotonicTime();
  const expired: string[] = [];
  for (const [name, delay] of [
    ["late", 30],
    ["soon", 10],
    ["soon too", 10],
    ["between", 20],
  ] as const)
    timers.add({ deadline: start + delay }, () => expired.push(`${name} at ${host.monotonicTime() - start}`));
  host.pass(9);
  expect(expired).toEqual([]);
  host.pass(100);
  expect(expired).toEqual(["soon at 10", "soon too at 10", "between at 20", "late at 30"]);
  expect(timers.isEmpty).toBe(true);
});

test("what is cancelled never expires, and cancelling twice does no harm", () => {
  const host = new TestHost();
  const timers = new TimerQueue(host);
  const timer = timers.add({ deadline: host.monotonicTime() + 5 }, () => expect.unreachable());
  timers.cancel(timer);
  timers.cancel(timer);
  timers.cancel(undefined);
  expect(timers.earliest).toBeUndefined();
  host.pass(10);
});

test("what waits for a time of the clock that can be set comes sooner or later, all else when it would have come", () => {
  const host = new TestHost();
  const timers = new TimerQueue(host);
  const start = host.monotonicTime();
  const expired: string[] = [];
  const add = (name: string, delay: number, followsRealTime: boolean): KernelTimer =>
    timers.add({ deadline: start + delay, followsRealTime }, () =>
      expired.push(`${name} at ${host.monotonicTime() - start}`),
    );
  const moved = add("moved", 50, true);
  add("stays", 30, false);
  timers.realTimeMoved(30);
  expect(moved.deadline).toBe(start + 20);
  host.pass(25);
  const back = add("back", 10, true);
  timers.realTimeMoved(-15);
  expect(back.deadline).toBe(start + 25);
  host.pass(100);
  expect(expired).toEqual(["moved at 20", "back at 25", "stays at 30"]);
  add("passed", 200, true);
  timers.realTimeMoved(1e6);
  host.pass(0);
  expect(expired.at(-1)).toBe("passed at 125");
});

test("a timer can set the next one, and waits that are longer than a host's timers can be", () => {
  const host = new TestHost();
  const timers = new TimerQueue(host);
  const start = host.monotonicTime();
  const ticks: number[] = [];
  const tick = (): void => {
    ticks.push(host.monotonicTime() - start);
    if (ticks.length < 3) timers.add({ deadline: host.monotonicTime() + 2 ** 31 }, tick);
  };
  timers.add({ deadline: start + 7 }, tick);
  host.pass(2 ** 33);
  expect(ticks).toEqual([7, 7 + 2 ** 31, 7 + 2 ** 32]);
});

test("whatever is set and cancelled, what is left expires in order at its time", () => {
  const actions = fc.array(fc.record({ delay: fc.nat(50), cancelled: fc.boolean() }), { maxLength: 40 });
  fc.assert(
    fc.property(actions, (wanted) => {
      const host = new TestHost();
      const timers = new TimerQueue(host);
      const start = host.monotonicTime();
      const expired: number[] = [];
      const set: KernelTimer[] = wanted.map(({ delay }) =>
        timers.add({ deadline: start + delay }, () => expired.push(host.monotonicTime() - start)),
      );
      wanted.forEach(({ cancelled }, index) => cancelled && timers.cancel(set[index]));
      host.pass(100);
      const kept = wanted.filter(({ cancelled }) => !cancelled).map(({ delay }) => delay);
      expect(expired).toEqual(kept.toSorted((a, b) => a - b));
    }),
  );
});
