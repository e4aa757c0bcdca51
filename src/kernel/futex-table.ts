import { WaitQueue } from "../vfs/index.ts";

/** Someone who waits at an address. */
export interface FutexWaiter {
  address: number;
  readonly bitset: number;
  readonly queue: WaitQueue;
  isWoken: boolean;
}

/** futex(2): who waits at which address, in order. Keys are addresses in one memory, which the owner object stands for. */
export class FutexTable {
  readonly #waiters = new Map<unknown, FutexWaiter[]>();

  add(memory: unknown, address: number, bitset: number): FutexWaiter {
    const waiter: FutexWaiter = { address, bitset, queue: new WaitQueue(), isWoken: false };
    const waiters = this.#waiters.get(memory) ?? [];
    waiters.push(waiter);
    this.#waiters.set(memory, waiters);
    return waiter;
  }

  remove(memory: unknown, waiter: FutexWaiter): void {
    const waiters = this.#waiters.get(memory) ?? [];
    const at = waiters.indexOf(waiter);
    if (at >= 0) waiters.splice(at, 1);
    if (waiters.length === 0) this.#waiters.delete(memory);
  }

  /** Wakes at most `count` who wait at `address`; says how many. */
  wake(memory: unknown, address: number, { count, bitset }: { count: number; bitset: number }): number {
    const found = (this.#waiters.get(memory) ?? []).filter(
      (waiter) => waiter.address === address && !waiter.isWoken && (waiter.bitset & bitset) !== 0,
    );
    const chosen = found.slice(0, count);
    for (const waiter of chosen) {
      waiter.isWoken = true;
      this.remove(memory, waiter);
      waiter.queue.wake(1);
    }
    return chosen.length;
  }

  /** Moves at most `count` from one address to another. */
  requeue(memory: unknown, from: number, { to, count }: { to: number; count: number }): number {
    const moved = (this.#waiters.get(memory) ?? []).filter(({ address }) => address === from).slice(0, count);
    for (const waiter of moved) waiter.address = to;
    return moved.length;
  }
}
