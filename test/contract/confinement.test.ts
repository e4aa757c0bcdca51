/**
 * Whatever a guest and the host do, nothing but what is below a mounted directory is seen or changed. The host changes between a look and a
 * use: as another process would, in the middle of our calls.
 */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { O_CREAT, O_RDWR, O_TRUNC, O_WRONLY } from "../../src/abi/index.ts";
import { HostDirectory } from "../../src/host/node/index.ts";
import type { Inode } from "../../src/vfs/index.ts";
import { KernelUnix } from "./machines/kernel-unix.ts";

let folder = "";
let unix: KernelUnix;

const inside = (path: string): string => join(folder, "inside", path);
const outside = (path: string): string => join(folder, "outside", path);

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "muslin-confinement-"));
  fs.mkdirSync(inside("d"), { recursive: true });
  fs.mkdirSync(outside("d"), { recursive: true });
  fs.writeFileSync(outside("secret"), "secret", { mode: 0o644 });
  fs.writeFileSync(outside("d/a"), "secret", { mode: 0o644 });
  fs.writeFileSync(inside("d/a"), "own", { mode: 0o644 });
  unix = new KernelUnix();
  unix.test.system.mount("/mnt", new HostDirectory(join(folder, "inside"), unix.test.kernel));
  unix.call("chdir", "/mnt");
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(state()).toEqual(untouched);
  fs.rmSync(folder, { recursive: true, force: true });
});

const untouched = { names: ["d", "secret"], below: ["a"], contents: ["secret", "secret"], modes: [0o644, 0o644] };

/** What is outside, which stays as it is in all of these. */
function state(): typeof untouched {
  const files = [outside("secret"), outside("d/a")];
  return {
    names: fs.readdirSync(outside("")).toSorted(),
    below: fs.readdirSync(outside("d")),
    contents: files.map((path) => fs.readFileSync(path, "utf8")),
    modes: files.map((path) => fs.statSync(path).mode & 0o777),
  };
}

describe("paths and links", () => {
  test.for(["..", "../..", "../../outside", "d/../../outside/secret", "/mnt/../outside/secret", "./.././../outside"])(
    "%s stays below the guest's root",
    (path) => {
      const fd = unix.open(path);
      const isGuests = typeof fd === "number" && unix.fstat(fd).inode === unix.stat("/").inode;
      expect(isGuests || fd === "ENOENT").toBe(true);
    },
  );

  test("links of the host are the guest's, absolute or not", () => {
    fs.symlinkSync(outside("secret"), inside("absolute"));
    fs.symlinkSync("../outside/secret", inside("relative"));
    fs.symlinkSync("../outside", inside("folder"));
    fs.symlinkSync("/proc/self/root", inside("root"));
    for (const path of ["absolute", "relative", "folder/secret", `root${outside("secret")}`]) {
      expect([path, unix.open(path), unix.open(path, O_RDWR)]).toEqual([path, "ENOENT", "ENOENT"]);
      expect(typeof unix.truncate(path, 0)).toBe("string");
      expect(typeof unix.call("fchmodat", -100, path, 0o777)).toBe("string");
    }
    expect(unix.readlink("relative")).toBe("../outside/secret");
    expect(unix.open("relative", O_CREAT | O_WRONLY | O_TRUNC)).toBe("ENOENT");
    expect(unix.rename("d/a", "folder/a")).toBe("ENOENT");
    expect(unix.link("relative", "hard")).toBe(0);
    expect(fs.lstatSync(inside("hard")).isSymbolicLink()).toBe(true);
  });

  test("a link that the guest makes leads nowhere else", () => {
    unix.symlink(outside("secret"), "l");
    expect(unix.content("l")).toBe("!ENOENT");
    unix.symlink("/", "top");
    expect(unix.stat("top").inode).toBe(unix.stat("/").inode);
  });

  test("times and owners of a link are set on the link", () => {
    fs.symlinkSync(outside("secret"), inside("l"));
    const before = fs.statSync(outside("secret")).mtimeMs;
    expect(unix.utimes("l", { accessed: 1, modified: 2 })).toBe(0);
    expect([fs.lstatSync(inside("l")).mtimeMs, fs.statSync(outside("secret")).mtimeMs]).toEqual([2000, before]);
  });
});

/** What somebody else does to the host at the worst moment: behind the look at `name`, before its use. */
function afterLookup(name: string, change: () => void): void {
  const folders = Object.getPrototypeOf(unix.test.system.find("/mnt").inode) as {
    lookup: (name: string) => Inode | undefined;
  };
  const { lookup } = folders;
  let isDone = false;
  vi.spyOn(folders, "lookup").mockImplementation(function (this: unknown, wanted: string) {
    const inode = lookup.call(this, wanted);
    if (wanted === name && !isDone) {
      isDone = true;
      change();
    }
    return inode;
  });
}

/** A link to what is outside takes the place of a path inside. */
function swap(path: string, target: string): void {
  fs.renameSync(inside(path), inside("moved"));
  fs.symlinkSync(target, inside(path));
}

describe("the host changes between a look and a use", () => {
  const swapFile = (): void => swap("d/a", outside("secret"));
  const swapFolder = (): void => swap("d", outside("d"));

  test.for([
    ["open", () => unix.open("d/a")],
    ["open for writing", () => unix.open("d/a", O_WRONLY)],
    ["open with O_TRUNC", () => unix.open("d/a", O_WRONLY | O_TRUNC)],
    ["truncate", () => unix.truncate("d/a", 0)],
    ["chmod", () => unix.chmod("d/a", 0o777)],
    ["utimes", () => unix.utimes("d/a", { modified: 1 })],
  ] as const)("a file that becomes a link: %s", ([, operation]) => {
    const before = fs.statSync(outside("secret")).mtimeMs;
    afterLookup("a", swapFile);
    expect(typeof operation()).toBe("string");
    expect(fs.statSync(outside("secret")).mtimeMs).toBe(before);
  });

  test.for([
    ["unlink", () => unix.unlink("d/a")],
    ["rename", () => unix.rename("d/a", "b")],
  ] as const)("a file that becomes a link: %s does it to the link", ([, operation]) => {
    afterLookup("a", swapFile);
    expect(operation()).toBe(0);
  });

  test.for([
    ["open", () => unix.open("d/a", O_RDWR)],
    ["create", () => unix.open("d/new", O_CREAT | O_WRONLY)],
    ["mkdir", () => unix.mkdir("d/new")],
    ["symlink", () => unix.symlink("x", "d/new")],
    ["link", () => unix.link("d/a", "d/new")],
    ["unlink", () => unix.unlink("d/a")],
    ["chmod", () => unix.chmod("d/a", 0o777)],
    ["truncate", () => unix.truncate("d/a", 0)],
    ["rename", () => unix.rename("d/a", "d/new")],
    ["list", () => unix.names("d").length],
  ] as const)(
    "a directory that becomes a link: %s happens in the directory that was found, or not at all",
    ([, run]) => {
      afterLookup("d", swapFolder);
      let result: unknown = "thrown";
      try {
        result = run();
      } catch (error) {
        expect(String(error)).toMatch(/ENOENT|ESTALE|ENOTDIR/);
      }
      const isInFound =
        ["ENOENT", "ESTALE", "ENOTDIR", "thrown"].includes(String(result)) || typeof result === "number";
      expect([result, isInFound]).toEqual([result, true]);
    },
  );

  test.runIf(process.platform === "linux")("a directory that moves is still the one that is open", () => {
    const fd = unix.opened("d", unix.O_DIRECTORY);
    expect(unix.entries(fd).length).toBe(3);
    swapFolder();
    expect(typeof unix.call("openat", fd, "a", O_WRONLY | O_TRUNC, 0)).toBe("number");
    expect([fs.readFileSync(inside("moved/a"), "utf8"), fs.readFileSync(outside("d/a"), "utf8")]).toEqual([
      "",
      "secret",
    ]);
  });

  test("another file in the place of an open one changes nothing for who has it open", () => {
    const fd = unix.opened("d/a", O_RDWR);
    swapFile();
    expect(unix.readAt(fd, 10, 0)).toBe("own");
    expect(unix.writeAt(fd, "OWN", 0)).toBe(3);
    expect(unix.call("fchmod", fd, 0o600)).toBe(0);
    expect(fs.readFileSync(inside("moved"), "utf8")).toBe("OWN");
  });
});

describe("odd names", () => {
  test.for(["a\nb", " ", "-rf", "\\", "C:\\x", "a:b", "con", "\x01\x7f", "~", "$HOME", "*", "é", "é", "😀", "a\udcff"])(
    "%j is a name as any other",
    (name) => {
      unix.make(name, "content");
      expect([unix.content(name), unix.names()]).toEqual(["content", [name, "d"].toSorted()]);
      expect(unix.rename(name, `d/${name}`)).toBe(0);
      expect(unix.link(`d/${name}`, name)).toBe(0);
      expect(unix.symlink(name, "l")).toBe(0);
      expect([unix.readlink("l"), unix.content("l"), unix.lstat(name).links]).toEqual([name, "content", 2]);
      expect([unix.unlink(name), unix.unlink(`d/${name}`)]).toEqual([0, 0]);
    },
  );

  test("names that are too long are errors, and paths need not be", () => {
    expect(unix.mkdir("n".repeat(256))).toBe("ENAMETOOLONG");
    expect(unix.mkdir("ü".repeat(128))).toBe("ENAMETOOLONG");
    let depth = 0;
    // Elsewhere than on Linux the host is told whole paths.
    const deepest = process.platform === "linux" ? 30 : 2;
    for (; depth < deepest; depth++) {
      expect(unix.mkdir("n".repeat(250))).toBe(0);
      unix.call("chdir", "n".repeat(250));
    }
    // Longer by far than any path that the host takes.
    unix.make("deep", "down");
    expect(unix.content("deep")).toBe("down");
    for (; depth > 0; depth--) {
      unix.unlink("deep");
      unix.call("chdir", "..");
      expect(unix.rmdir("n".repeat(250))).toBe(0);
    }
  });
});

test("many directories are used with few descriptors", () => {
  for (let index = 0; index < 300; index++) {
    unix.mkdir(`d${index}`);
    unix.make(`d${index}/a`, `${index}`);
  }
  for (let index = 0; index < 300; index += 7) expect(unix.content(`d${index}/a`)).toBe(`${index}`);
  if (process.platform === "linux") expect(fs.readdirSync("/proc/self/fd").length).toBeLessThan(250);
});
