/** The standard streams of `muslin run`: what a program is told where the host's cannot be read or written. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sysroot } from "../support/sysroot.ts";

const muslin = fileURLToPath(new URL("../../src/cli/process.ts", import.meta.url));
const source = `#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  char bytes[10];
  int count = read(0, bytes, sizeof bytes);
  fprintf(stderr, "read: %s\\n", count < 0 ? strerror(errno) : "done");
  count = write(1, "x", 1);
  fprintf(stderr, "write: %s\\n", count < 0 ? strerror(errno) : "done");
  return 7;
}`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-streams-"));
  writeFileSync(join(folder, "a.c"), source);
});
beforeEach((context) => void sysroot(context));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const from = (path: string): { readonly path: string; readonly mode: string } => ({ path, mode: "r" });
const to = (path: string): { readonly path: string; readonly mode: string } => ({ path, mode: "w" });

test.for([
  {
    name: "a folder is not read",
    input: from("/"),
    output: to("/dev/null"),
    errors: "read: Is a directory\nwrite: done\n",
  },
  {
    name: "a full device takes nothing",
    input: from("/dev/null"),
    output: to("/dev/full"),
    errors: "read: done\nwrite: No space left on device\n",
  },
])("$name", ({ input, output, errors }) => {
  const opened = [input, output].map(({ path, mode }) => openSync(path, mode));
  try {
    const [stdin, stdout] = opened;
    const { status, stderr } = spawnSync(process.execPath, [muslin, "run", "a.c"], {
      cwd: folder,
      encoding: "utf8",
      stdio: [stdin, stdout, "pipe"],
    });
    expect({ status, stderr }).toEqual({ status: 7, stderr: errors });
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
});
