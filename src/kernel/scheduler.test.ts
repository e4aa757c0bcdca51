import { expect, test } from "vitest";
import { Scheduler } from "./scheduler.ts";

/** A scheduler whose "later" is when the test says so. */
function manual(): { scheduler: Scheduler; later: (() => void)[] } {
  const later: (() => void)[] = [];
  return { scheduler: new Scheduler((callback) => void later.push(callback)), later };
}

test("what is woken gets its turn later, in order, by one callback", () => {
  const { scheduler, later } = manual();
  const turns: string[] = [];
  scheduler.add({ attempt: () => turns.push("one") });
  scheduler.add({ attempt: () => turns.push("two") });
  expect([turns, later.length]).toEqual([[], 1]);
  later[0]?.();
  expect(turns).toEqual(["one", "two"]);
});

test("a turn never runs within another: what it wakes comes behind", () => {
  const { scheduler } = manual();
  const turns: string[] = [];
  const second = { attempt: () => void turns.push("second") };
  scheduler.add({
    attempt: () => {
      turns.push("first begins");
      scheduler.add(second);
      scheduler.run();
      turns.push("first ends");
    },
  });
  scheduler.run();
  expect(turns).toEqual(["first begins", "first ends", "second"]);
});

test("waking again after a turn plans another callback", () => {
  const { scheduler, later } = manual();
  let turns = 0;
  const task = { attempt: () => void turns++ };
  scheduler.add(task);
  later.shift()?.();
  scheduler.add(task);
  later.shift()?.();
  expect([turns, later.length]).toEqual([2, 0]);
});
