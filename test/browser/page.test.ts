/**
 * The kernel in a page: Chromium loads what is published, boots a system, and runs a program that reads, waits and writes. The page has no
 * more than ES modules from a static server.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileOf, llvm } from "../support/clang.ts";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const chromium = "/usr/bin/chromium";
const lacks = [
  ...(existsSync(chromium) ? [] : ["Chromium"]),
  ...(existsSync(join(dist, "host/web")) ? [] : ["a build"]),
];

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

const page = `<!doctype html><pre id="out"></pre><script type="module">
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
</script>`;

let server: Server;
let program: Uint8Array;
let answer: Promise<string>;

beforeAll(async () => {
  const { files } = await llvm(["clang", "-O1", "-fno-builtin", "-c", "a.c", "-o", "a.o"], { "a.c": source });
  const link = [
    "wasm-ld",
    "--no-entry",
    "--import-memory",
    "--export=__stack_pointer",
    "--stack-first",
    "a.o",
    "-o",
    "a.wasm",
  ];
  program = fileOf(await llvm(link, files), "a.wasm");
  answer = new Promise((resolve) => {
    server = createServer((request, response) => {
      const path = request.url ?? "/";
      if (path === "/done") {
        let body = "";
        request.on("data", (chunk) => (body += String(chunk))).on("end", () => (response.end(), resolve(body)));
      } else if (path === "/") response.setHeader("Content-Type", "text/html").end(page);
      else if (path === "/program.wasm") response.end(program);
      else if (existsSync(join(dist, path)))
        response.setHeader("Content-Type", "text/javascript").end(readFileSync(join(dist, path)));
      else response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.close();
});

describe.skipIf(lacks.length > 0)(`in a page (needs ${lacks.join(", ") || "nothing more"})`, () => {
  test("a program reads, waits, writes and ends", async () => {
    const profile = mkdtempSync(join(tmpdir(), "muslin-chromium-"));
    const { port } = server.address() as AddressInfo;
    const flags = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      `--user-data-dir=${profile}`,
    ];
    const browser = spawn(chromium, [...flags, `http://127.0.0.1:${port}/`], { stdio: "ignore" });
    try {
      expect(await answer).toBe("typed later / ended with 5");
    } finally {
      browser.kill("SIGKILL");
      await new Promise((resolve) => browser.once("close", resolve));
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
