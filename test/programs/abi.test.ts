/** The kernel's idea of constants and layouts, compared with what our compiler makes of the C library's headers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as abi from "../../src/abi/index.ts";
import { compiledObject, linkedProgram } from "../support/compiled-program.ts";
import { sysroot } from "../support/sysroot.ts";
import { runProgram } from "../support/test-host.ts";

const headers =
  "dirent errno fcntl limits poll sched signal stddef stdint stdio termios time unistd sys/epoll sys/eventfd sys/file sys/inotify sys/ioctl sys/mman sys/prctl sys/random sys/resource sys/signalfd sys/socket sys/stat sys/statfs sys/statvfs sys/sysinfo sys/syscall sys/time sys/timerfd sys/times sys/timex sys/types sys/uio sys/wait";

interface Layout {
  readonly size: number;
  readonly offsets: Readonly<Record<string, number>>;
}

/** `struct statx` is missing: musl 1.2.3 has none. Type in C, and what is put in front of a field's name. Where libc has a larger struct than the kernel, only fields are compared. */
const rows: readonly (readonly [layout: Layout, type: string, prefix?: string, isPart?: "part"])[] = [
  [abi.timespec, "struct timespec"],
  [abi.timeval, "struct timeval"],
  [abi.itimerspec, "struct itimerspec", "it_"],
  [abi.iovec, "struct iovec"],
  [abi.stat, "struct stat"],
  [abi.statfs, "struct statfs"],
  [abi.flock, "struct flock"],
  [abi.pollfd, "struct pollfd"],
  [abi.epollEvent, "struct epoll_event"],
  [abi.stackT, "stack_t"],
  [abi.rlimit, "struct rlimit"],
  [abi.tms, "struct tms"],
  [abi.termios, "struct termios", "", "part"],
  [abi.winsize, "struct winsize"],
  [abi.signalfdSiginfo, "struct signalfd_siginfo"],
];

/** Names of C that begin so are constants of both. */
const constantNames =
  /^(?:O|F|S|AT|SIG|SA|SI|PROT|MAP|MS|POLL|EPOLL|CLOCK|TFD|EFD|SFD|IN|RLIMIT|RUSAGE|PR|FUTEX|SEEK|LOCK|DT|W|CLD|TIMER)_?[A-Z0-9_]+$/;

/** Where a library means something else than the kernel. */
const different: Readonly<Record<string, string>> = {
  O_ACCMODE: "musl's has O_PATH in it, which it also calls O_SEARCH",
  SIGRTMIN: "the first three real-time signals are libc's own",
};

const constants = Object.entries(abi).filter(
  (entry): entry is [string, number] =>
    typeof entry[1] === "number" && constantNames.test(entry[0]) && !(entry[0] in different),
);

test("numbers of system calls are those of libc's table", () => {
  const table = readFileSync(new URL("../../libc/syscalls.txt", import.meta.url), "utf8");
  const ours: Readonly<Record<string, number>> = abi.syscallNumbers;
  const lines = table.split("\n").filter((line) => /^\w+ \d/.test(line));
  const known = lines.map((line) => line.split(" ")).filter(([name = ""]) => name in ours);
  expect(known.length).toBeGreaterThan(300);
  expect(known.filter(([name = "", number]) => ours[name] !== Number(number))).toEqual([]);
});

test("constants and layouts are those of the headers", async (context) => {
  const folder = sysroot(context);
  const temporary = mkdtempSync(join(tmpdir(), "muslin-abi-"));
  try {
    const source = join(temporary, "probe.c");
    writeFileSync(source, probe());
    const object = await compiledObject(source, { sysroot: folder });
    const { exitCode, output } = runProgram(linkedProgram(object, { sysroot: folder }));
    expect(exitCode).toBe(0);
    const found = new Map(
      output
        .trim()
        .split("\n")
        .map((line) => line.split(" = ") as [string, string]),
    );
    const differences = [...expected()].filter(([name, value]) => found.has(name) && found.get(name) !== value);
    expect(differences.map(([name, value]) => `${name}: ${value}, in C ${found.get(name)}`)).toEqual([]);
    expect(found.size).toBeGreaterThan(300);
  } finally {
    rmSync(temporary, { recursive: true });
  }
});

const isPadding = (field: string): boolean => /^(?:__)?(?:pad|unused|spare|f_spare)/.test(field);

function expected(): ReadonlyMap<string, string> {
  const values = new Map<string, string>(constants.map(([name, value]) => [name, `${value >>> 0}`]));
  for (const [name, { number }] of Object.entries(abi.errno)) values.set(name, `${number}`);
  for (const [{ size, offsets }, type, prefix = "", part] of rows) {
    if (part === undefined) values.set(`sizeof(${type})`, `${size}`);
    for (const [field, offset] of Object.entries(offsets))
      if (!isPadding(field)) values.set(`${type}.${prefix}${field}`, `${offset}`);
  }
  return values;
}

/** A program that prints all of them that there are in C. */
function probe(): string {
  const lines: string[] = [];
  for (const name of [...constants.map(([constant]) => constant), ...Object.keys(abi.errno)])
    lines.push(`#ifdef ${name}\n\tprintf("${name} = %u\\n", (unsigned)(${name}));\n#endif\n`);
  for (const [{ offsets }, type, prefix = "", part] of rows) {
    if (part === undefined) lines.push(`\tprintf("sizeof(${type}) = %zu\\n", sizeof(${type}));\n`);
    for (const field of Object.keys(offsets).filter((each) => !isPadding(each)))
      lines.push(`\tprintf("${type}.${prefix}${field} = %zu\\n", offsetof(${type}, ${prefix}${field}));\n`);
  }
  const includes = headers.split(" ").map((name) => `#include <${name}.h>\n`);
  return `#define _GNU_SOURCE\n${includes.join("")}\nint main(void)\n{\n${lines.join("")}\treturn 0;\n}\n`;
}
