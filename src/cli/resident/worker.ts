/**
 * A thread of the resident compiler: does one job at a time. It keeps clang between them, and all threads of a process
 * share clang's machine code.
 *
 * What the job writes is written by the thread that the caller is connected to: only that one knows whether he still is,
 * and it is never stopped in the middle.
 */
import { resolve } from "node:path";
import { parentPort } from "node:worker_threads";
import { isSystemError } from "../failures.ts";
import type { Io, WriteOptions } from "../io.ts";
import { muslin } from "../main.ts";
import { nodeIo } from "../node-io.ts";
import { STANDARD_INPUT } from "../read-file-now.ts";
import type { Job } from "./job.ts";

/** What the thread says of its job. */
export type FromWorker =
  | { readonly kind: "stdout" | "stderr"; readonly bytes: Uint8Array }
  | { readonly kind: "write"; readonly path: string; readonly bytes: Uint8Array; readonly options: WriteOptions }
  | { readonly kind: "exit"; readonly code: number };

/** What it is told: a job, or that what it wanted written is written, or why not. */
export type ToWorker =
  | { readonly kind: "job"; readonly job: Job }
  | { readonly kind: "written"; readonly failure?: WriteFailure };

/** What is left of an error of the file system between threads. */
export interface WriteFailure {
  readonly message: string;
  readonly code: string;
  readonly syscall: string;
}

let onWritten: (failure: WriteFailure | undefined) => void = () => undefined;

parentPort?.on("message", (message: ToWorker) => {
  if (message.kind === "job") void work(message.job);
  else onWritten(message.failure);
});

function say(message: FromWorker): void {
  parentPort?.postMessage(message);
}

async function work(job: Job): Promise<void> {
  const names = new Set([...Object.keys(process.env), ...Object.keys(job.environment)]);
  for (const name of names) {
    const value = job.environment[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  say({ kind: "exit", code: await muslin(job.words, ioOf(job)) });
}

/** `Io` as the caller has it. */
function ioOf({ cwd, hasColors, stdin = "" }: Job): Io {
  const real = nodeIo();
  const isInput = (path: string): boolean => path === STANDARD_INPUT;
  const input = (): Uint8Array => new Uint8Array(Buffer.from(stdin, "base64"));
  const output = (kind: "stdout" | "stderr") => (chunk: string | Uint8Array) =>
    say({ kind, bytes: typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk });
  return {
    cwd,
    hasColors,
    stdout: { write: output("stdout") },
    stderr: { write: output("stderr") },
    readFile: (path) => (isInput(path) ? Promise.resolve(input()) : named(path, real.readFile(resolve(cwd, path)))),
    readFileNow: (path) => (isInput(path) ? input() : real.readFileNow(resolve(cwd, path))),
    writeFile: (path, bytes, options = {}) => write(path, { bytes, options, cwd }),
    stat: (path) => named(path, real.stat(resolve(cwd, path))),
    remove: (path) => named(path, real.remove(resolve(cwd, path))),
  };
}

/** Failures name the file as the caller does. */
async function named<T>(path: string, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw isSystemError(error) ? Object.assign(error, { path }) : error;
  }
}

interface Writing {
  readonly bytes: Uint8Array;
  readonly options: WriteOptions;
  readonly cwd: string;
}

async function write(path: string, { bytes, options, cwd }: Writing): Promise<void> {
  const failure = await new Promise<WriteFailure | undefined>((resolved) => {
    onWritten = resolved;
    say({ kind: "write", path: resolve(cwd, path), bytes, options });
  });
  if (failure !== undefined) throw Object.assign(new Error(failure.message), { ...failure, path });
}
