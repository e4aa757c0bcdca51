/** The sysroot on disk: built once for what it is made of, and found again. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  buildSysroot,
  CPLUSPLUS_HEADERS,
  recipeDigestText,
  SOURCES,
  sourceTree,
  treeOf,
  untar,
  type Files,
  type Mount,
} from "../../../cc/index.ts";
import { cacheFolder, packageFolder } from "../index.ts";
import { CompilePool } from "./compile-pool.ts";
import { filesBelow } from "./files-below.ts";
import { muslSources } from "./musl-source.ts";
import { nativeClang } from "./native-clang.ts";

export interface SysrootOptions {
  /** musl's archive. */
  readonly musl?: string | undefined;
  /** A clang of this machine, in place of the one from npm. */
  readonly clang?: string | undefined;
  /** Compilers at a time. */
  readonly parallel: number;
  readonly progress?: (done: number, total: number) => void;
}

/** Where the sysroot of this version of Muslin is, or would be. */
export function sysrootFolder(): string {
  const given = process.env["MUSLIN_SYSROOT"];
  return given !== undefined && given !== "" ? given : join(cacheFolder(), `sysroot-${digestOfInputs()}`);
}

/** Whether it has been built. */
export function isBuilt(folder: string): boolean {
  return existsSync(join(folder, "lib/libc.a"));
}

/** Builds a sysroot at `folder`, which is there complete or not at all. */
export async function makeSysroot(folder: string, options: SysrootOptions): Promise<void> {
  const tree = sourceTree(await muslSources(options.musl), ourFiles());
  const files = await withCompiler(tree, options, (compile) =>
    buildSysroot(tree, {
      compile,
      builtins: fileOfClang("lib/wasm32-unknown-wasip1/libclang_rt.builtins.a"),
      cplusplusRuntime: fileOfClang("lib/wasm32-wasip1/libc++abi.a"),
      cplusplusLibrary: fileOfClang("lib/wasm32-wasip1/libc++.a"),
      cplusplusHeaders: options.clang === undefined ? CPLUSPLUS_HEADERS : undefined,
      ...(options.progress !== undefined && { progress: options.progress }),
    }),
  );
  const unfinished = `${folder}.${process.pid}`;
  try {
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(unfinished, path)), { recursive: true });
      writeFileSync(join(unfinished, path), bytes);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

type Compile = CompilePool["run"];

async function withCompiler<T>(
  tree: Files,
  options: SysrootOptions,
  job: (compile: Compile) => Promise<T>,
): Promise<T> {
  if (options.clang === undefined) {
    // Paths in objects are those of the mount: the same bytes on every machine.
    const pool = new CompilePool(options.parallel, [{ name: SOURCES, path: "/usr/src/musl", tree: treeOf(tree) }]);
    try {
      return await job((run) => pool.run(run));
    } finally {
      await pool.close();
    }
  }
  const folder = mkdtempSync(join(tmpdir(), "muslin-sysroot-"));
  try {
    for (const [path, bytes] of tree) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const mount: Mount = { name: SOURCES, path: folder, tree: {} };
    const clang = nativeClang(options.clang, [mount]);
    return await job(limited(options.parallel, (run) => clang.run(run)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** At most so many calls at a time. */
function limited<A, R>(limit: number, call: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (argument) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await call(argument);
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}

/** Our part of the C library, from this package. */
function ourFiles(): Files {
  return filesBelow(join(packageFolder(), "libc"));
}

/** An archive of clang's package that depends on nothing of the system. */
function fileOfClang(name: string): Uint8Array {
  const tar = readFileSync(join(clangFolder(), "llvm-resources.tar"));
  const archive = untar(new Uint8Array(tar.buffer, tar.byteOffset, tar.length), (path) => path === name).get(name);
  if (archive === undefined) throw new TypeError(`@yowasp/clang has no ${name}`);
  return archive.slice();
}

function clangFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@yowasp/clang"));
}

function digestOfInputs(): string {
  const hash = createHash("sha256")
    .update(recipeDigestText())
    .update(readFileSync(join(clangFolder(), "../package.json")));
  for (const [path, bytes] of ourFiles()) hash.update(`${path}:${bytes.length}:`).update(bytes);
  return hash.digest("hex").slice(0, 16);
}
