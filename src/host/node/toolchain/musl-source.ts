/**
 * Where musl's sources come from: a given archive, Debian's source package, or musl's own address. Whichever it is, its
 * SHA-256 is the one below.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { MUSL_VERSION, untar, type Files } from "../../../cc/index.ts";
import { cacheFolder } from "../index.ts";
import { downloadSource } from "./debian-source.ts";

const SHA256 = "7d5b0b6062521e4627e099e4c9dc8248d32a30285e959b7eecaa780cf8cfd4a4";
const ARCHIVE = `musl-${MUSL_VERSION}.tar.gz`;
const DEBIAN_ARCHIVE = `musl_${MUSL_VERSION}.orig.tar.gz`;
const ADDRESS = `https://musl.libc.org/releases/${ARCHIVE}`;

/** musl's sources cannot be had; the message says what to fetch and where to put it. */
export class NoMusl extends Error {
  override readonly name = "NoMusl";
}

/** All files of musl's release, by their paths in it. */
export async function muslSources(given: string | undefined): Promise<Files> {
  const archive = await muslArchive(given);
  const prefix = `musl-${MUSL_VERSION}/`;
  const files = untar(new Uint8Array(gunzipSync(archive)));
  return new Map(Array.from(files, ([path, bytes]) => [path.slice(prefix.length), bytes]));
}

async function muslArchive(given: string | undefined): Promise<Uint8Array> {
  const kept = join(cacheFolder(), ARCHIVE);
  if (given !== undefined) return checked(readFileSync(given), given);
  if (existsSync(kept)) return checked(readFileSync(kept), kept);
  const problems: string[] = [];
  for (const [name, fetchIt] of [
    ["Debian", fromDebian],
    [ADDRESS, fromAddress],
  ] as const) {
    try {
      const bytes = checked(await fetchIt(), name);
      mkdirSync(cacheFolder(), { recursive: true });
      writeFileSync(`${kept}.${process.pid}`, bytes);
      renameSync(`${kept}.${process.pid}`, kept);
      return bytes;
    } catch (error) {
      problems.push(`  ${name}: ${error instanceof Error ? error.message.trim() : String(error)}`);
    }
  }
  throw new NoMusl(
    `Cannot get the sources of musl ${MUSL_VERSION}:\n${problems.join("\n")}\n` +
      `Fetch ${ADDRESS} (or ${DEBIAN_ARCHIVE} of Debian) on a machine that can, and put it at ${kept}, ` +
      `or name it: muslin sysroot build --musl FILE`,
  );
}

function checked(bytes: Uint8Array, from: string): Uint8Array {
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (digest !== SHA256) throw new NoMusl(`${from} is not ${ARCHIVE}: its SHA-256 is ${digest}, expected ${SHA256}`);
  return bytes;
}

async function fromAddress(): Promise<Uint8Array> {
  const response = await fetch(ADDRESS, { signal: AbortSignal.timeout(ONE_MINUTE) });
  if (!response.ok) throw new NoMusl(`The server says ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

const ONE_MINUTE = 60_000;

function fromDebian(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "muslin-musl-"));
  try {
    const complaints = downloadSource("musl", { folder });
    const archive = join(folder, DEBIAN_ARCHIVE);
    if (existsSync(archive)) return new Uint8Array(readFileSync(archive));
    throw new NoMusl(complaints);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
