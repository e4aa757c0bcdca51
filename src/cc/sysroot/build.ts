/** A sysroot in memory: compiles what the recipe says, and puts archives and headers in their places. */
import { definedSymbolsOf, writeArchive } from "../../elf/index.ts";
import { mountPoint, OUTPUT_FOLDER, type ClangResult, type ClangRun, type Tree } from "../clang.ts";
import { compileJobs, installedFiles, type Files, type Job } from "./recipe.ts";

/** The name of the mount that has the sources. */
export const SOURCES = "musl";

/** What a build needs of its surroundings. */
export interface BuildHost {
  /** Runs clang, which sees the sources as a mount; as many at a time as there are cores. */
  readonly compile: (run: ClangRun) => Promise<ClangResult>;
  /** compiler-rt's archive. */
  readonly builtins: Uint8Array;
  readonly progress?: (done: number, total: number) => void;
}

/** A source of musl does not compile: a mistake in our port of it, or in the compiler. */
export class SysrootError extends Error {
  override readonly name = "SysrootError";
}

/** The files of a sysroot, by their paths in it. */
export async function buildSysroot(tree: Files, host: BuildHost): Promise<Map<string, Uint8Array>> {
  const jobs = compileJobs(tree);
  let done = 0;
  const objects = await Promise.all(
    jobs.map(async (job) => {
      const object = await compile(job, host);
      host.progress?.(++done, jobs.length);
      return { job, object };
    }),
  );
  const files = new Map<string, Uint8Array>(installedFiles(tree, writeArchive([])));
  const members = objects
    .filter(({ job }) => !job.isStartFile)
    .map(({ job, object }) => ({ name: job.object, content: object }));
  files.set("lib/libc.a", writeArchive(members, { symbolsOf: definedSymbolsOf }));
  for (const { job, object } of objects) if (job.isStartFile) files.set(`lib/${job.object}`, object);
  files.set("lib/libclang_rt.builtins.a", host.builtins);
  return files;
}

async function compile(job: Job, host: BuildHost): Promise<Uint8Array> {
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
