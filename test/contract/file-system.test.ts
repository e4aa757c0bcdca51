/** What every file system has to do, tried on each by system calls, at a directory of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Overlayfs } from "../../src/fs/index.ts";
import { HostDirectory } from "../../src/host/node/index.ts";
import { TestSystem } from "../support/test-system.ts";

const AT_FDCWD = -100;
const O_WRONLY = 1;
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;
const O_DIRECTORY = 0o200000;
const O_NOFOLLOW = 0o400000;

let folder = "";
let system: TestSystem;

const implementations: Readonly<Record<string, (system: TestSystem) => void>> = {
  tmpfs: ({ system }) => system.mount("/mnt", system.newTmpfs(0o755)),
  overlay: ({ system }) => {
    const [lower, upper] = [system.newTmpfs(0o755), system.newTmpfs(0o755)];
    system.mount("/mnt", new Overlayfs({ clock: system.kernel, lowers: [lower.root], upper: upper.root }));
  },
  "a directory of the host": ({ system }) => system.mount("/mnt", new HostDirectory(folder, system.kernel)),
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-contract-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const RESULT = 0x1000;

function open(path: string, flags: number = 0, mode: number = 0o644): number | string {
  return system.call("open", path, flags, mode);
}

function make(path: string, content: string = ""): void {
  const fd = Number(open(path, O_CREAT | O_WRONLY | O_TRUNC));
  if (content !== "") system.call("write", fd, content, new TextEncoder().encode(content).length);
  system.call("close", fd);
}

function content(path: string): string {
  const fd = Number(open(path));
  const count = Number(system.call("read", fd, RESULT, 4096));
  system.call("close", fd);
  return new TextDecoder().decode(system.bytes(RESULT, Math.max(0, count)));
}

/** Fields of `struct stat`. */
function stat(
  path: string,
  name: string = "lstat",
): { mode: number; links: number; size: number; inode: bigint } | string {
  const result = system.call(name, path, RESULT);
  if (result !== 0) return String(result);
  const bytes = system.bytes(RESULT, 128);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    inode: view.getBigUint64(8, true),
    mode: view.getUint32(16, true),
    links: view.getUint32(20, true),
    size: Number(view.getBigInt64(48, true)),
  };
}

function names(path: string): string[] {
  const fd = Number(open(path, O_DIRECTORY));
  const found: string[] = [];
  for (
    let count = Number(system.call("getdents64", fd, RESULT, 400));
    count > 0;
    count = Number(system.call("getdents64", fd, RESULT, 400))
  ) {
    for (let at = RESULT; at < RESULT + count;) {
      const entry = system.bytes(at, 400);
      const size = new DataView(entry.buffer, entry.byteOffset).getUint16(16, true);
      found.push(new TextDecoder().decode(entry.subarray(19, entry.indexOf(0, 19))));
      at += size;
    }
  }
  system.call("close", fd);
  return found.filter((name) => name !== "." && name !== "..").toSorted();
}

describe.each(Object.entries(implementations))("%s", (_name, mount) => {
  beforeEach(() => {
    system = new TestSystem();
    mount(system);
    system.call("chdir", "/mnt");
  });

  test("a file is made, written, read, and gone", () => {
    expect(open("a")).toBe("ENOENT");
    make("a", "hello");
    expect(content("a")).toBe("hello");
    expect(stat("a")).toMatchObject({ mode: 0o100644, links: 1, size: 5 });
    expect(open("a", O_CREAT | O_EXCL)).toBe("EEXIST");
    expect(system.call("unlink", "a")).toBe(0);
    expect(open("a")).toBe("ENOENT");
  });

  test("O_TRUNC empties, O_APPEND writes at the end, pwrite leaves a hole", () => {
    make("a", "hello");
    let fd = Number(open("a", O_WRONLY | O_APPEND));
    expect(system.call("write", fd, "!!", 2)).toBe(2);
    system.call("close", fd);
    expect(content("a")).toBe("hello!!");
    fd = Number(open("a", O_RDWR | O_TRUNC));
    expect(stat("a")).toMatchObject({ size: 0 });
    expect(system.call("pwrite64", fd, "x", 1, 0, 3, 0)).toBe(1);
    expect(content("a")).toBe("\0\0\0x");
    system.call("close", fd);
  });

  test("an unlinked file lives while it is open", () => {
    make("a", "hello");
    const fd = Number(open("a", O_RDWR));
    expect(system.call("unlink", "a")).toBe(0);
    expect(system.call("read", fd, RESULT, 10)).toBe(5);
    expect(system.call("pwrite64", fd, "J", 1, 0, 0, 0)).toBe(1);
    expect(system.call("close", fd)).toBe(0);
  });

  test("truncate shortens, and lengthens by zeros", () => {
    make("a", "hello");
    expect(system.call("truncate", "a", 0, 2, 0)).toBe(0);
    expect(content("a")).toBe("he");
    expect(system.call("truncate", "a", 0, 4, 0)).toBe(0);
    expect(content("a")).toBe("he\0\0");
    expect(system.call("truncate", "a", 0, -1, -1)).toBe("EINVAL");
  });

  test("directories hold names, and go only when they hold none", () => {
    expect(system.call("mkdir", "d", 0o750)).toBe(0);
    expect(system.call("mkdir", "d", 0o750)).toBe("EEXIST");
    make("d/b");
    make("d/a");
    expect(names("d")).toEqual(["a", "b"]);
    expect(system.call("rmdir", "d")).toBe("ENOTEMPTY");
    expect(system.call("unlink", "d")).toBe("EISDIR");
    expect(system.call("rmdir", "d/a")).toBe("ENOTDIR");
    system.call("unlink", "d/a");
    system.call("unlink", "d/b");
    expect(system.call("rmdir", "d/.")).toBe("EINVAL");
    expect(system.call("rmdir", "d")).toBe(0);
    expect(names(".")).toEqual([]);
  });

  test("all of many entries are listed once", () => {
    for (let index = 0; index < 100; index++) make(`file-${index}`);
    expect(names(".")).toHaveLength(100);
  });

  test("hard links are one file", () => {
    make("a", "one");
    expect(system.call("link", "a", "b")).toBe(0);
    expect(stat("a")).toMatchObject({ links: 2 });
    expect(stat("b")).toEqual(stat("a"));
    system.call("unlink", "a");
    expect(content("b")).toBe("one");
    expect(stat("b")).toMatchObject({ links: 1 });
    system.call("mkdir", "d", 0o755);
    expect(system.call("link", "d", "e")).toBe("EPERM");
  });

  test("symbolic links are followed, but not at the end by lstat and O_NOFOLLOW", () => {
    make("a", "one");
    expect(system.call("symlink", "a", "l")).toBe(0);
    expect(system.call("readlink", "l", RESULT, 100)).toBe(1);
    expect(content("l")).toBe("one");
    expect(open("l", O_NOFOLLOW)).toBe("ELOOP");
    expect(stat("l")).toMatchObject({ mode: 0o120777, size: 1 });
    expect(stat("l", "stat")).toMatchObject({ mode: 0o100644 });
    system.call("symlink", "loop", "loop");
    expect(open("loop")).toBe("ELOOP");
    expect(open("a/")).toBe("ENOTDIR");
    expect(open("a/b")).toBe("ENOTDIR");
  });

  test("rename moves, replaces what fits, and refuses the rest", () => {
    make("a", "one");
    make("b", "two");
    expect(system.call("rename", "a", "b")).toBe(0);
    expect(content("b")).toBe("one");
    expect(names(".")).toEqual(["b"]);
    system.call("mkdir", "d", 0o755);
    system.call("mkdir", "e", 0o755);
    make("e/f");
    expect(system.call("rename", "b", "d")).toBe("EISDIR");
    expect(system.call("rename", "d", "b")).toBe("ENOTDIR");
    expect(system.call("rename", "d", "e")).toBe("ENOTEMPTY");
    expect(system.call("rename", "e", "e/g")).toBe("EINVAL");
    expect(system.call("rename", "e", "d")).toBe(0);
    expect(names("d")).toEqual(["f"]);
    expect(system.call("renameat2", AT_FDCWD, "b", AT_FDCWD, "d/f", 1)).toBe("EEXIST");
    expect(system.call("rename", "none", "x")).toBe("ENOENT");
    expect(system.call("rename", "b", "d/b")).toBe(0);
    expect(names("d")).toEqual(["b", "f"]);
  });

  test("the working directory knows its path, also when it has moved", () => {
    system.call("mkdir", "d", 0o755);
    system.call("mkdir", "d/e", 0o755);
    system.call("chdir", "d/e");
    expect(cwd()).toBe("/mnt/d/e");
    system.call("rename", "/mnt/d", "/mnt/x");
    expect(cwd()).toBe("/mnt/x/e");
    expect(stat("../../x")).toMatchObject({ mode: 0o40755 });
    system.call("rmdir", "/mnt/x/e");
    expect(system.call("getcwd", RESULT, 100)).toBe("ENOENT");
    expect(open("y", O_CREAT | O_WRONLY)).toBe("ENOENT");
  });

  test("modes and times are set", () => {
    make("a");
    expect(system.call("chmod", "a", 0o4711)).toBe(0);
    expect(stat("a")).toMatchObject({ mode: 0o104711 });
    const times = new Uint8Array(32);
    new DataView(times.buffer).setBigInt64(0, 100n, true);
    new DataView(times.buffer).setBigInt64(16, 200n, true);
    expect(system.call("utimensat", AT_FDCWD, "a", times, 0)).toBe(0);
    stat("a");
    const bytes = system.bytes(RESULT, 128);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    expect([view.getBigInt64(72, true), view.getBigInt64(88, true)]).toEqual([100n, 200n]);
  });

  test("nobody gets out", () => {
    system.call("symlink", "/etc", "etc");
    system.call("symlink", "../../../../..", "up");
    expect(stat("up/mnt/up", "lstat")).toMatchObject({ mode: 0o120777 });
    expect(stat("etc/passwd", "stat")).toBe("ENOENT");
    expect(stat("../../../mnt", "stat")).toMatchObject({ mode: expect.any(Number) as number });
  });

  test("names are as long as Linux has them, and bytes", () => {
    expect(open("n".repeat(256), O_CREAT | O_WRONLY)).toBe("ENAMETOOLONG");
    expect(open("n".repeat(255), O_CREAT | O_WRONLY)).toBe(0);
    make("grüße");
    expect(names(".")).toContain("grüße");
    expect(open("", 0)).toBe("ENOENT");
    expect(system.call("open", 0, 0, 0)).toBe("EFAULT");
  });
});

function cwd(): string {
  const count = Number(system.call("getcwd", RESULT, 100));
  return new TextDecoder().decode(system.bytes(RESULT, count - 1));
}
