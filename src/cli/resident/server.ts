/**
 * The resident compiler: a process that compiles for all who call `muslin cc`, since clang takes longer to start than most
 * sources take to compile. bin/resident.js starts it when it is first needed:
 *
 *     node server.ts SOCKET SECONDS
 *
 * It says `ready` on standard output, listens at SOCKET, and ends when nobody has called for so many seconds, or when files
 * of Muslin have changed. A job is a command line; a caller who goes away ends his.
 */
import { readdirSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { closeInheritedFiles } from "./inherited-files.ts";
import type { Answer, Job } from "./job.ts";
import { WorkerPool } from "./worker-pool.ts";

const [path = "", seconds = ""] = process.argv.slice(2);
closeInheritedFiles();
const startState = stateOfProgram();
const pool = new WorkerPool();
let connections = 0;
let idle = setTimeout(end, Number(seconds) * 1000);

const server = createServer((socket) => {
  clearTimeout(idle);
  connections++;
  socket.on("error", () => socket.destroy());
  socket.once("close", () => {
    connections--;
    if (connections === 0) idle = setTimeout(end, isOutdated ? 0 : Number(seconds) * 1000);
  });
  createInterface(socket).once("line", (line) => void answer(JSON.parse(line) as Job, socket));
});
let isOutdated = false;

// The place is taken by renaming, so that of two that start at once either has it and none is half there.
const unfinished = `${path}.${process.pid}`;
server.listen(unfinished, () => {
  renameSync(unfinished, path);
  writeSync(1, "ready\n");
});

async function answer(job: Job, socket: Socket): Promise<void> {
  const say = (answer: Answer): void => void socket.write(`${JSON.stringify(answer)}\n`);
  isOutdated ||= stateOfProgram() !== startState;
  if (isOutdated) {
    rmSync(path, { force: true });
    say({ kind: "outdated" });
    socket.end();
    return;
  }
  say({ kind: "taken" });
  const cancellation = new AbortController();
  socket.once("close", () => cancellation.abort());
  const code = await pool.run(job, { say, signal: cancellation.signal });
  if (code !== undefined) say({ kind: "exit", code });
  socket.end();
}

function end(): void {
  // Another one may have taken the place.
  rmSync(path, { force: true });
  process.exit();
}

/** Names, sizes and times of the files that this program is made of. */
function stateOfProgram(): string {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const names = readdirSync(root, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => /\.[jt]s$/.test(name) && !/\.(?:test|d)\.ts$/.test(name))
    .map((name) => {
      const { size, mtimeMs } = statSync(join(root, name), { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
      return `${name} ${size} ${mtimeMs}`;
    })
    .join("\n");
}
