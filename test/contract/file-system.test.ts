/**
 * What every file system has to do (`cases/`), tried by the same calls on each of ours and on Linux's. Where one does something else, a
 * row in `differences.ts` says so, and why; a case that passes in spite of its row fails.
 */
import { accessSync, chmodSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Overlayfs } from "../../src/fs/index.ts";
import { HostDirectory } from "../../src/host/node/index.ts";
import { openOpfs } from "../../src/host/web/index.ts";
import type { FileSystem } from "../../src/vfs/index.ts";
import { cases } from "./cases/index.ts";
import { differences } from "./differences.ts";
import { MemoryStorage } from "../support/memory-storage.ts";
import type { TestSystem } from "../support/test-system.ts";
import { Lacking } from "./machines/case.ts";
import { KernelUnix } from "./machines/kernel-unix.ts";
import { endLinux, linuxFor } from "./machines/linux-unix.ts";

const onlyRoot = "Only root becomes other users";
const isRoot = process.getuid?.() === 0 && hasOtherUsers();
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-contract-"));
  chmodSync(folder, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ours: Readonly<Record<string, (test: TestSystem) => FileSystem | Promise<FileSystem>>> = {
  tmpfs: ({ system }) => system.newTmpfs(0o755),
  overlay: ({ system }) => {
    const [lower, upper] = [system.newTmpfs(0o755), system.newTmpfs(0o755)];
    return new Overlayfs({ clock: system.kernel, lowers: [lower.root], upper: upper.root });
  },
  OPFS: async ({ kernel }) => (await openOpfs(new MemoryStorage()))(kernel),
  "host directory": ({ system }) => new HostDirectory(mkdtempSync(join(folder, "case-")), system.kernel),
};

describe.each(Object.entries(ours))("%s", (implementation, make) => {
  const isOfHost = implementation === "host directory";
  test.for(cases)("$name", async ({ name, needsRoot, run }, context) => {
    context.skip(isOfHost && !isRoot && needsRoot === true, onlyRoot);
    const unix = new KernelUnix();
    unix.test.system.mount("/mnt", await make(unix.test));
    unix.call("chdir", "/mnt");
    unix.chmod(".", 0o755);
    const reason = differences[implementation]?.[name];
    if (reason !== undefined) expect(() => run(unix), `${reason}: it passes, so the row can go`).toThrow();
    else run(unix);
  });
});

/** A user namespace may have one user only. */
function hasOtherUsers(): boolean {
  if (process.platform !== "linux") return true;
  const [, , count = "0"] = readFileSync("/proc/self/uid_map", "utf8").trim().split(/\s+/);
  return Number(count) > 60_000;
}

const linux: Readonly<Record<string, () => string>> = {
  "the disk's": () => folder,
  tmpfs: () => "/dev/shm",
  overlay: () => join(folder, "merged"),
};

/** Only root may; in most containers not even root. */
function mountOverlay(): boolean {
  const [lower, upper, work, merged] = ["lower", "upper", "work", "merged"].map((name) => join(folder, name));
  for (const path of [lower, upper, work, merged]) mkdirSync(path ?? "");
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
  const { status } = spawnSync("mount", ["-t", "overlay", "overlay", "-o", options, merged ?? ""]);
  return status === 0;
}

describe("Linux", () => {
  let hasOverlay = false;

  beforeAll(() => {
    hasOverlay = isRoot && mountOverlay();
  });

  afterAll(() => {
    endLinux();
    if (hasOverlay) spawnSync("umount", [join(folder, "merged")]);
  });

  describe.each(Object.entries(linux))("%s", (implementation, place) => {
    test.for(cases)("$name", ({ name, needsRoot, run }, context) => {
      context.skip(!isRoot && needsRoot === true, onlyRoot);
      context.skip(implementation === "tmpfs" && !isWritable("/dev/shm"), "/dev/shm cannot be written to");
      context.skip(implementation === "overlay" && !hasOverlay, "An overlay cannot be mounted here");
      const unix = linuxFor(context);
      const own = mkdtempSync(join(place(), "muslin-case-"));
      try {
        unix.call("chdir", own);
        unix.chmod(".", 0o755);
        const reason = differences[`Linux ${implementation}`]?.[name];
        if (reason !== undefined) expect(() => run(unix), `${reason}: it passes, so the row can go`).toThrow();
        else run(unix);
      } catch (error) {
        if (error instanceof Lacking) context.skip(error.message);
        throw error;
      } finally {
        unix.become(0);
        unix.call("close_range", 0, 99, 0);
        unix.call("chdir", "/");
        rmSync(own, { recursive: true, force: true });
      }
    });
  });
});

test("each difference is one of a case that there is", () => {
  const places = new Set([...Object.keys(ours), ...Object.keys(linux).map((name) => `Linux ${name}`)]);
  const names = new Set(cases.map(({ name }) => name));
  const rows = Object.entries(differences).flatMap(([place, row]) => Object.keys(row).map((name) => [place, name]));
  expect(rows.filter(([place = "", name = ""]) => !places.has(place) || !names.has(name))).toEqual([]);
});

function isWritable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
