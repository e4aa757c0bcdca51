/** The program of a source: what `muslin cc` makes of it, or has made of it before. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, packageFolder } from "../../host/node/index.ts";
import { CapturedOutput } from "../cc/memory-io.ts";
import type { Invocation } from "../tool.ts";
import { version } from "../version.ts";
import { ProgramCache } from "./program-cache.ts";
import { RecordingIo } from "./recording-io.ts";

/** Before the options that are given: a crash has lines, and the program does not wait for itself. */
const standardOptions = ["-O2", "-g"] as const;
const OUTPUT = "program.wasm";
const CACHE_LIMIT = 256 * 2 ** 20;

export interface SourceJob {
  /** Options of `muslin cc`. */
  readonly options: readonly string[];
  readonly invocation: Invocation;
}

/** The program, or the exit code of the compiler, which has said why. */
export async function programOfSource(source: string, job: SourceJob): Promise<Uint8Array | number> {
  const { io } = job.invocation;
  const args = [...standardOptions, ...job.options, "-o", OUTPUT, source];
  const cache = cacheFor([io.cwd, `${io.hasColors}`, ...args]);
  const kept = cache?.cache.find(cache.key, (path) => io.readFileNow(path));
  if (kept !== undefined) {
    io.stderr.write(kept.stderr);
    return kept.program;
  }
  const { sysrootFolder } = await import("../../host/node/toolchain/index.ts");
  const stderr = new CapturedOutput();
  // The C library is the one of this version.
  const library = `${sysrootFolder()}/`;
  const recording = new RecordingIo(io, { stderr, passes: (path) => path.startsWith(library) });
  const cc = await import("../cc.ts");
  const code = await cc.run({ tool: "cc", args, io: recording });
  io.stderr.write(stderr.text);
  const program = recording.written.get(OUTPUT);
  if (code !== 0 || program === undefined) return code;
  cache?.cache.keep(cache.key, { program, stderr: stderr.text, findings: recording.findings });
  return program;
}

/**
 * @param words all that the result depends on but files.
 * @returns nothing where the compiler or the C library is one that is not ours to know.
 */
function cacheFor(words: readonly string[]): { readonly cache: ProgramCache; readonly key: string } | undefined {
  const { MUSLIN_CLANG: clang = "", MUSLIN_SYSROOT: sysroot = "" } = process.env;
  if (clang !== "" || sysroot !== "") return undefined;
  const folder = join(cacheFolder(), "programs");
  const key = JSON.stringify([toolIdentity(), ...words]);
  return { cache: new ProgramCache({ folder, limit: CACHE_LIMIT }), key };
}

/** What changes whenever the compiler or the C library may do: of a package its version, of a checkout its state. */
function toolIdentity(): string {
  const base = version();
  const folder = packageFolder();
  const isBuilt = import.meta.url.endsWith(".js");
  const code = isBuilt ? readIfThere(join(folder, "dist/.built-from")) : newestBelow(join(folder, "src"));
  return code === undefined ? base : `${base} ${code} ${newestBelow(join(folder, "libc"))}`;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** When a file of the folder was changed last, in milliseconds. */
function newestBelow(folder: string): number {
  const times = readdirSync(folder, { recursive: true, encoding: "utf8" }).map(
    (name) => statSync(join(folder, name)).mtimeMs,
  );
  return Math.max(0, ...times);
}
