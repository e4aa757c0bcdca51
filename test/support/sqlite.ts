/** SQLite's shell, as Debian's source package has it, built by our compiler. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";
import { cachePath, digest } from "./cache.ts";
import { debianSource } from "./debian-source.ts";
import { referenceTool } from "./references.ts";
import { sysroot } from "./sysroot.ts";

const muslin = fileURLToPath(new URL("../../src/cli/process.ts", import.meta.url));

/** The path of the shell's module, built once for each C library. */
export function sqliteModule(context: TestContext): string {
  const library = sysroot(context);
  const sources = debianSource("sqlite3", context);
  for (const tool of ["gcc", "make", "tclsh"] as const) referenceTool(tool, context);
  const path = cachePath(`sqlite3-${digest(sources, library)}.wasm`);
  if (existsSync(path)) return path;
  const folder = mkdtempSync(join(tmpdir(), "muslin-sqlite-"));
  try {
    // Automake makes anew what is older than what it is made of.
    cpSync(sources, folder, { recursive: true, preserveTimestamps: true });
    run("./configure", ["--disable-tcl", "--disable-shared", "--disable-readline"], folder);
    run("make", ["sqlite3.c", "shell.c"], folder);
    const defines = ["-DSQLITE_OMIT_LOAD_EXTENSION", "-DSQLITE_THREADSAFE=0"];
    const unfinished = `${path}.${process.pid}`;
    run(process.execPath, [muslin, "cc", "-O0", ...defines, "shell.c", "sqlite3.c", "-lm", "-o", unfinished], folder);
    renameSync(unfinished, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return path;
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`SQLite cannot be built: ${command}: ${stderr}`);
}
