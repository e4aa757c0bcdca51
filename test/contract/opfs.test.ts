/** What an OPFS keeps, and what a page finds there, with handles in memory; in a browser: `test/browser/opfs.test.ts`. */
import { beforeEach, expect, test } from "vitest";
import { O_RDWR } from "../../src/abi/index.ts";
import { openOpfs, type Opfs } from "../../src/host/web/index.ts";
import { MemoryStorage } from "../support/memory-storage.ts";
import { KernelUnix } from "./machines/kernel-unix.ts";

let storage: MemoryStorage;
let unix: KernelUnix;
let opfs: Opfs;

/** A system with what is stored at /mnt, which becomes the working directory. */
async function start(): Promise<void> {
  const make = await openOpfs(storage);
  unix = new KernelUnix();
  opfs = make(unix.test.kernel);
  unix.test.system.mount("/mnt", opfs);
  unix.call("chdir", "/mnt");
}

async function restart(): Promise<void> {
  await opfs.stored();
  await start();
}

/** What a page sees, without what is ours. */
function plain(): Record<string, string> {
  return Object.fromEntries(Object.entries(storage.content).filter(([path]) => !path.startsWith(".muslin")));
}

beforeEach(async () => {
  storage = new MemoryStorage();
  await start();
});

test("contents are at their paths", async () => {
  unix.mkdir("d");
  unix.mkdir("d/empty");
  unix.make("d/a", "hello");
  await opfs.stored();
  expect(plain()).toEqual({ "d/": "", "d/a": "hello", "d/empty/": "" });
});

test("everything is there again", async () => {
  unix.mkdir("d", 0o750);
  unix.make("d/a", "hello", 0o600);
  unix.link("d/a", "d/b");
  unix.symlink("a", "d/l");
  unix.mknod("d/p", 0o010640);
  unix.mknod("d/null", 0o020666, 0x103);
  unix.chown("d/a", 10, 20);
  unix.setxattr("d/a", ["user.k", "v\xff"]);
  unix.make("d/a\\b\n", "odd");
  unix.make("n".repeat(255), "long");
  unix.utimes("d/a", { accessed: 100, modified: 200 });
  unix.utimes("d", { accessed: 300, modified: 400 });
  unix.chmod(".", 0o711);
  await restart();
  const { mode, user, group, links, accessed, modified } = unix.lstat("d/b");
  expect([mode, user, group, links, accessed, modified]).toEqual([0o100600, 10, 20, 2, 100, 200]);
  expect(unix.lstat("d/a").inode).toBe(unix.lstat("d/b").inode);
  expect([unix.content("d/b"), unix.getxattr("d/b", "user.k")]).toEqual(["hello", "v\xff"]);
  expect([unix.lstat("d").mode, unix.lstat("d").modified, unix.lstat(".").mode]).toEqual([0o040750, 400, 0o040711]);
  expect([unix.readlink("d/l"), unix.lstat("d/p").mode, unix.lstat("d/null").device]).toEqual(["a", 0o010640, 0x103]);
  expect([unix.content("d/a\\b\n"), unix.content("n".repeat(255))]).toEqual(["odd", "long"]);
  expect(unix.names("d")).toEqual(["a", "a\\b\n", "b", "l", "null", "p"]);
});

test("what is renamed, removed or replaced by another type is so there", async () => {
  unix.make("a", "one");
  unix.mkdir("d");
  unix.make("d/x", "two");
  unix.make("gone", "three");
  await opfs.stored();
  unix.unlink("gone");
  unix.rename("a", "b");
  unix.rename("d", "a");
  unix.make("d", "a file now");
  await restart();
  expect(plain()).toEqual({ "a/": "", "a/x": "two", b: "one", d: "a file now" });
  expect([unix.content("a/x"), unix.content("b"), unix.content("d")]).toEqual(["two", "one", "a file now"]);
});

test("the content stays with the name that is left", async () => {
  unix.make("a", "hello");
  unix.link("a", "b");
  await opfs.stored();
  expect(plain()).toEqual({ a: "hello" });
  unix.unlink("a");
  await restart();
  expect([plain(), unix.content("b")]).toEqual([{ b: "hello" }, "hello"]);
});

test("what a page puts there is seen, and what it removes is gone", async () => {
  unix.make("a", "hello");
  unix.mkdir("d");
  unix.make("d/x");
  await opfs.stored();
  await storage.removeEntry("d", { recursive: true });
  const writer = await (
    await (await storage.getDirectoryHandle("new", { create: true })).getFileHandle("f", { create: true })
  ).createWritable();
  await writer.write(new TextEncoder().encode("of the page"));
  await writer.close();
  await start();
  expect(unix.content("new/f")).toBe("of the page");
  expect([unix.lstat("new").mode, unix.lstat("new/f").mode]).toEqual([0o040755, 0o100644]);
  // The list says that there was a directory, and a directory needs no content.
  expect(unix.names()).toEqual(["a", "d", "new"]);
  expect(unix.names("d")).toEqual([]);
});

test("only what has changed is written", async () => {
  for (const name of ["a", "b", "c"]) unix.make(name, name);
  await opfs.stored();
  storage.writes = 0;
  unix.make("b", "other");
  unix.chmod("a", 0o600);
  await opfs.stored();
  // The file and the list.
  expect(storage.writes).toBe(2);
  await opfs.stored();
  expect(storage.writes).toBe(2);
});

test("fsync waits until it is stored", async () => {
  const fd = unix.opened("a", 0o100 | O_RDWR);
  unix.write(fd, "hello");
  expect(unix.call("fsync", fd)).toBe("waits");
  expect(unix.test.wait()).toBe("waits");
  await opfs.stored();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(unix.test.wait()).toBe(0);
  expect(plain()).toEqual({ a: "hello" });
  expect(unix.call("fsync", fd)).toBe(0);
  expect(unix.call("sync")).toBe(0);
});

test("a full disk is told by fsync, and nothing is lost", async () => {
  const fd = unix.opened("a", 0o100 | O_RDWR);
  unix.write(fd, "much too long");
  storage.limit = 5;
  await expect(opfs.stored()).rejects.toThrow("Full");
  expect(unix.call("fsync", fd)).toBe("waits");
  await expect(opfs.stored()).rejects.toThrow("Full");
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(unix.test.wait()).toBe("ENOSPC");
  storage.limit = Infinity;
  expect(unix.content("a")).toBe("much too long");
  await opfs.stored();
  expect(plain()).toEqual({ a: "much too long" });
});

test("a list that is not ours is an error", async () => {
  const folder = await storage.getDirectoryHandle(".muslin", { create: true });
  const writer = await (await folder.getFileHandle("entries.json", { create: true })).createWritable();
  await writer.write(new TextEncoder().encode('[{"path":1}]'));
  await writer.close();
  await expect(openOpfs(storage)).rejects.toThrow(
    'Cannot read the list of entries of a stored file system at offset 0x0: found "[{\\"path\\":1}]", expected a list of entries in JSON',
  );
});
