/** What the kernel needs of the outside. `host/node` and `host/web` implement it; tests bring a host with a clock of their own. */
export interface Host {
  /** Milliseconds since 1970, with fractions as far as the host has them. */
  realTime(): number;
  /** Milliseconds since some start; never goes back. */
  monotonicTime(): number;
  /** Milliseconds of processor time since some start. */
  processorTime(): number;
  fillRandom(bytes: Uint8Array): void;
  /** Calls back once, not before `milliseconds` have passed. */
  setTimer(milliseconds: number, callback: () => void): HostTimer;
  /** Calls back soon, after events, input and rendering have had their turn. */
  yieldToEvents(callback: () => void): void;
  /** Where the host's engine cannot park a stack: waits, handling events, until something may have happened or time is up. */
  readonly waitForEvents?: ((milliseconds: number | undefined) => void) | undefined;
  /** Bytes of memory and how many processors, as `sysinfo(2)` and `/proc` say it. */
  readonly resources: { readonly memory: number; readonly processors: number };
}

export interface HostTimer {
  cancel(): void;
}
