// Has `muslin cc` done by the resident compiler (src/cli/resident/), which is started if it is not there: clang takes
// seconds to start. Plain JavaScript with as little as can be, since every call of the compiler waits for it.
const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const { lstatSync, mkdirSync, readFileSync } = require("node:fs");
const { connect } = require("node:net");
const { tmpdir } = require("node:os");
const { dirname, extname, join } = require("node:path");

/** How long it waits for the next call before it ends, in seconds. */
const USUAL_PATIENCE = 60;
/** How long it may take to say that a job is taken, in milliseconds; a process that does not answer is passed by. */
const LONGEST_SILENCE = 10_000;
/** A socket's path may not be longer, on any system. */
const LONGEST_PATH = 100;

/**
 * Has the command of `process.argv` done.
 *
 * @param {string} program the file that would do it in this process.
 * @param {() => void} doHere does it in this process; called if there is no resident compiler or none is wanted.
 */
module.exports = function compile(program, doHere) {
  const seconds = patience();
  const words = process.argv.slice(2);
  // Files of this process itself are no one else's.
  const isOwn = words.some((word) => /\/dev\/(?:fd|std)|\/proc\/(?:self|thread-self)/.test(word));
  const path = seconds === 0 || isOwn || process.platform === "win32" ? undefined : socketPath(program);
  if (path === undefined) return doHere();
  const job = JSON.stringify(jobOf(words));
  call(path, job, (isDone) => {
    if (isDone) return;
    start({ program, path, seconds }, (isReady) => {
      if (!isReady) return doHere();
      call(path, job, (isDone) => isDone || doHere());
    });
  });
};

/** `MUSLIN_RESIDENT` in seconds; 0 means never. */
function patience() {
  const given = process.env.MUSLIN_RESIDENT;
  if (given === undefined || given === "") return USUAL_PATIENCE;
  const seconds = Number(given);
  return seconds > 0 && seconds < 1e6 ? seconds : 0;
}

function jobOf(words) {
  const job = { words, cwd: process.cwd(), environment: process.env, hasColors: process.stderr.isTTY === true };
  return words.includes("-") ? { ...job, stdin: readFileSync(0, "base64") } : job;
}

/**
 * One for each version of what runs, in a folder that only this user can look into; nothing where there is no such folder.
 * New files get the resident process's permissions, so it is one for each umask as well.
 */
function socketPath(program) {
  const { XDG_RUNTIME_DIR: runtime } = process.env;
  const user = process.getuid();
  const folder = runtime ? join(runtime, "muslin") : join(tmpdir(), `muslin-${user}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const status = lstatSync(folder);
    if (!status.isDirectory() || status.uid !== user || (status.mode & 0o077) !== 0) return undefined;
  } catch {
    return undefined;
  }
  const identity = [program, process.execPath, process.version, process.umask()].join("\n");
  const path = join(folder, `cc-${createHash("sha256").update(identity).digest("hex").slice(0, 16)}`);
  return path.length > LONGEST_PATH ? undefined : path;
}

/** @param {(isDone: boolean) => void} then whether the job has been taken, once it is done or refused. */
function call(path, job, then) {
  let isTaken = false;
  let isDone = false;
  let text = "";
  const socket = connect(path, () => socket.write(`${job}\n`));
  const silence = setTimeout(() => socket.destroy(), LONGEST_SILENCE);
  socket.setEncoding("utf8");
  socket.on("error", () => undefined);
  socket.on("data", (piece) => {
    const lines = (text + piece).split("\n");
    text = lines.pop();
    for (const line of lines) {
      const answer = JSON.parse(line);
      if (answer.kind === "taken") {
        clearTimeout(silence);
        isTaken = true;
      } else if (answer.kind === "exit") {
        isDone = true;
        process.exitCode = answer.code;
      } else if (answer.kind !== "outdated") process[answer.kind].write(Buffer.from(answer.bytes, "base64"));
    }
  });
  socket.on("close", () => {
    clearTimeout(silence);
    if (isTaken && !isDone) {
      process.stderr.write("muslin cc: The resident compiler has ended before it was done\n");
      process.exitCode = 1;
    }
    then(isTaken);
  });
}

/** @param {(isReady: boolean) => void} then */
function start({ program, path, seconds }, then) {
  const server = join(dirname(program), `resident/server${extname(program)}`);
  const child = spawn(process.execPath, [...process.execArgv, server, path, String(seconds)], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let isReady = false;
  child.on("error", () => undefined);
  child.stdout.once("data", () => {
    isReady = true;
    child.stdout.destroy();
  });
  child.stdout.once("close", () => {
    child.unref();
    then(isReady);
  });
}
