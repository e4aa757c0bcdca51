/** Lua, as Debian's source package has it, built by our compiler. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";
import { cachePath, digest } from "./cache.ts";
import { debianSource } from "./debian-source.ts";
import { sysroot } from "./sysroot.ts";

const muslin = fileURLToPath(new URL("../../src/cli/process.ts", import.meta.url));

/** The path of the interpreter's module. */
export function luaModule(context: TestContext): string {
  return builtLua(debianSource("lua5.4", context), sysroot(context));
}

/** The module of what is in `folder`, built once for each C library. */
export function builtLua(folder: string, library: string): string {
  const sources = join(folder, "src");
  const path = cachePath(`lua-${digest(sources, library)}.wasm`);
  if (existsSync(path)) return path;
  const files = readdirSync(sources).filter((name) => name.endsWith(".c") && name !== "luac.c");
  const unfinished = `${path}.${process.pid}`;
  const options = ["cc", "-O2", "-DLUA_USE_POSIX", "-o", unfinished, ...files, "-lm"];
  const { status, stderr } = spawnSync(process.execPath, [muslin, ...options], { cwd: sources, encoding: "utf8" });
  if (status !== 0) throw new Error(`Lua cannot be built: ${stderr}`);
  renameSync(unfinished, path);
  return path;
}
