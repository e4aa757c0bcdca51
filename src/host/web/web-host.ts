import type { Host, HostTimer } from "../../kernel/index.ts";

/** The host of a system in a page or a worker. Programs wait by JSPI, so the browser has to have it. */
export class WebHost implements Host {
  readonly resources: Host["resources"] = { memory: 2 ** 32, processors: navigator.hardwareConcurrency };
  readonly #channel = new MessageChannel();
  readonly #yielded: (() => void)[] = [];

  constructor() {
    // A message comes behind input and rendering, and is not slowed down as timers of 0 are.
    this.#channel.port1.addEventListener("message", () => this.#yielded.shift()?.());
    this.#channel.port1.start();
  }

  realTime(): number {
    return performance.timeOrigin + performance.now();
  }

  monotonicTime(): number {
    return performance.now();
  }

  /** Browsers do not tell it. */
  processorTime(): number {
    return performance.now();
  }

  fillRandom(bytes: Uint8Array): void {
    // Not into memory of programs, which may be of a kind that is refused.
    const own = new Uint8Array(bytes.length);
    crypto.getRandomValues(own);
    bytes.set(own);
  }

  setTimer(milliseconds: number, callback: () => void): HostTimer {
    const timer = setTimeout(callback, Math.ceil(milliseconds));
    return { cancel: () => clearTimeout(timer) };
  }

  yieldToEvents(callback: () => void): void {
    this.#yielded.push(callback);
    this.#channel.port2.postMessage(0);
  }
}
