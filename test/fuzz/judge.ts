/** Gives bytes to a target and says what is wrong with how it takes them. */
import { getHeapStatistics } from "node:v8";
import { FormatError } from "../../src/bytes/index.ts";
import type { SeedKind } from "./seeds.ts";

/** Something that takes any bytes at all: it may succeed or throw `FormatError`, and nothing else. */
export interface Target {
  readonly name: string;
  /** The kinds of files that it is for. */
  readonly seeds: readonly SeedKind[];
  run(bytes: Uint8Array): unknown;
}

/** What has come of a run. */
export type Verdict =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused" }
  /** `problem` says in a sentence what happened, `bucket` is the same for problems that are likely one and the same. */
  | { readonly kind: "problem"; readonly problem: string; readonly bucket: string };

/** No reader of so small a file is busy for so long, in milliseconds of the processor's time. */
const PATIENCE = 2000;
/** Memory outside of JavaScript's heap, in bytes, that a run may ask for at once, and for each byte of the file. */
const ARRAYS = { always: 16 << 20, each: 64 };
/** The same of the heap, where all that is allocated counts, also what is garbage soon: texts mostly. */
const HEAP = { always: 128 << 20, each: 16 << 10 };

/** How messages of `FormatError` are built. */
const MESSAGE = /^Cannot [a-z]+ .+ at offset 0x[\da-f]+: found .+, expected .+$/s;
/** What messages quote from the file may be anything. */
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
/** What is in a message only by mistake. */
const NONSENSE = /undefined|NaN|\[object|-0x|\$\{/;

export async function judge(target: Target, bytes: Uint8Array): Promise<Verdict> {
  const first = await measured(target, bytes);
  // What is slow once may have waited for something else on this machine.
  return first.time > PATIENCE ? (await measured(target, bytes)).verdict : first.verdict;
}

async function measured(target: Target, bytes: Uint8Array): Promise<{ verdict: Verdict; time: number }> {
  const before = getHeapStatistics();
  const processor = process.threadCpuUsage();
  const verdict = await outcome(target, bytes);
  const { user, system } = process.threadCpuUsage(processor);
  const after = getHeapStatistics();
  const time = (user + system) / 1000;
  const arrays = after.external_memory - before.external_memory;
  const heap = after.total_allocated_bytes - before.total_allocated_bytes;
  if (time > PATIENCE) return { verdict: excess(`${Math.round(time)} ms`, bytes, "time"), time };
  if (arrays > ARRAYS.always + ARRAYS.each * bytes.length)
    return { verdict: excess(`arrays of ${arrays >> 20} MB`, bytes, "arrays"), time };
  if (heap > HEAP.always + HEAP.each * bytes.length)
    return { verdict: excess(`${Math.round(heap / 2 ** 20)} MB of heap`, bytes, "heap"), time };
  return { verdict, time };
}

async function outcome(target: Target, bytes: Uint8Array): Promise<Verdict> {
  // A target that changes its input must not get the next one's.
  const given = new Uint8Array(bytes);
  try {
    await target.run(given);
    return { kind: "accepted" };
  } catch (error) {
    return error instanceof FormatError ? judgeRefusal(error, bytes) : exception(error);
  }
}

function judgeRefusal(error: FormatError, bytes: Uint8Array): Verdict {
  const { offset, message } = error;
  const isInside = Number.isInteger(offset) && offset >= 0 && offset <= bytes.length;
  if (!isInside) return problem(`The offset is outside of the file's ${bytes.length} bytes: ${message}`, error);
  if (!MESSAGE.test(message) || NONSENSE.test(message.replaceAll(QUOTED, "")))
    return problem(`The message makes no sense: ${message}`, error);
  return { kind: "refused" };
}

function exception(error: unknown): Verdict {
  return problem(
    `Not a FormatError: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    error,
  );
}

function problem(text: string, error: unknown): Verdict {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const place = stack.split("\n").find((line) => line.includes("/src/")) ?? "";
  return {
    kind: "problem",
    problem: text,
    bucket: `${text.split("\n")[0]}${place}`.replaceAll(/0x[\da-f]+|\d+|"[^"]*"/g, "N"),
  };
}

function excess(what: string, bytes: Uint8Array, bucket: string): Verdict {
  return { kind: "problem", problem: `Took ${what} for ${bytes.length} bytes`, bucket };
}
