/**
 * SQLite's shell is killed in the middle of transactions. Whatever it had written then, the database is whole: it has what was
 * committed, and nothing of what was not. Two SQLites look at what is left, ours on our kernel and the native one.
 *
 * `MUSLIN_CRASHES=200` does that many for each kind, in place of a few; what is random is the same every time.
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HostDirectory, NodeHost } from "../../src/host/node/index.ts";
import { QueueInput } from "../../src/host/web/index.ts";
import type { HostOutput } from "../../src/kernel/index.ts";
import { boot, type Process, type SpawnOptions, type System } from "../../src/runtime/index.ts";
import { referenceTool } from "../support/references.ts";
import { sqliteModule } from "../support/sqlite.ts";

const muslin = fileURLToPath(new URL("../../src/cli/process.ts", import.meta.url));
const crashes = Number(process.env["MUSLIN_CRASHES"] ?? 4);
const SIGKILL = 9;
const STEPS = 40;
const TOTAL = 300_000;

/** A cache of five pages, so that pages of a transaction are in the file long before it is committed. */
const modes = {
  "a journal that is removed": "PRAGMA journal_mode = delete;",
  "a journal that is emptied": "PRAGMA journal_mode = truncate;",
  "a write-ahead log": "PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 50;",
  "a journal, reading by mmap": "PRAGMA journal_mode = delete; PRAGMA mmap_size = 10000000;",
  "a write-ahead log, reading by mmap":
    "PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 50; PRAGMA mmap_size = 10000000;",
} as const;

const setup = `PRAGMA page_size = 1024;
CREATE TABLE account(id INTEGER PRIMARY KEY, balance INTEGER, padding TEXT);
INSERT INTO account SELECT value, 1000, hex(randomblob(100)) FROM generate_series(1, 300);
CREATE INDEX of_balance ON account(balance);
CREATE TABLE log(step INTEGER, what BLOB);
CREATE TABLE progress(step INTEGER);
INSERT INTO progress VALUES (0);
`;

/** Transactions that move money; the sum is the same behind each, and only there. */
function work(mode: keyof typeof modes): string {
  const steps = Array.from(
    { length: STEPS },
    (_, index) => `BEGIN;
UPDATE account SET balance = balance - 7 WHERE id % 3 = ${index % 3};
INSERT INTO log SELECT ${index + 1}, randomblob(700) FROM account LIMIT 20;
DELETE FROM log WHERE step < ${index - 1};
UPDATE progress SET step = ${index + 1};
UPDATE account SET balance = balance + 7 WHERE id % 3 = ${(index + 1) % 3};
COMMIT;
SELECT 'committed ' || step FROM progress;
`,
  );
  return `PRAGMA cache_size = 5;\n${modes[mode]}\n${steps.join("")}`;
}

const check = "PRAGMA integrity_check; SELECT sum(balance) FROM account; SELECT step FROM progress;";

/** The last step of which the shell has said that it is committed. */
function lastStep(output: string): number {
  return Number(/committed (\d+)\n(?![^]*committed \d+\n)/.exec(output)?.[1] ?? 0);
}

/** What `check` has to say. The step behind the last that was told of may be committed too. */
function expectWhole(found: string, told: number): void {
  const [integrity, sum, step] = found.trim().split("\n");
  expect({ integrity, sum: Number(sum) }).toEqual({ integrity: "ok", sum: TOTAL });
  expect([told, told + 1]).toContain(Number(step));
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-sqlite-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

class Collected implements HostOutput {
  text = "";

  write(bytes: Uint8Array): number {
    this.text += new TextDecoder().decode(bytes);
    return bytes.length;
  }
}

interface Shell {
  readonly running: Process;
  readonly output: Collected;
}

async function startShell(
  system: System,
  command: { readonly module: Uint8Array; readonly sql: string; readonly options?: SpawnOptions },
): Promise<Shell> {
  const output = new Collected();
  const { module, sql, options } = command;
  // Of a script, the output is written behind each statement.
  const stdin = new QueueInput();
  stdin.send(sql);
  stdin.end();
  const standard = { args: ["sqlite3", "/data/t.db"], env: ["HOME=/"], stdin, stdout: output, stderr: output };
  const running = await system.spawn(module, { ...standard, ...options });
  return { running, output };
}

/** Runs it to its end. */
async function ask(system: System, module: Uint8Array, sql: string): Promise<string> {
  const { running, output } = await startShell(system, { module, sql });
  const { status } = await running.ended;
  expect({ status, output: output.text }).toEqual({ status: { code: 0 }, output: output.text });
  return output.text;
}

interface Place {
  readonly name: string;
  readonly boot: (directory: string) => System;
}

const places: readonly Place[] = [
  { name: "tmpfs", boot: () => boot({ host: new NodeHost() }) },
  {
    name: "a directory of the host",
    boot: (directory) =>
      boot({ host: new NodeHost(), mounts: { "/data": (clock) => new HostDirectory(directory, clock) } }),
  },
];

interface Crash {
  readonly mode: keyof typeof modes;
  /** After which call; `Infinity` for none. */
  readonly after: number;
}

interface Crashed {
  readonly calls: number;
  /** Whether a transaction was not at its end. */
  readonly isInside: boolean;
}

describe.each(places)("by kill of the library, on $name", (place) => {
  test.for(Object.keys(modes) as (keyof typeof modes)[])("%s", { timeout: 300_000 }, async (mode, context) => {
    const module = readFileSync(sqliteModule(context));
    const { calls } = await crash(place, module, { mode, after: Infinity });
    const seeds = fc.sample(fc.integer({ min: 1, max: calls }), { numRuns: crashes, seed: 6 });
    const crashed: Crashed[] = [];
    for (const after of seeds) crashed.push(await crash(place, module, { mode, after }));
    expect(crashed.some(({ isInside }) => isInside)).toBe(true);
  });
});

/** Kills the shell after so many calls, and looks what is left, in the same system. */
async function crash(place: Place, module: Uint8Array, { mode, after }: Crash): Promise<Crashed> {
  const directory = mkdtempSync(join(folder, "crash-"));
  const system = place.boot(directory);
  system.makeDirectory("/data");
  await ask(system, module, setup);
  let calls = 0;
  let kill = (): void => undefined;
  const { running, output } = await startShell(system, {
    module,
    sql: work(mode),
    options: {
      starting: (process) => (kill = () => process.kill(SIGKILL)),
      observer: () => {
        if (++calls === after) kill();
      },
    },
  });
  const { status } = await running.ended;
  const told = lastStep(output.text);
  if (after === Infinity) expect({ status, told }).toEqual({ status: { code: 0 }, told: STEPS });
  const isInside = isThere(system, "/data/t.db-journal") || isThere(system, "/data/t.db-wal");
  expectWhole(await ask(system, module, check), told);
  return { calls, isInside };
}

function isThere(system: System, path: string): boolean {
  try {
    return system.find(path).inode.size > 0;
  } catch {
    return false;
  }
}

describe("by the end of the whole process", () => {
  const kinds = (
    ["a journal that is removed", "a write-ahead log", "a write-ahead log, reading by mmap"] as const
  ).flatMap((mode) => (["ours", "native"] as const).map((shell) => ({ mode, shell })));

  test.for(kinds)("of $shell, with $mode", { timeout: 600_000 }, async ({ mode, shell }, context) => {
    const shells = {
      ours: [process.execPath, muslin, "run", sqliteModule(context)],
      native: [referenceTool("sqlite3", context).path],
    };
    const moment = fc.record({ step: fc.integer({ min: 1, max: STEPS - 5 }), delay: fc.integer({ min: 0, max: 25 }) });
    let inside = 0;
    for (const { step, delay } of fc.sample(moment, { numRuns: crashes, seed: 7 })) {
      const directory = mkdtempSync(join(folder, "killed-"));
      sql(shells.native, directory, setup);
      const told = await killedAt(shells[shell], { directory, mode, step, delay });
      if (isLeft(directory)) inside++;
      for (const [name, other] of Object.entries(shells)) {
        const copy = `${directory}-${name}`;
        cpSync(directory, copy, { recursive: true });
        expectWhole(sql(other, copy, check), told);
      }
    }
    expect(inside).toBeGreaterThan(0);
  });
});

const isLeft = (directory: string): boolean =>
  ["t.db-journal", "t.db-wal"].some(
    (name) => existsSync(join(directory, name)) && statSync(join(directory, name)).size > 0,
  );

function sql([command = "", ...args]: readonly string[], cwd: string, text: string): string {
  const { status, stdout, stderr } = spawnSync(command, [...args, "t.db"], { cwd, input: text, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

interface Moment {
  readonly directory: string;
  readonly mode: keyof typeof modes;
  /** So many milliseconds after it has told that this one is committed. */
  readonly step: number;
  readonly delay: number;
}

/** Which step it told of last. */
async function killedAt(
  [command = "", ...args]: readonly string[],
  { directory, mode, step, delay }: Moment,
): Promise<number> {
  const child = spawn(command, [...args, "t.db"], { cwd: directory, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.on("error", () => undefined).end(work(mode));
  let told = 0;
  createInterface(child.stdout).on("line", (line) => {
    told = Math.max(told, lastStep(`${line}\n`));
    if (told === step) setTimeout(() => child.kill("SIGKILL"), delay);
  });
  await new Promise((resolve) => child.once("close", resolve));
  return told;
}
