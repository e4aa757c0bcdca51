/** A sysroot in memory: compiles what the recipe says, and puts archives and headers in their places. */
import { decodeUtf8 } from "../../bytes/index.ts";
import { writeArchive } from "../../elf/index.ts";
import { readCustom, readModule } from "../../wasm/index.ts";
import { mountPoint, OUTPUT_FOLDER, type ClangResult, type ClangRun, type Tree } from "../clang.ts";
import { cplusplusLibrary, STRING_SOURCE, stringArgs } from "./cplusplus.ts";
import { libraryOf } from "./library.ts";
import {
  compileJobs,
  installedFiles,
  sharedMemoryArgs,
  SHARED_MEMORY_LIBRARIES,
  type Files,
  type Job,
} from "./recipe.ts";

/** The name of the mount that has the sources. */
export const SOURCES = "musl";

/** What a build needs of its surroundings. */
export interface BuildHost {
  /** Runs clang, which sees the sources as a mount; as many at a time as there are cores. */
  readonly compile: (run: ClangRun) => Promise<ClangResult>;
  /** compiler-rt's archive. */
  readonly builtins: Uint8Array;
  /** libc++abi's archive: it asks for nothing of the C library whose layout or numbers are a system's own. */
  readonly cplusplusRuntime: Uint8Array;
  /** libc++'s archive, see cplusplus.ts. */
  readonly cplusplusLibrary: Uint8Array;
  /** Where clang has the headers of that. Without them the library is without strings. */
  readonly cplusplusHeaders: string | undefined;
  readonly progress?: (done: number, total: number) => void;
}

/** A source of musl does not compile: a mistake in our port of it, or in the compiler. */
export class SysrootError extends Error {
  override readonly name = "SysrootError";
}

/** A source, and its objects: for a memory of its own, and for one that is shared. */
interface Compiled {
  readonly job: Job;
  readonly object: Uint8Array;
  readonly shared: Uint8Array;
}

/** The files of a sysroot, by their paths in it. */
export async function buildSysroot(tree: Files, host: BuildHost): Promise<Map<string, Uint8Array>> {
  const jobs = compileJobs(tree);
  let done = 0;
  const compileBoth = async (job: Job): Promise<Compiled> => {
    const object = await compile(job, host);
    const isOther = hasPlainAtomics(object) || asksForAtomics(tree.get(job.source));
    const other = { ...job, args: [...job.args, ...sharedMemoryArgs] };
    const shared = isOther ? await compile(other, host) : object;
    host.progress?.(++done, jobs.length);
    return { job, object, shared };
  };
  const { cplusplusHeaders } = host;
  const string = { source: STRING_SOURCE, args: stringArgs(cplusplusHeaders ?? "") };
  const [objects, stringObject] = await Promise.all([
    Promise.all(jobs.map(compileBoth)),
    cplusplusHeaders === undefined ? undefined : compile(string, host),
  ]);
  const files = new Map<string, Uint8Array>(installedFiles(tree, writeArchive([])));
  for (const { job, object } of objects) if (job.isStartFile) files.set(`lib/${job.object}`, object);
  files.set("lib/libc.a", cLibrary(objects, "object"));
  files.set(`${SHARED_MEMORY_LIBRARIES}/libc.a`, cLibrary(objects, "shared"));
  files.set("lib/libclang_rt.builtins.a", host.builtins);
  files.set("lib/libc++abi.a", host.cplusplusRuntime);
  files.set("lib/libc++.a", cplusplusLibrary(host.cplusplusLibrary, stringObject));
  return files;
}

function cLibrary(objects: readonly Compiled[], kind: "object" | "shared"): Uint8Array {
  const members = objects
    .filter(({ job }) => !job.isStartFile)
    .map((compiled) => ({ name: compiled.job.object, content: compiled[kind] }));
  return libraryOf(members);
}

/**
 * Whether LLVM has made plain operations of atomic ones, or plain data of thread-local data: it says so in the object. All other
 * objects are the same for shared memory.
 */
function hasPlainAtomics(object: Uint8Array): boolean {
  const features = readCustom(readModule(object), "target_features") ?? [];
  return features.some(({ prefix, feature }) => prefix === "-" && feature === "shared-mem");
}

/** Whether a source has code of its own for shared memory. */
function asksForAtomics(source: Uint8Array | undefined): boolean {
  return source !== undefined && decodeUtf8(source).includes("__wasm_atomics__");
}

async function compile(job: Pick<Job, "source" | "args">, host: BuildHost): Promise<Uint8Array> {
  const { exitCode, stderr, outputs } = await host.compile({
    args: [...job.args, job.source, "-o", `${OUTPUT_FOLDER}/object.o`],
    cwd: mountPoint(SOURCES),
    input: job.source,
    files: new Map(),
    outputs: ["object.o"],
  });
  const object = outputs.get("object.o");
  if (exitCode !== 0 || object === undefined)
    throw new SysrootError(`Cannot compile ${job.source} of musl:\n${stderr}`);
  return object;
}

/** Files by path as nested folders. */
export function treeOf(files: Files, keep: (path: string) => boolean = () => true): Tree {
  const root: Record<string, unknown> = {};
  for (const [path, bytes] of files) {
    if (!keep(path)) continue;
    const folders = path.split("/");
    const name = folders.pop() ?? "";
    let at = root;
    for (const folder of folders) at = (at[folder] ??= {}) as Record<string, unknown>;
    at[name] = bytes;
  }
  return root as Tree;
}
