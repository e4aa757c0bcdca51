/**
 * Signals between the threads of thread-host.ts, as far as one thread sends them to another by `tkill`: for pthread_cancel.
 * What is shared is one array of words: actions by signals, and behind them what is pending by threads.
 */

/** `struct k_sigaction`: handler, flags, restorer, mask. */
const ACTION_WORDS = 5;
const SIGNALS = 65;
const MOST_THREADS = 1024;
const PENDING = SIGNALS * ACTION_WORDS;

const ESRCH = -3;
const EINTR = -4;
const SIGNAL = -4097;

/** See sigframe in docs/abi.md. */
const FRAME_SIZE = 288;
const FRAME_SIGNAL = 4;
const FRAME_FLAGS = 8;
const FRAME_CANCELLED = 16;
const FRAME_MASK = 244;

export function sharedSignals(): SharedArrayBuffer {
  return new SharedArrayBuffer((PENDING + MOST_THREADS * 2) * 4);
}

/** Those of one thread. */
export class ThreadSignals {
  readonly #shared: Int32Array<SharedArrayBuffer>;
  readonly #view: () => DataView;
  readonly #id: number;
  /** The blocked signals: those up to 32, and above. */
  #mask: readonly [number, number] = [0, 0];
  /** How the interrupted call goes on. */
  #resume: () => number = () => 0;

  constructor(shared: SharedArrayBuffer, { id, view }: { readonly id: number; readonly view: () => DataView }) {
    this.#shared = new Int32Array(shared);
    this.#view = view;
    this.#id = id;
  }

  /** Blocked are those of the thread that made this one. */
  get mask(): readonly [number, number] {
    return this.#mask;
  }

  inherit(mask: readonly [number, number]): void {
    this.#mask = mask;
  }

  get isDue(): boolean {
    return this.#due() !== undefined;
  }

  #due(): number | undefined {
    for (const half of [0, 1] as const) {
      const bits = Atomics.load(this.#shared, this.#pendingAt(this.#id) + half) & ~this.#mask[half];
      if (bits !== 0) return half * 32 + 32 - Math.clz32(bits & -bits);
    }
    return undefined;
  }

  #pendingAt(thread: number): number {
    return PENDING + thread * 2;
  }

  /** The end of a call: its result, or SIGNAL. `resume` says what the result is behind a handler. */
  endOfCall(result: number, resume: () => number = () => result): number {
    if (!this.isDue) return result;
    this.#resume = resume;
    return SIGNAL;
  }

  tkill(thread: number, signal: number): number {
    if (thread <= 0 || thread >= MOST_THREADS) return ESRCH;
    const bit = signal - 1;
    Atomics.or(this.#shared, this.#pendingAt(thread) + (bit >> 5), 1 << (bit & 31));
    return 0;
  }

  sigaction(signal: number, action: number, old: number): number {
    const at = signal * ACTION_WORDS;
    for (let word = 0; word < ACTION_WORDS; word++) {
      if (old !== 0) this.#view().setInt32(old + word * 4, Atomics.load(this.#shared, at + word), true);
      if (action !== 0) Atomics.store(this.#shared, at + word, this.#view().getInt32(action + word * 4, true));
    }
    return 0;
  }

  sigprocmask(how: number, set: number, old: number): number {
    const [low, high] = this.#mask;
    if (old !== 0) this.#putMask(old);
    if (set === 0) return 0;
    const [first, second] = this.#maskAt(set);
    if (how === 0) this.#mask = [low | first, high | second];
    else if (how === 1) this.#mask = [low & ~first, high & ~second];
    else this.#mask = [first, second];
    return 0;
  }

  #maskAt(address: number): readonly [number, number] {
    return [this.#view().getInt32(address, true), this.#view().getInt32(address + 4, true)];
  }

  #putMask(address: number): void {
    this.#view().setInt32(address, this.#mask[0], true);
    this.#view().setInt32(address + 4, this.#mask[1], true);
  }

  /** `__siginfo_next`. */
  next(frame: number): void {
    const signal = this.#due();
    if (signal === undefined) throw new Error("No signal is due");
    const bit = signal - 1;
    Atomics.and(this.#shared, this.#pendingAt(this.#id) + (bit >> 5), ~(1 << (bit & 31)));
    const [handler = 0, flags = 0, , low = 0, high = 0] = this.#shared.subarray(signal * ACTION_WORDS);
    const view = this.#view();
    new Uint8Array(view.buffer, frame, FRAME_SIZE).fill(0);
    view.setInt32(frame, handler, true);
    view.setInt32(frame + FRAME_SIGNAL, signal, true);
    view.setInt32(frame + FRAME_FLAGS, flags, true);
    this.#putMask(frame + FRAME_MASK);
    this.#mask = [this.#mask[0] | low, this.#mask[1] | high];
  }

  /** `__sigreturn`. */
  return(frame: number): number {
    this.#mask = this.#maskAt(frame + FRAME_MASK);
    const isCancelled = this.#view().getInt32(frame + FRAME_CANCELLED, true) !== 0;
    if (isCancelled) return this.endOfCall(EINTR);
    const resume = this.#resume;
    return this.isDue ? SIGNAL : resume();
  }
}
