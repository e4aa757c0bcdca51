/**
 * Linux itself: a small program in C makes the calls that it is told through a fifo, and answers through another, so that a test can wait
 * for each.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeUtf8 } from "../../../src/bytes/index.ts";
import type { TestContext } from "vitest";
import { cachePath, digest } from "../../support/cache.ts";
import { inUsualSurroundings, nativeProgram } from "../../support/programs/native-program.ts";
import { referenceTool } from "../../support/references.ts";
import { Out, Unix, Wide, type Argument, type Result, type Space } from "./unix.ts";
import { errnoOf } from "../../../src/abi/index.ts";

/** What the program knows. */
const names = `
  openat close read write pread64 pwrite64 lseek truncate ftruncate fallocate
  mkdirat unlinkat renameat2 linkat symlinkat readlinkat statx fchmodat fchmod fchownat
  mknodat utimensat getdents64 statfs flock fcntl chdir umask fsync faccessat
  lsetxattr lgetxattr llistxattr lremovexattr setresuid setresgid dup close_range inotify_init1 inotify_add_watch
  inotify_rm_watch getcwd fchdir
`
  .trim()
  .split(/\s+/);

const source = `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
static const long numbers[] = { ${names.map((name) => `SYS_${name}`).join(", ")} };
static int in, out;
static void get(void *to, size_t count) {
  while (count > 0) {
    ssize_t got = read(in, to, count);
    if (got <= 0) _exit(0);
    to = (char *)to + got;
    count -= got;
  }
}
static void put(const void *from, size_t count) {
  while (count > 0) {
    ssize_t done = write(out, from, count);
    if (done <= 0) _exit(1);
    from = (const char *)from + done;
    count -= done;
  }
}
/* A call: its index, then six arguments. Each is a kind (0 number, 1 bytes, 2 room), a number or size, and bytes. */
int main(int count, char **args) {
  in = open(args[1], O_RDONLY);
  out = open(args[2], O_WRONLY);
  in = fcntl(in, F_DUPFD, 100);
  out = fcntl(out, F_DUPFD, 100);
  close_range(0, 99, 0);
  for (;;) {
    int64_t index, kinds[6], values[6];
    char *memory[6] = { 0 };
    get(&index, 8);
    for (int at = 0; at < 6; at++) {
      get(&kinds[at], 8);
      get(&values[at], 8);
      if (kinds[at] == 0) continue;
      memory[at] = calloc(values[at] + 1, 1);
      if (kinds[at] == 1) get(memory[at], values[at]);
    }
    long words[6];
    for (int at = 0; at < 6; at++) words[at] = kinds[at] == 0 ? (long)values[at] : (long)memory[at];
    int64_t result = syscall(numbers[index], words[0], words[1], words[2], words[3], words[4], words[5]);
    if (result == -1) result = -errno;
    put(&result, 8);
    for (int at = 0; at < 6; at++) {
      if (kinds[at] == 2) put(memory[at], values[at]);
      free(memory[at]);
    }
  }
}
`;

let running: LinuxUnix | undefined;

/** Linux for a test, which is skipped where it cannot be asked. One program serves all tests of a file, which calls {@link endLinux}. */
export function linuxFor(context: TestContext): LinuxUnix {
  context.skip(process.platform !== "linux", "This host is not Linux");
  referenceTool("gcc", context);
  running ??= new LinuxUnix();
  return running;
}

/** Kept as other native programs are: from a temporary folder nothing may be executed in some places. */
function helperProgram(): string {
  const path = cachePath("contract", `${digest(source)}.c`);
  fs.writeFileSync(path, source);
  return nativeProgram(path);
}

export function endLinux(): void {
  running?.end();
  running = undefined;
}

class LinuxUnix extends Unix {
  override readonly O_DIRECTORY: number = fs.constants.O_DIRECTORY;
  override readonly O_NOFOLLOW: number = fs.constants.O_NOFOLLOW;
  readonly #folder: string = fs.mkdtempSync(join(tmpdir(), "muslin-linux-"));
  readonly #helper: ChildProcess;
  readonly #requests: number;
  readonly #answers: number;

  constructor() {
    super();
    const at = (name: string): string => join(this.#folder, name);
    const { status, stderr } = spawnSync("mkfifo", [at("requests"), at("answers")], { encoding: "utf8" });
    if (status !== 0) throw new Error(`mkfifo has failed: ${stderr}`);
    const command = inUsualSurroundings(helperProgram(), [at("requests"), at("answers")]);
    this.#helper = spawn(...command, { stdio: "ignore" });
    this.#requests = fs.openSync(at("requests"), "w");
    this.#answers = fs.openSync(at("answers"), "r");
  }

  end(): void {
    fs.closeSync(this.#requests);
    fs.closeSync(this.#answers);
    this.#helper.kill("SIGKILL");
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  override call(name: string, ...args: readonly Argument[]): Result {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`The program for Linux does not know '${name}'`);
    const six = Array.from({ length: 6 }, (_, at) => args[at] ?? 0);
    fs.writeSync(this.#requests, Buffer.concat([wide(index), ...six.flatMap(encoded)]));
    const result = Number(new DataView(this.#answer(8).buffer).getBigInt64(0, true));
    for (const argument of six) if (argument instanceof Out) this.output = this.#answer(argument.size);
    return result < 0 ? (errnoOf(-result)?.name ?? result) : result;
  }

  #answer(size: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size;) {
      const count = fs.readSync(this.#answers, bytes, at, size - at, null);
      if (count === 0) throw new Error("The program for Linux has ended");
      at += count;
    }
    return bytes;
  }

  override seek(fd: number, offset: number, whence: number): Result {
    return this.call("lseek", fd, offset, whence);
  }

  /** `struct statfs` of 64-bit machines. */
  override space(path: string): Space | string {
    const result = this.call("statfs", path, new Out(120));
    if (typeof result === "string") return result;
    const view = new DataView(this.output.slice().buffer);
    const at = (offset: number): number => view.getUint32(offset, true);
    return { type: at(0), blockSize: at(8), nameLength: at(64), flags: at(80) };
  }
}

function wide(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
  return bytes;
}

function encoded(argument: Argument): Uint8Array[] {
  if (argument instanceof Out) return [wide(2), wide(argument.size)];
  if (argument instanceof Wide) return [wide(0), wide(argument.value)];
  if (typeof argument === "number") return [wide(0), wide(argument)];
  const bytes = typeof argument === "string" ? encodeUtf8(`${argument}\0`) : argument;
  return [wide(1), wide(bytes.length), bytes];
}
