/** Feeds damaged files to a reader and watches how it fails. */
import { FormatError } from "../../src/bytes/index.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";

/** Something that takes any bytes at all: it may succeed or throw `FormatError`, and nothing else. */
export interface Target {
  readonly name: string;
  readonly read: (bytes: Uint8Array) => unknown;
}

export interface FuzzOptions {
  /** Whole files to damage. */
  readonly files: readonly Uint8Array[];
  /** The same number gives the same injuries. */
  readonly seed: number;
  /** Stop when so many files have been read... */
  readonly runs?: number;
  /** ... or so much time has gone by, in milliseconds. */
  readonly time?: number;
}

/** A file that a target should have taken better. */
export interface Finding {
  readonly bytes: Uint8Array;
  /** What happened, in a sentence. */
  readonly problem: string;
}

export interface FuzzResult {
  readonly runs: number;
  /** How many files were still good enough to be read to the end. */
  readonly accepted: number;
  /** At most one of each kind. */
  readonly findings: readonly Finding[];
}

/** A reader of a file of a few kilobytes is not busy for so long, in milliseconds, ... */
const patience = 2000;
/** ... and does not need so much memory, in bytes. */
const appetite = 256 << 20;

export async function fuzz(target: Target, options: FuzzOptions): Promise<FuzzResult> {
  const { files, seed, runs = Infinity, time = Infinity } = options;
  const findings = new Map<string, Finding>();
  const end = performance.now() + time;
  let run = 0;
  let accepted = 0;
  for (; run < runs && performance.now() < end; run++) {
    const random = new Random(seed * 0x1_0000 + run);
    const bytes = mutate(random.pick(files), random.pick(files), random);
    const problem = await watch(target, bytes);
    if (problem === "") accepted++;
    // The first line of a message without its numbers stands for the kind of problem.
    else if (problem !== undefined) findings.set(problem.replace(/\d+/g, "N"), { bytes, problem });
  }
  return { runs: run, accepted, findings: [...findings.values()] };
}

/** What is wrong with how the target takes the bytes: "" if it reads them, `undefined` if it refuses them properly. */
async function watch({ read }: Target, bytes: Uint8Array): Promise<string | undefined> {
  const start = performance.now();
  const before = process.memoryUsage().arrayBuffers;
  let outcome: string | undefined = "";
  try {
    await read(bytes);
  } catch (error) {
    outcome = error instanceof FormatError ? misplaced(error, bytes) : `Not a FormatError: ${traceOf(error)}`;
  }
  const [took, used] = [performance.now() - start, process.memoryUsage().arrayBuffers - before];
  if (took > patience) return `Took ${Math.round(took)} ms for ${bytes.length} bytes`;
  if (used > appetite) return `Took ${used >> 20} MB for ${bytes.length} bytes`;
  return outcome;
}

function misplaced({ offset, message }: FormatError, bytes: Uint8Array): string | undefined {
  const isInside = Number.isInteger(offset) && offset >= 0 && offset <= bytes.length;
  return isInside ? undefined : `The offset is outside of the file's ${bytes.length} bytes: ${message}`;
}

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return (error.stack ?? error.message).split("\n").slice(0, 4).join("\n");
}
