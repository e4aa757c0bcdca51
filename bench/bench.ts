/** What a benchmark is, and how to measure. */

export interface Bench {
  readonly name: string;
  readonly unit: "MB/s" | "M lines/s" | "ns" | "ms" | "MB" | "kB" | "times" | "%";
  /** What it must reach: a minimum where there is a "/s", a maximum for the others. */
  readonly limit?: number;
  /** Our number. */
  readonly measure: () => number | Promise<number>;
  /** Another program that does the same; `undefined` where it is not installed. */
  readonly peer?: {
    readonly name: string;
    readonly measure: () => number | undefined | Promise<number | undefined>;
    /** How many times as good ours has to be at least. */
    readonly least?: number;
  };
}

export interface MeasureOptions {
  /** Go on for at least so long, in milliseconds. */
  readonly atLeast?: number;
}

/** Median time of `job` in milliseconds, after one call that warms up. */
export async function medianTime(job: () => unknown, { atLeast = 500 }: MeasureOptions = {}): Promise<number> {
  await job();
  const times: number[] = [];
  const end = performance.now() + atLeast;
  do {
    const start = performance.now();
    await job();
    times.push(performance.now() - start);
  } while (performance.now() < end || times.length < 3);
  return median(times);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** How many megabytes (10^6 bytes) a second `job` does, when one call does `size` bytes. */
export async function throughput(size: number, job: () => unknown, options?: MeasureOptions): Promise<number> {
  return size / 1000 / (await medianTime(job, options));
}
