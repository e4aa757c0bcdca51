import { expect, test } from "vitest";
import { O_RDWR, POLLIN, WOULD_BLOCK } from "../../abi/index.ts";
import { TestSystem } from "../../../test/support/test-system.ts";
import { WaitQueue, type Inode } from "../../vfs/index.ts";
import { AnonymousFile } from "./anonymous-file.ts";
import { Epoll } from "./epoll.ts";

let looks = 0;

class Signal extends AnonymousFile {
  readonly #queue = new WaitQueue();
  isOn = false;

  override get queue(): WaitQueue {
    return this.#queue;
  }

  override poll(): number {
    looks++;
    return this.isOn ? POLLIN : 0;
  }

  turnOn(): void {
    this.isOn = true;
    this.#queue.wake(POLLIN);
  }
}

function watched(count: number): { epoll: Epoll; signals: readonly Signal[] } {
  const { kernel } = new TestSystem();
  const inode = (): Inode => kernel.anonymousFiles.inode(0o600);
  const epoll = new Epoll(inode(), O_RDWR);
  const signals = Array.from({ length: count }, () => new Signal(inode(), { flags: O_RDWR }));
  signals.forEach((signal, fd) => {
    signal.references = 1;
    epoll.add(fd, signal, { events: POLLIN, data: BigInt(fd) });
  });
  return { epoll, signals };
}

function collected(epoll: Epoll, limit = 8): bigint[] {
  const found: bigint[] = [];
  epoll.collect(limit, (_, { data }) => found.push(data));
  return found;
}

test("Of a thousand files only those are asked that were woken", () => {
  const { epoll, signals } = watched(1000);
  expect(collected(epoll)).toEqual([]);
  looks = 0;
  signals[700]?.turnOn();
  expect(epoll.poll()).toBe(POLLIN);
  expect(collected(epoll)).toEqual([700n]);
  expect(looks).toBe(2);
});

test("What holds is told again, one after the other, until it holds no more", () => {
  const { epoll, signals } = watched(3);
  for (const signal of signals) signal.turnOn();
  expect([collected(epoll, 2), collected(epoll, 2)]).toEqual([
    [0n, 1n],
    [2n, 0n],
  ]);
  for (const signal of signals) signal.isOn = false;
  expect(epoll.collect(8, () => undefined)).toBe(WOULD_BLOCK);
});

test("A file that is closed everywhere is forgotten", () => {
  const { epoll, signals } = watched(2);
  signals[0]?.turnOn();
  signals[0]?.unreference();
  expect(collected(epoll)).toEqual([]);
  expect(signals.map(({ queue }) => queue.isEmpty)).toEqual([true, false]);
});
