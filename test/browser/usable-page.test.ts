/** Whatever programs do and whoever ends them, the page goes on: crashes, refusals, loops without end, reloads, closed tabs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { pageLacks } from "../support/chromium.ts";
import { compiledObject, linkedProgram } from "../support/compiled-program.ts";
import { withPage } from "../support/served-page.ts";
import { sysroot } from "../support/sysroot.ts";

const lacks = pageLacks();

/** One program, by its argument. */
const source = `
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int deeper(volatile int *p) { volatile int x[100]; x[0] = *p + 1; return deeper(x) + x[0]; }
static void keep(void) {
  int fd = open("/data/kept", O_CREAT | O_WRONLY | O_APPEND, 0644);
  write(fd, "kept\\n", 5);
  fsync(fd);
  puts("stored");
  fflush(stdout);
  for (;;) pwrite(fd, "lost?", 5, 100), usleep(1000);
}
int main(int argc, char **argv) {
  switch (argv[1][0]) {
  case 's': *(volatile int *)0x7ffffff0 = 1; break;
  case 'd': { volatile int zero = 0; return 7 / zero; }
  case 'a': abort();
  case 'r': { volatile int x = 0; return deeper(&x); }
  case 'w': for (;;) write(1, "x", 1);
  case 'c': for (volatile unsigned i = 0;; i++);
  case 'm': { int n = 0; while (n < 4096 && memset(malloc(1 << 20) ?: (exit(n < 4096 ? 9 : 0), NULL), 1, 1 << 20)) n++; return 1; }
  case 'k': keep();
  case 'p': { char text[100]; int fd = open("/data/kept", O_RDONLY); text[read(fd, text, 99)] = 0; printf("%.5s", text); return 0; }
  }
  printf("hello %d", getpid() > 0);
  return 3;
}`;

const page = `
import { boot, exitCodeOf } from "/dist/runtime/index.js";
import { openOpfs, TextOutput, WebHost } from "/dist/host/web/index.js";

const system = boot({ host: new WebHost() });
const program = async () => new Uint8Array(await (await fetch("/usable/program.wasm")).arrayBuffer());
globalThis.output = "";

globalThis.run = async (kind, { denied = [], killedAfter = 0, ...options } = {}) => {
  globalThis.output = "";
  const stdout = new TextOutput((text) => (globalThis.output = (globalThis.output + text).slice(-100)));
  const allows = (call) => !denied.includes(call);
  try {
    const running = await system.spawn(await program(), { args: ["program", kind], stdout, allows, ...options });
    if (killedAfter > 0) setTimeout(() => running.kill(9), killedAfter);
    const { status, stack = "" } = await running.ended;
    return { code: exitCodeOf(status), output: globalThis.output.replace(/x+/, "x"), hasStack: stack !== "" };
  } catch (error) {
    return { error: error.name, calls: error.calls };
  }
};

globalThis.mountOpfs = async () => {
  const directory = await navigator.storage.getDirectory();
  system.mount("/data", (await openOpfs(directory))(system.kernel));
};

globalThis.runInWorker = (kind, limit) =>
  new Promise((resolve) => {
    const worker = new Worker("/usable/worker.js", { type: "module" });
    const end = (result) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(result);
    };
    const timer = setTimeout(() => end("ended by the limit"), limit);
    worker.onmessage = ({ data }) => end(data);
    worker.postMessage(kind);
  });
`;

const worker = `${page}
globalThis.onmessage = async ({ data }) => postMessage(await globalThis.run(data));
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-usable-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withUsablePage(context: TestContext, look: (page: Page) => Promise<void>): Promise<void> {
  const library = sysroot(context);
  const path = join(folder, "program.c");
  writeFileSync(path, source);
  const program = linkedProgram(await compiledObject(path, { sysroot: library }), { sysroot: library });
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const files = new Map([
    ["/usable/index.html", text(`<!doctype html><script type="module" src="page.js"></script>`)],
    ["/usable/page.js", text(page)],
    ["/usable/worker.js", text(worker)],
    ["/usable/program.wasm", program],
  ]);
  await withPage({ path: "/usable/", files }, look);
}

const hello = { code: 3, output: "hello 1", hasStack: false };

async function run(on: Page, kind: string, options: object = {}): Promise<unknown> {
  return on.evaluate(`run(${JSON.stringify(kind)}, ${JSON.stringify(options)})`);
}

describe.skipIf(lacks.length > 0)(`a page (needs ${lacks.join(", ") || "nothing more"})`, { timeout: 300_000 }, () => {
  test("goes on behind programs that crash, are refused, or come to a limit", async (context) => {
    await withUsablePage(context, async (on) => {
      expect(await run(on, "store")).toEqual({ code: 139, output: "", hasStack: true });
      expect(await run(on, "divide")).toEqual({ code: 136, output: "", hasStack: true });
      expect(await run(on, "abort")).toEqual({ code: 134, output: "", hasStack: true });
      expect(await run(on, "recurse")).toEqual({ code: 139, output: "", hasStack: true });
      expect(await run(on, "hello", { denied: ["open", "usleep"] })).toEqual({ error: "DeniedCalls", calls: ["open"] });
      expect(await run(on, "memory", { maxMemory: 2 ** 24 })).toMatchObject({ code: 9 });
      expect(await run(on, "hello")).toEqual(hello);
    });
  });

  test("ends a program that writes without end, and is not held up by it", async (context) => {
    await withUsablePage(context, async (on) => {
      expect(await run(on, "write", { killedAfter: 200 })).toMatchObject({ code: 137, output: "x" });
      expect(await run(on, "hello")).toEqual(hello);
    });
  });

  test("ends a program that computes without end in a worker, and starts the next", async (context) => {
    await withUsablePage(context, async (on) => {
      expect(await on.evaluate(`runInWorker("compute", 1000)`)).toBe("ended by the limit");
      expect(await on.evaluate(`runInWorker("hello", 60000)`)).toEqual(hello);
      expect(await run(on, "hello")).toEqual(hello);
    });
  });

  test("finds what was stored when it is loaded again or its tab was closed, while a program ran", async (context) => {
    await withUsablePage(context, async (on) => {
      await on.evaluate("mountOpfs()");
      await on.evaluate(`void run("keep")`);
      await on.waitForFunction(`output.includes("stored")`);
      await on.reload();
      await on.evaluate("mountOpfs()");
      expect(await run(on, "print")).toMatchObject({ code: 0, output: "kept\n" });
      await on.evaluate(`void run("keep")`);
      await on.waitForFunction(`output.includes("stored")`);
      const other = await on.context().newPage();
      await on.close();
      await other.goto(on.url());
      await other.evaluate("mountOpfs()");
      expect(await run(other, "print")).toMatchObject({ code: 0, output: "kept\n" });
      expect(await run(other, "hello")).toEqual(hello);
    });
  });
});
