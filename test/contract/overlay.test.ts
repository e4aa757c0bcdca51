/** What an overlay leaves in its layers, and what it does at their borders; that it behaves as one file system is overlay-model's. */
import { beforeEach, describe, expect, test } from "vitest";
import { AT_FDCWD, O_CREAT, O_RDWR, S_IFCHR } from "../../src/abi/index.ts";
import { HostDirectory } from "../../src/host/node/index.ts";
import { TestSystem } from "../support/test-system.ts";

const RESULT = 0x1000;
const WHITEOUT = S_IFCHR;

let system: TestSystem;

function make(path: string, content: string = "content"): void {
  const fd = Number(system.call("open", path, O_RDWR | O_CREAT, 0o644));
  expect(system.call("write", fd, content, content.length)).toBe(content.length);
  system.call("close", fd);
}

function read(path: string): string {
  const fd = system.call("open", path, 0, 0);
  if (typeof fd === "string") return fd;
  const count = Number(system.call("read", fd, RESULT, 100));
  system.call("close", fd);
  return new TextDecoder().decode(system.bytes(RESULT, count));
}

function mode(path: string): number | string {
  const result = system.call("lstat", path, RESULT);
  return result === 0 ? new DataView(system.bytes(RESULT, 128).slice().buffer).getUint32(16, true) : result;
}

function mount(options: string): number | string {
  return system.call("mount", "overlay", "/merged", "overlay", 0, options);
}

beforeEach(() => {
  system = new TestSystem();
  for (const name of ["low", "low2", "up", "work", "merged", "low/d"]) system.call("mkdir", `/${name}`, 0o755);
  make("/low/a", "low a");
  make("/low/d/x", "low x");
  make("/low2/a", "low2 a");
  make("/low2/b", "low2 b");
});

describe("with an upper layer", () => {
  beforeEach(() => {
    expect(mount("lowerdir=/low:/low2,upperdir=/up,workdir=/work")).toBe(0);
  });

  test("the topmost of a name is seen", () => {
    expect(read("/merged/a")).toBe("low a");
    expect(read("/merged/b")).toBe("low2 b");
  });

  test("what is written is written to a copy", () => {
    const fd = Number(system.call("open", "/merged/a", O_RDWR, 0));
    system.call("write", fd, "NEW", 3);
    expect([read("/merged/a"), read("/up/a"), read("/low/a")]).toEqual(["NEW a", "NEW a", "low a"]);
  });

  test("who reads sees what is written after the copy", () => {
    const reader = Number(system.call("open", "/merged/a", 0, 0));
    make("/merged/a", "NEW");
    expect(system.call("pread64", reader, RESULT, 3, 0, 0, 0)).toBe(3);
    expect(new TextDecoder().decode(system.bytes(RESULT, 3))).toBe("NEW");
  });

  test("O_TRUNC copies nothing of the content", () => {
    const fd = Number(system.call("open", "/merged/a", O_RDWR | 0o1000, 0));
    system.call("close", fd);
    expect([read("/merged/a"), read("/up/a"), read("/low/a")]).toEqual(["", "", "low a"]);
  });

  test("a removed name is a whiteout, which nobody can make by hand", () => {
    expect(system.call("unlink", "/merged/a")).toBe(0);
    expect(mode("/up/a")).toBe(WHITEOUT);
    expect(mode("/merged/a")).toBe("ENOENT");
    expect(system.call("mknod", "/merged/w", WHITEOUT, 0)).toBe("EPERM");
    make("/merged/a", "again");
    expect([mode("/up/a"), read("/merged/a")]).toEqual([0o100644, "again"]);
  });

  test("a name of the upper layer alone leaves nothing behind", () => {
    make("/merged/new");
    system.call("unlink", "/merged/new");
    expect(mode("/up/new")).toBe("ENOENT");
  });

  test("a directory in the place of a removed one is opaque, and does not show it", () => {
    system.call("unlink", "/merged/d/x");
    expect(system.call("rmdir", "/merged/d")).toBe(0);
    expect(system.call("mkdir", "/merged/d", 0o755)).toBe(0);
    expect(system.call("getxattr", "/up/d", "trusted.overlay.opaque", RESULT, 1)).toBe(1);
    expect(system.call("getxattr", "/merged/d", "trusted.overlay.opaque", RESULT, 1)).toBe("ENODATA");
    expect(mode("/merged/d/x")).toBe("ENOENT");
  });

  test("so is one that is moved to such a name", () => {
    system.call("unlink", "/merged/d/x");
    system.call("mkdir", "/merged/new", 0o755);
    expect(system.call("rename", "/merged/new", "/merged/d")).toBe(0);
    expect(mode("/merged/d/x")).toBe("ENOENT");
    expect(system.call("getxattr", "/up/d", "trusted.overlay.opaque", RESULT, 1)).toBe(1);
  });

  test("a directory of a lower layer is moved with all that is in it", () => {
    expect(system.call("rename", "/merged/d", "/merged/e")).toBe(0);
    expect([mode("/up/d"), read("/up/e/x"), read("/merged/e/x")]).toEqual([WHITEOUT, "low x", "low x"]);
  });

  test("a removed file that is changed while it is open does not come back", () => {
    const fd = Number(system.call("open", "/merged/a", 0, 0));
    system.call("unlink", "/merged/a");
    expect(system.call("fchmod", fd, 0o600)).toBe(0);
    expect([mode("/merged/a"), mode("/up/a")]).toEqual(["ENOENT", WHITEOUT]);
    expect(system.call("read", fd, RESULT, 10)).toBe(5);
  });

  test("attributes are set on the copy", () => {
    system.call("setxattr", "/merged/a", "user.k", "v", 1, 0);
    system.call("chmod", "/merged/a", 0o4700);
    expect(system.call("getxattr", "/up/a", "user.k", RESULT, 1)).toBe(1);
    expect(system.call("getxattr", "/low/a", "user.k", RESULT, 1)).toBe("ENODATA");
    expect([mode("/up/a"), mode("/low/a")]).toEqual([0o104700, 0o100644]);
  });

  test("merged directories list each name once, in an order that stays", () => {
    const positions = (): unknown => {
      const fd = Number(system.call("open", "/merged", 0o200000, 0));
      const count = Number(system.call("getdents64", fd, RESULT, 4000));
      const bytes = system.bytes(RESULT, count).slice();
      const view = new DataView(bytes.buffer);
      const found: unknown[] = [];
      for (let at = 0; at < count; at += view.getUint16(at + 16, true)) {
        const name = new TextDecoder().decode(bytes.subarray(at + 19, bytes.indexOf(0, at + 19)));
        found.push([name, Number(view.getBigInt64(at + 8, true))]);
      }
      return found;
    };
    const before = positions();
    expect(before).toEqual([
      [".", 1],
      ["..", 2],
      ["d", 3],
      ["a", 4],
      ["b", 5],
    ]);
    make("/merged/a", "copied");
    system.call("unlink", "/merged/d/x");
    system.call("rmdir", "/merged/d");
    make("/merged/c");
    expect(positions()).toEqual([
      [".", 1],
      ["..", 2],
      ["a", 4],
      ["b", 5],
      ["c", 6],
    ]);
  });
});

test("names of one file of a lower layer stay one file", () => {
  system.call("link", "/low/a", "/low/a2");
  mount("lowerdir=/low,upperdir=/up,workdir=/work");
  make("/merged/a", "NEW");
  expect(read("/merged/a2")).toBe("NEW a");
  expect(system.call("rename", "/merged/a2", "/merged/a3")).toBe(0);
  expect([read("/merged/a3"), read("/up/a3"), mode("/merged/a2")]).toEqual(["NEW a", "NEW a", "ENOENT"]);
});

test("without an upper layer nothing changes", () => {
  expect(mount("lowerdir=/low:/low2")).toBe(0);
  expect(read("/merged/b")).toBe("low2 b");
  expect(system.call("open", "/merged/a", O_RDWR, 0)).toBe("EROFS");
  expect(system.call("mkdir", "/merged/n", 0o755)).toBe("EROFS");
  expect(system.call("unlink", "/merged/a")).toBe("EROFS");
  expect(system.call("chmod", "/merged/a", 0o600)).toBe("EROFS");
  expect(system.call("rename", "/merged/a", "/merged/c")).toBe("EROFS");
  expect(system.call("renameat2", AT_FDCWD, "/merged/a", AT_FDCWD, "/merged/b", 2)).toBe("EROFS");
});

test("a directory of the host cannot be the upper layer, for it cannot keep the marks", () => {
  system.system.mount("/host", new HostDirectory(import.meta.dirname, system.kernel));
  expect(mount("lowerdir=/low,upperdir=/host/cases,workdir=/host/machines")).toBe("EINVAL");
  expect(mount("lowerdir=/host")).toBe(0);
  expect(Number(mode("/merged/cases")) & 0o170000).toBe(0o040000);
  expect(system.call("setxattr", "/host/cases", "user.k", "v", 1, 0)).toBe("EOPNOTSUPP");
});

test("options that make no sense are refused", () => {
  expect(mount("upperdir=/up,workdir=/work")).toBe("EINVAL");
  expect(mount("lowerdir=/low,upperdir=/up")).toBe("EINVAL");
  expect(mount("lowerdir=/low,upperdir=/up,workdir=/up")).toBe("EINVAL");
  expect(mount("lowerdir=/low,color=red")).toBe("EINVAL");
  expect(mount("lowerdir=/none")).toBe("ENOENT");
  expect(mount("lowerdir=/low/a")).toBe("ENOTDIR");
  system.call("mkdir", "/c:d", 0o755);
  make("/c:d/in");
  expect(mount("lowerdir=/c\\:d")).toBe(0);
  expect(read("/merged/in")).toBe("content");
});
