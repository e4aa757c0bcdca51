/**
 * The kernel in a page: Chromium loads what is published, boots a system, and runs a program that reads, waits and writes. The page has no
 * more than ES modules from a static server.
 */
import { describe, expect, test } from "vitest";
import { pageAnswer, pageLacks } from "../support/chromium.ts";
import { fileOf, llvm } from "../support/clang.ts";

const lacks = pageLacks();

const source = `
#define IMPORT(name) __attribute__((import_module("env"), import_name(name)))
IMPORT("__syscall_write") int sys_write(int, const void *, int);
IMPORT("__syscall_read") int sys_read(int, void *, int);
IMPORT("__syscall_open") int sys_open(const char *, int, int);
IMPORT("__syscall_nanosleep") int sys_nanosleep(const void *, void *);
IMPORT("__syscall_exit_group") void sys_exit(int);
IMPORT("__wait") int wait(void);
static int finish(int r) { return r == -4096 ? wait() : r; }
static struct { long long s; int ns, pad; } moment = { 0, 50000000 };
static char buf[100];
__attribute__((export_name("_start"))) void start(int *sp) {
  int n = finish(sys_read(0, buf, sizeof buf));
  finish(sys_nanosleep(&moment, 0));
  int fd = sys_open("/tmp/f", 0102, 0600);
  finish(sys_write(fd, buf, n));
  fd = sys_open("/tmp/f", 0, 0);
  n = finish(sys_read(fd, buf, sizeof buf));
  finish(sys_write(1, buf, n));
  sys_exit(5);
}`;

const script = `
import { boot, exitCodeOf } from "/runtime/index.js";
import { QueueInput, TextOutput, WebHost } from "/host/web/index.js";
const out = document.getElementById("out");
try {
  const system = boot({ host: new WebHost() });
  const stdin = new QueueInput();
  const stdout = new TextOutput((text) => (out.textContent += text));
  const bytes = new Uint8Array(await (await fetch("/program.wasm")).arrayBuffer());
  const running = await system.spawn(bytes, { stdin, stdout });
  setTimeout(() => stdin.send("typed later"), 50);
  const { status } = await running.ended;
  out.textContent += " / ended with " + exitCodeOf(status);
} catch (error) {
  out.textContent += String(error.stack);
}
await fetch("/done", { method: "POST", body: out.textContent });
`;

async function program(): Promise<Uint8Array> {
  const { files } = await llvm(["clang", "-O1", "-fno-builtin", "-c", "a.c", "-o", "a.o"], { "a.c": source });
  const link = ["--no-entry", "--import-memory", "--export=__stack_pointer", "--stack-first"];
  return fileOf(await llvm(["wasm-ld", ...link, "a.o", "-o", "a.wasm"], files), "a.wasm");
}

describe.skipIf(lacks.length > 0)(`in a page (needs ${lacks.join(", ") || "nothing more"})`, () => {
  test("a program reads, waits, writes and ends", async () => {
    const files = new Map([["/program.wasm", await program()]]);
    expect(await pageAnswer({ script, files, timeLimit: 50_000 })).toBe("typed later / ended with 5");
  });
});
