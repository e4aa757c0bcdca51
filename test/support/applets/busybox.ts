/** busybox, as Debian's source package has it: built by the commands of docs/cc.md, and by the same ones for this machine. */
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, copyFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { cachePath, digest } from "../cache.ts";
import { debianSource } from "../debian-source.ts";
import { documentedCommands, shell } from "../documented-commands.ts";
import { referenceTool } from "../references.ts";
import { toolchainDigest } from "../programs/source-digest.ts";
import { sysroot } from "../sysroot.ts";

export interface Busybox {
  /** The unpacked package. */
  readonly sources: string;
  readonly module: Uint8Array;
  /** The path of the program for this machine. */
  readonly native: string;
}

/** Both are built once for each package, list of commands, toolchain and C library. */
export async function busybox(context: TestContext): Promise<Busybox> {
  const library = sysroot(context);
  for (const tool of ["make", "gcc"] as const) referenceTool(tool, context);
  const sources = debianSource("busybox", context);
  const commands = documentedCommands("busybox, by kbuild").replace(/^muslin run .*$/m, "");
  const forNative = commands.replace("CROSS_COMPILE=wasm32-linux-musl-", "");
  const guest = await built("busybox.wasm", { sources, commands, key: [toolchainDigest(), library] });
  return {
    sources,
    module: readFileSync(guest),
    native: await built("busybox", { sources, commands: forNative, key: [] }),
  };
}

interface Build {
  readonly sources: string;
  readonly commands: string;
  /** What it depends on besides. */
  readonly key: readonly string[];
}

async function built(name: string, { sources, commands, key }: Build): Promise<string> {
  const path = cachePath("busybox", `${digest(sources, commands, ...key)}-${name}`);
  if (existsSync(path)) return path;
  const folder = mkdtempSync(join(tmpdir(), "muslin-busybox-"));
  try {
    cpSync(sources, folder, { recursive: true, preserveTimestamps: true });
    const { code, output } = await shell(commands, folder);
    if (code !== 0) throw new Error(`busybox cannot be built: ${output}`);
    const unfinished = `${path}.${process.pid}`;
    copyFileSync(join(folder, "busybox"), unfinished);
    renameSync(unfinished, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return path;
}
