/** A tree that is there, on every file system, those that cannot be changed among them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { Overlayfs, Tarfs } from "../../src/fs/index.ts";
import { HostDirectory } from "../../src/host/node/index.ts";
import { makeTree, readingCases, unchangingCases } from "./cases/reading.ts";
import type { FileSystem } from "../../src/vfs/index.ts";
import { referenceTool } from "../support/references.ts";
import type { TestSystem } from "../support/test-system.ts";
import { KernelUnix } from "./machines/kernel-unix.ts";
import { endLinux, linuxFor } from "./machines/linux-unix.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-reading-"));
  mkdirSync(join(folder, "tree"));
  const unix = kernelWith((system) => new HostDirectory(join(folder, "tree"), system.kernel));
  makeTree(unix);
});

afterAll(() => {
  endLinux();
  rmSync(folder, { recursive: true, force: true });
});

function kernelWith(make: (test: TestSystem) => FileSystem): KernelUnix {
  const unix = new KernelUnix();
  unix.test.system.mount("/mnt", make(unix.test));
  unix.call("chdir", "/mnt");
  return unix;
}

function archive({ kernel }: TestSystem, context: TestContext): Tarfs {
  const path = join(folder, "a.tar");
  referenceTool("tar", context).run(["--format=posix", "--sparse", "-cf", path, "-C", join(folder, "tree"), "."]);
  return new Tarfs({ clock: kernel, bytes: readFileSync(path) });
}

const unchanging: Readonly<Record<string, (test: TestSystem, context: TestContext) => FileSystem>> = {
  archive,
  "overlay without an upper layer": (system, context) =>
    new Overlayfs({ clock: system.kernel, lowers: [archive(system, context).root] }),
};

const changing: typeof unchanging = {
  "overlay over an archive": (system, context) => {
    const lowers = [archive(system, context).root];
    return new Overlayfs({ clock: system.kernel, lowers, upper: system.system.newTmpfs(0o755).root });
  },
  "host directory": ({ kernel }) => new HostDirectory(join(folder, "tree"), kernel),
};

describe.each(Object.entries({ ...unchanging, ...changing }))("%s", (name, make) => {
  const cases = name in unchanging ? [...readingCases, ...unchangingCases] : readingCases;
  test.for(cases)("$name", ({ run }, context) => {
    run(kernelWith((system) => make(system, context)));
  });
});

test.for(readingCases)("tmpfs: $name", ({ run }) => {
  const unix = kernelWith(({ system }) => system.newTmpfs(0o755));
  makeTree(unix);
  run(unix);
});

test.for(readingCases)("Linux: $name", ({ run }, context) => {
  const unix = linuxFor(context);
  expect(unix.call("chdir", join(folder, "tree"))).toBe(0);
  run(unix);
});
