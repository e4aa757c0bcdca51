import { SIGRTMIN } from "../abi/index.ts";
import type { SignalInfo } from "./signal-info.ts";
import { SignalSet } from "./signal-set.ts";

/** Pending signals: a standard one at most once, real-time ones as often as they were sent, in order. */
export class SignalQueue {
  #infos: SignalInfo[] = [];
  #set: SignalSet = SignalSet.empty;

  get set(): SignalSet {
    return this.#set;
  }

  get length(): number {
    return this.#infos.length;
  }

  has(info: SignalInfo): boolean {
    return this.#infos.includes(info);
  }

  add(info: SignalInfo): void {
    if ((info.signal < SIGRTMIN || info.isOnce === true) && this.#set.has(info.signal)) return;
    this.#infos.push(info);
    this.#set = this.#set.with(info.signal);
  }

  /** Takes the first of the lowest signal that is in `wanted`. */
  take(wanted: SignalSet): SignalInfo | undefined {
    if (!this.#set.intersects(wanted)) return undefined;
    const candidates = this.#infos.filter(({ signal }) => wanted.has(signal));
    const lowest = Math.min(...candidates.map(({ signal }) => signal));
    const info = candidates.find(({ signal }) => signal === lowest);
    if (info === undefined) return undefined;
    this.#infos.splice(this.#infos.indexOf(info), 1);
    this.#refresh();
    return info;
  }

  /** Takes that one, if it is there. */
  remove(info: SignalInfo): void {
    if (!this.has(info)) return;
    this.#infos.splice(this.#infos.indexOf(info), 1);
    this.#refresh();
  }

  discard(unwanted: SignalSet): void {
    if (!this.#set.intersects(unwanted)) return;
    this.#infos = this.#infos.filter(({ signal }) => !unwanted.has(signal));
    this.#refresh();
  }

  #refresh(): void {
    this.#set = SignalSet.of(...this.#infos.map(({ signal }) => signal));
  }
}
