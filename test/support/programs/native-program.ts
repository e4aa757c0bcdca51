/** C programs as the machine's own gcc and Linux have them. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cachePath, digest } from "../cache.ts";
import type { Outcome } from "./outcome.ts";
import { sourceDigest } from "./source-digest.ts";

/** Compiles it; the path of the program, which is kept as long as its sources do not change. */
export function nativeProgram(source: string, options: readonly string[] = []): string {
  const path = cachePath("native", digest(sourceDigest(source), ...options));
  if (existsSync(path)) return path;
  const unfinished = `${path}.${process.pid}`;
  const args = ["-w", "-o", unfinished, source, ...options, "-lm", "-lrt", "-lutil", "-lpthread"];
  const { status, stderr, error } = spawnSync("gcc", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`gcc cannot compile ${source}: ${error?.message ?? stderr}`);
  renameSync(unfinished, path);
  return path;
}

const surroundings = fileURLToPath(new URL("usual-surroundings.c", import.meta.url));

/** The command for a native program that has a session of its own, and the limits, signals and so on that processes usually have. */
export function inUsualSurroundings(path: string, args: readonly string[] = []): readonly [string, readonly string[]] {
  return [nativeProgram(surroundings), [path, "program", ...args]];
}

/** Runs it in an empty folder and in the usual surroundings, with the environment that programs have on our kernel too. */
export function runNatively(path: string, args: readonly string[] = []): Outcome {
  const cwd = mkdtempSync(join(tmpdir(), "muslin-native-"));
  try {
    const { status, signal, stdout, stderr } = spawnSync(...inUsualSurroundings(path, args), {
      cwd,
      env: { PATH: "/usr/bin:/bin", HOME: "/root", TZ: "UTC" },
      // Through a pipe: a limit on the size of files is not to concern the output.
      stdio: ["ignore", "pipe", "pipe"],
      encoding: "utf8",
      timeout: 20_000,
    });
    const code = status ?? 128 + (signal === null ? 0 : constants.signals[signal]);
    return { code, output: stdout, errors: stderr };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
