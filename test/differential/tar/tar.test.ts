/** A tree that GNU tar has written, in each of its formats, is read as it was on the disk. */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Tarfs } from "../../../src/fs/index.ts";
import { Directory, RegularFile, SymbolicLink, Timestamp, type Inode } from "../../../src/vfs/index.ts";
import { referenceTool } from "../../support/references.ts";

const clock = { now: () => new Timestamp(0, 0) };
const SECOND = 1_600_000_000;
const MEBIBYTE = 2 ** 20;

let folder = "";

beforeAll(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "muslin-tar-"));
  const at = (path: string): string => join(folder, "tree", path);
  fs.mkdirSync(at("d/e"), { recursive: true });
  fs.writeFileSync(at("empty"), "");
  fs.writeFileSync(at("small"), "hello");
  fs.writeFileSync(at("block"), new Uint8Array(512).fill(7));
  fs.writeFileSync(
    at("d/e/large"),
    new Uint8Array(100_000).map((_, index) => index * 7),
  );
  fs.writeFileSync(at("executable"), "#!/bin/sh\n");
  fs.chmodSync(at("executable"), 0o4755);
  fs.chmodSync(at("d"), 0o1750);
  fs.linkSync(at("small"), at("d/other-name"));
  fs.symlinkSync("../small", at("d/link"));
  fs.symlinkSync("nowhere".repeat(8), at("dangling"));
  const sparse = fs.openSync(at("sparse"), "w");
  for (let index = 0; index < 30; index++) fs.writeSync(sparse, `piece ${index}`, index * 64 * 1024);
  fs.ftruncateSync(sparse, 3 * MEBIBYTE);
  fs.closeSync(sparse);
  for (const path of ["empty", "small", "block", "d/e/large", "executable", "sparse", "d/e", "d"]) {
    fs.utimesSync(at(path), SECOND, SECOND);
  }
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Names that not every format has room for. */
function addLongNames(): void {
  const deep = join(folder, "tree", "deep", "n".repeat(150), "m".repeat(140));
  fs.mkdirSync(deep, { recursive: true });
  fs.writeFileSync(join(deep, "f".repeat(120)), "deep down");
  fs.writeFileSync(join(folder, "tree", "grüße"), "not ASCII");
  fs.symlinkSync("t".repeat(200), join(folder, "tree", "long-link"));
}

interface Description {
  readonly type: string;
  readonly mode: number;
  readonly user: number;
  readonly links: number | undefined;
  readonly modified: number;
  readonly content: unknown;
}

function onDisk(path: string, isExact: boolean): Description {
  const status = fs.lstatSync(path);
  const common = {
    mode: status.mode & 0o7777,
    user: status.uid,
    links: status.isDirectory() ? undefined : status.nlink,
    modified: isExact ? status.mtimeMs : Math.floor(status.mtimeMs / 1000) * 1000,
  };
  if (status.isSymbolicLink()) return { ...common, type: "link", content: fs.readlinkSync(path) };
  if (status.isFile()) return { ...common, type: "file", content: fs.readFileSync(path).toString("latin1") };
  const names = fs.readdirSync(path).toSorted();
  return { ...common, type: "directory", content: names.map((name) => [name, onDisk(join(path, name), isExact)]) };
}

function inArchive(inode: Inode): Description {
  const { modified } = inode;
  const common = {
    mode: inode.mode & 0o7777,
    user: inode.user,
    links: inode instanceof Directory ? undefined : inode.links,
    modified: modified.seconds * 1000 + modified.nanoseconds / 1e6,
  };
  if (inode instanceof SymbolicLink) return { ...common, type: "link", content: inode.target() };
  if (inode instanceof RegularFile) return { ...common, type: "file", content: contentOf(inode) };
  if (!(inode instanceof Directory)) throw new Error("There is something else in the archive");
  const names: string[] = [];
  const entries = inode.list(0);
  for (let next = entries.next(); next.done !== true; next = entries.next()) names.push(next.value.name);
  const described = names.toSorted().map((name) => {
    const child = inode.lookup(name);
    return [name, child === undefined ? undefined : inArchive(child)];
  });
  return { ...common, type: "directory", content: described };
}

/** In pieces that do not fit to anything, so that ends of parts are read over. */
function contentOf(file: RegularFile): string {
  const bytes = Buffer.alloc(file.size);
  for (let at = 0; at < bytes.length; at += 60_001) file.readAt(bytes.subarray(at, at + 60_001), at);
  return bytes.toString("latin1");
}

const sparse = ["--sparse"];
const formats: readonly (readonly string[])[] = [
  ["--format=v7"],
  ["--format=ustar"],
  ["--format=oldgnu", ...sparse],
  ["--format=gnu"],
  ["--format=gnu", ...sparse],
  ["--format=posix"],
  ["--format=posix", ...sparse, "--sparse-version=0.0"],
  ["--format=posix", ...sparse, "--sparse-version=0.1"],
  ["--format=posix", ...sparse, "--sparse-version=1.0"],
];

for (const options of formats) {
  test(options.join(" "), (context) => {
    const isOld = /v7|ustar/.test(options[0] ?? "");
    if (!isOld && !fs.existsSync(join(folder, "tree", "deep"))) addLongNames();
    const tar = referenceTool("tar", context);
    const archive = join(folder, "a.tar");
    const { exitCode, stderr } = tar.run([...options, "-cf", archive, "-C", join(folder, "tree"), "."]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const { root } = new Tarfs({ clock, bytes: fs.readFileSync(archive) });
    const isExact = options[0] === "--format=posix";
    expect(inArchive(root)).toEqual(onDisk(join(folder, "tree"), isExact));
    if (options.includes("--sparse")) expect(root.lookup("sparse")?.blocks).toBeLessThan(1000);
  });
}
