/**
 * Sources of real programs, as Debian's source packages have them: test inputs, no part of this repository. Each is
 * fetched once, by apt-get with a configuration of its own, from where this machine gets its packages, and kept in
 * node_modules/.cache/muslin. Nothing of the system is changed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { downloadSource } from "../../src/host/node/toolchain/debian-source.ts";
import { cachePath } from "./cache.ts";

interface SourcePackage {
  readonly archive: string;
  readonly sha256: string;
  /** The folder inside. */
  readonly folder: string;
  /** What of that folder is wanted, if not all. */
  readonly parts?: readonly string[];
  /** Of an archive that no test fetches, as it is too large: the command that does. The archive itself is not kept then. */
  readonly command?: string;
}

const packages = {
  "lua5.4": {
    archive: "lua5.4_5.4.4.orig.tar.gz",
    sha256: "164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61",
    folder: "lua-5.4.4",
  },
  zlib: {
    archive: "zlib_1.2.13.dfsg.orig.tar.bz2",
    sha256: "71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1",
    folder: "zlib-1.2.13.dfsg",
  },
  dash: {
    archive: "dash_0.5.12.orig.tar.gz",
    sha256: "6a474ac46e8b0b32916c4c60df694c82058d3297d8b385b74508030ca4a8f28a",
    folder: "dash-0.5.12",
  },
  sqlite3: {
    archive: "sqlite3_3.40.1.orig.tar.xz",
    sha256: "aaa776260ab4dc976db34aa7891819484c8676b5b2783123ebc6301e2ca5d655",
    folder: "sqlite3-3.40.1",
  },
  busybox: {
    archive: "busybox_1.35.0.orig.tar.bz2",
    sha256: "faeeb244c35a348a334f4a59e44626ee870fb07b6884d68c10ae8bc19f83a694",
    folder: "busybox-1.35.0",
  },
  musl: {
    archive: "musl_1.2.3.orig.tar.gz",
    sha256: "7d5b0b6062521e4627e099e4c9dc8248d32a30285e959b7eecaa780cf8cfd4a4",
    folder: "musl-1.2.3",
  },
  posixtestsuite: {
    archive: "posixtestsuite_1.5.2.orig.tar.gz",
    sha256: "15a2185672127cba851d35ec9d538ff6148defdbb75f99c7e9c50aeba0f94757",
    folder: "posixtestsuite",
  },
  binutils: {
    archive: "binutils_2.40.orig.tar.xz",
    sha256: "d78c2d2eb24a9be1e02f8854cb1bd435556d7f584fb6bfb6b07e6527d43fc41d",
    folder: "binutils-2.40/gas/testsuite/gas",
    parts: ["all", "elf", "macros", "wasm32"],
  },
  "llvm-toolchain-19": {
    archive: "llvm-toolchain-19_19.1.7.orig.tar.xz",
    sha256: "ae498f3bc58ae2d9f64ef5f0c035c4240152bf015a5b7738b15c22e93bdc97ce",
    folder: "llvm-toolchain-19_19.1.7/lld/test/wasm",
    command: "node tools/fetch-lld-tests.ts",
  },
} as const satisfies Readonly<Record<string, SourcePackage>>;

/** The name of a source package that tests use. */
export type SourceName = keyof typeof packages;

/** Why a source package cannot be had. */
class NoSource extends Error {
  override readonly name = "NoSource";
}

/**
 * The folder with the sources of a package. Where it cannot be had the test is skipped, or fails if `CI` is set.
 * `MUSLIN_SOURCES=FOLDER` names a folder with the archives, for machines that cannot fetch them.
 */
export function debianSource(name: SourceName, context: TestContext): string {
  try {
    const { command } = packageOf(name);
    if (command !== undefined && !existsSync(keptFolder(name)))
      return context.skip(`Sources are fetched by: ${command}`);
    return fetchedSource(name);
  } catch (error) {
    if (!(error instanceof NoSource) || process.env["CI"] !== undefined) throw error;
    return context.skip(error.message);
  }
}

function packageOf(name: SourceName): SourcePackage {
  return packages[name];
}

function keptFolder(name: SourceName): string {
  return cachePath(`${name}-${packageOf(name).sha256.slice(0, 16)}`);
}

/**
 * The folder with the sources of a package, fetched if they are not there.
 * @throws if they cannot be had
 */
export function fetchedSource(name: SourceName): string {
  const { archive, folder } = packageOf(name);
  const kept = keptFolder(name);
  if (!existsSync(kept)) {
    const unfinished = `${kept}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    try {
      unpack(findArchive(name, unfinished), unfinished, packageOf(name));
      rmSync(join(unfinished, archive), { force: true });
      if (!existsSync(kept)) renameSync(unfinished, kept);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return join(kept, folder);
}

function findArchive(name: SourceName, folder: string): string {
  const { archive, sha256, command } = packageOf(name);
  const given = process.env["MUSLIN_SOURCES"];
  const kept = cachePath(archive);
  const found = given === undefined ? (existsSync(kept) ? kept : fetchArchive(name, folder)) : join(given, archive);
  if (!existsSync(found)) throw new NoSource(`There is no ${found}`);
  const digest = createHash("sha256").update(readFileSync(found)).digest("hex");
  if (digest !== sha256) throw new NoSource(`${found} has SHA-256 ${digest}, not ${sha256}`);
  if (given === undefined && found !== kept && command === undefined) copyFileSync(found, kept);
  return found;
}

function unpack(archive: string, folder: string, { folder: inside, parts = [] }: SourcePackage): void {
  const names = parts.length === 0 ? [inside] : parts.map((part) => `${inside}/${part}`);
  const { status, stderr } = spawnSync("tar", ["-xf", archive, "-C", folder, ...names], { encoding: "utf8" });
  if (status !== 0) throw new NoSource(`Cannot unpack ${archive}: ${stderr}`);
}

function fetchArchive(name: SourceName, folder: string): string {
  const { archive, command } = packageOf(name);
  const complaints = downloadSource(name, { folder, isShown: command !== undefined });
  if (existsSync(join(folder, archive))) return join(folder, archive);
  throw new NoSource(
    `Cannot get ${archive} of Debian's source package ${name} (MUSLIN_SOURCES=FOLDER names a folder with it): ${complaints}`,
  );
}
