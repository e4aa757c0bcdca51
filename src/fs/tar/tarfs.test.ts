import { expect, test } from "vitest";
import { S_IFBLK, S_IFCHR, S_IFIFO } from "../../abi/index.ts";
import { Directory, RegularFile, Timestamp, type Inode } from "../../vfs/index.ts";
import { Tarfs } from "./tarfs.ts";

const clock = { now: () => new Timestamp(5, 0) };

interface Header {
  readonly name: string;
  readonly type?: string;
  readonly size?: string;
  readonly content?: string;
  readonly link?: string;
  readonly mode?: string;
  readonly checksum?: string;
  readonly device?: readonly [string, string];
}

/** An entry: a header, and the content in whole blocks. */
function entry({ name, type = "0", content = "", link = "", mode = "644", device, ...rest }: Header): Uint8Array {
  const bytes = new Uint8Array(512 + Math.ceil(content.length / 512) * 512);
  const put = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  put(0, name);
  put(100, mode);
  put(108, "12");
  put(116, "7");
  put(124, rest.size ?? content.length.toString(8));
  put(136, "17");
  put(148, " ".repeat(8));
  put(156, type);
  put(157, link);
  put(257, "ustar\x0000");
  for (const [index, number] of (device ?? []).entries()) put(329 + 8 * index, number);
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  put(148, rest.checksum ?? `${sum.toString(8).padStart(6, "0")}\0 `);
  put(512, content);
  return bytes;
}

function tarfs(...parts: readonly (Uint8Array | Header)[]): Tarfs {
  const blocks = parts.map((part) => (part instanceof Uint8Array ? part : entry(part)));
  return new Tarfs({ clock, bytes: new Uint8Array(blocks.flatMap((block) => [...block])) });
}

function find(fileSystem: Tarfs, path: string): Inode | undefined {
  let inode: Inode | undefined = fileSystem.root;
  for (const name of path.split("/")) inode = inode instanceof Directory ? inode.lookup(name) : undefined;
  return inode;
}

function content(inode: Inode | undefined): string {
  if (!(inode instanceof RegularFile)) return "none";
  const bytes = new Uint8Array(inode.size);
  inode.readAt(bytes, 0);
  return new TextDecoder().decode(bytes);
}

test("an entry has what its header says, and directories that are not there are made", () => {
  const archive = tarfs({ name: "./d/a", content: "hello", mode: "4755" });
  expect(find(archive, "d/a")).toMatchObject({ mode: 0o104755, user: 10, group: 7, size: 5, links: 1 });
  expect(find(archive, "d/a")?.modified).toEqual(new Timestamp(15, 0));
  expect(content(find(archive, "d/a"))).toBe("hello");
  expect(find(archive, "d")).toMatchObject({ mode: 0o040755, user: 0, links: 2 });
  expect(archive.root.links).toBe(3);
});

test("devices and fifos have their types and numbers", () => {
  const archive = tarfs(
    { name: "c", type: "3", device: ["1", "3"] },
    { name: "b", type: "4", device: ["10", "777"] },
    { name: "f", type: "6" },
  );
  expect(find(archive, "c")).toMatchObject({ type: S_IFCHR, device: 0x103 });
  expect(find(archive, "b")).toMatchObject({ type: S_IFBLK, device: 0x1008ff });
  expect(find(archive, "f")).toMatchObject({ type: S_IFIFO });
});

test("what comes later replaces, but adds to directories", () => {
  const archive = tarfs(
    { name: "a", content: "old" },
    { name: "b", type: "1", link: "a" },
    { name: "d/", type: "5", mode: "700" },
    { name: "d/x" },
    { name: "a", content: "new" },
    { name: "/d", type: "5", mode: "711" },
  );
  expect([content(find(archive, "a")), content(find(archive, "b"))]).toEqual(["new", "old"]);
  expect([find(archive, "b")?.links, find(archive, "d")?.mode]).toEqual([1, 0o040711]);
  expect(find(archive, "d/x")).toBeDefined();
});

test("records of pax count before the header, and the last before others", () => {
  const record = (text: string): string => {
    const digits = [1, 2, 3].find((count) => String(text.length + 2 + count).length === count) ?? 0;
    return `${text.length + 2 + digits} ${text}\n`;
  };
  const archive = tarfs(
    { name: "g", type: "g", content: record("mtime=100") + record("comment=any") },
    { name: "x", type: "x", content: record("path=long/name") + record("uid=70000") + record("SCHILY.xattr.user.k=v") },
    { name: "short", content: "1" },
    { name: "x", type: "x", content: record("mtime=-1.25") },
    { name: "other" },
  );
  expect(find(archive, "long/name")).toMatchObject({ user: 70_000, modified: new Timestamp(100, 0) });
  expect(find(archive, "long/name")?.extendedAttributes).toEqual(new Map([["user.k", new TextEncoder().encode("v")]]));
  expect(find(archive, "other")?.modified).toEqual(new Timestamp(-2, 750_000_000));
});

test("numbers may be binary", () => {
  const bytes = entry({ name: "a" });
  bytes.set([0x80, 0, 0, 0, 0, 1, 0, 2], 108);
  const sum = bytes.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  bytes.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  expect(find(tarfs(bytes), "a")?.user).toBe(0x1_0002);
});

test("an archive ends with a block of zeros, or without", () => {
  expect([...tarfs(entry({ name: "a" }), new Uint8Array(512), entry({ name: "b" })).root.entries.keys()]).toEqual([
    "a",
  ]);
  expect([...tarfs().root.entries.keys()]).toEqual([]);
});

const bad: readonly (readonly [what: string, parts: readonly (Uint8Array | Header)[], message: string])[] = [
  [
    "half a header",
    [{ name: "a" }, new Uint8Array(100).fill(1)],
    "Cannot read the header of an entry at offset 0x200: found 100 bytes before the end of the archive, expected 512 bytes",
  ],
  [
    "a checksum",
    [{ name: "a", checksum: "000001\0 " }],
    "Cannot read the checksum of a header at offset 0x94: found 1, expected 1520, the sum of the header's bytes",
  ],
  [
    "a size that is none",
    [{ name: "a", size: "12x4" }],
    'Cannot read field "size" of a header at offset 0x7c: found "12x4\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000", expected an octal number below 2^53',
  ],
  [
    "content that is not there",
    [{ name: "a", size: "1000" }],
    'Cannot read the content of "a" at offset 0x200: found 0 bytes before the end of the archive, expected 512 bytes',
  ],
  [
    "a record",
    [{ name: "x", type: "x", content: "99 path=a\n" }],
    'Cannot read a record of an extended header at offset 0x200: found "99 path=a\\n", expected a length, a blank, a key, "=", a value and a newline',
  ],
  [
    "a path that leaves",
    [{ name: "d/../../etc" }],
    'Cannot read entry "d/../../etc" at offset 0x0: found the path "d/../../etc", expected one without ".."',
  ],
  [
    "a path through a file",
    [{ name: "a" }, { name: "a/b" }],
    'Cannot read entry "a/b" at offset 0x200: found "a", which is no directory, in its path, expected directories',
  ],
  [
    "a hard link to nothing",
    [{ name: "b", type: "1", link: "a" }],
    'Cannot read entry "b" at offset 0x0: found a hard link to "a", expected one to a file that comes before it',
  ],
  [
    "a second volume",
    [{ name: "a", type: "M" }],
    'Cannot read entry "a" at offset 0x0: found the rest of a file that another archive begins, expected an archive of one volume',
  ],
];

test.each(bad)("%s is an error that says where", (_what, parts, message) => {
  expect(() => tarfs(...parts)).toThrow(message);
});
