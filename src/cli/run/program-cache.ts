/**
 * Programs that were made of sources, kept for the next time.
 *
 * An entry has what was looked at while the program was made: names of files and digests of their contents, also of those that
 * were not there. It holds as long as all of them are found so again; nobody has to know what a source includes. A file of the
 * cache is a line of JSON, then the program.
 */
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { digestOf, type Finding } from "./recording-io.ts";

export interface KeptProgram {
  /** What the compiler said: its warnings are said again. */
  readonly stderr: string;
  readonly program: Uint8Array;
}

interface Header {
  readonly findings: readonly (readonly [path: string, digest: string | null])[];
  readonly stderr: string;
}

export interface ProgramCacheOptions {
  readonly folder: string;
  /** Bytes that the cache may take. What was not used for longest goes first. */
  readonly limit: number;
}

const NEWLINE = 10;

export class ProgramCache {
  readonly #folder: string;
  readonly #limit: number;

  constructor({ folder, limit }: ProgramCacheOptions) {
    this.#folder = folder;
    this.#limit = limit;
  }

  /** The program that was made by the request `key`, if the files are as they were then. */
  find(key: string, read: (path: string) => Uint8Array | undefined): KeptProgram | undefined {
    const path = this.#pathOf(key);
    const entry = readEntry(path);
    if (entry === undefined) return undefined;
    const { findings, stderr } = entry.header;
    const isSame = findings.every(([name, digest]) => digest === (digestAt(name, read) ?? null));
    if (!isSame) return undefined;
    const now = new Date();
    attempt(() => utimesSync(path, now, now));
    return { stderr, program: entry.program };
  }

  /** Keeps a program. Where the folder cannot be written to, it is made again the next time. */
  keep(key: string, { stderr, program, findings }: KeptProgram & { readonly findings: readonly Finding[] }): void {
    const header: Header = { findings: findings.map(([name, digest]) => [name, digest ?? null]), stderr };
    const unfinished = `${this.#pathOf(key)}.${process.pid}`;
    attempt(() => {
      mkdirSync(this.#folder, { recursive: true });
      writeAll(unfinished, [new TextEncoder().encode(`${JSON.stringify(header)}\n`), program]);
      renameSync(unfinished, this.#pathOf(key));
      this.#prune();
    });
  }

  #pathOf(key: string): string {
    return join(this.#folder, digestOf(key));
  }

  #prune(): void {
    const files = readdirSync(this.#folder).map((name) => {
      const path = join(this.#folder, name);
      const { size, mtimeMs } = statSync(path);
      return { path, size, used: mtimeMs };
    });
    let left = this.#limit;
    for (const { path, size } of files.toSorted((a, b) => b.used - a.used)) {
      left -= size;
      if (left < 0) rmSync(path, { force: true });
    }
  }
}

function readEntry(path: string): { readonly header: Header; readonly program: Uint8Array } | undefined {
  try {
    const bytes = readFileSync(path);
    const end = bytes.indexOf(NEWLINE);
    const header = JSON.parse(bytes.toString("utf8", 0, end)) as Partial<Header>;
    if (!isHeader(header)) return undefined;
    return { header, program: new Uint8Array(bytes.buffer, bytes.byteOffset + end + 1, bytes.length - end - 1) };
  } catch {
    // Not there, or nothing that we have written.
    return undefined;
  }
}

function isHeader(value: Partial<Header>): value is Header {
  return Array.isArray(value.findings) && typeof value.stderr === "string";
}

function digestAt(path: string, read: (path: string) => Uint8Array | undefined): string | undefined {
  const bytes = read(path);
  return bytes === undefined ? undefined : digestOf(bytes);
}

function writeAll(path: string, pieces: readonly Uint8Array[]): void {
  const descriptor = openSync(path, "w");
  try {
    for (const piece of pieces) {
      for (let done = 0; done < piece.length;) done += writeSync(descriptor, piece, done);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A cache that fails is none. */
function attempt(job: () => void): void {
  try {
    job();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}
