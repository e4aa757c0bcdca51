import { expect, test } from "vitest";
import { POLLIN, POLLOUT } from "../abi/index.ts";
import { WaitQueue } from "./wait-queue.ts";

test("everyone who waits is told what may be possible", () => {
  const queue = new WaitQueue();
  const heard: string[] = [];
  queue.add({ wake: (events) => heard.push(`one ${events}`) });
  queue.add({ wake: (events) => heard.push(`two ${events}`) });
  queue.wake(POLLIN | POLLOUT);
  expect(heard).toEqual(["one 5", "two 5"]);
});

test("who leaves the queue when woken does not make another miss it", () => {
  const queue = new WaitQueue();
  const heard: string[] = [];
  const first = {
    wake: (): void => {
      heard.push("first");
      queue.remove(first);
    },
  };
  queue.add(first);
  queue.add({ wake: () => heard.push("second") });
  queue.wake(POLLIN);
  queue.wake(POLLIN);
  expect(heard).toEqual(["first", "second", "second"]);
});
