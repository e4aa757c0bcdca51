/**
 * clang from `@yowasp/clang`, in this process.
 *
 * It sees files in memory only, and takes no notice of `..` in paths. LLVM's own overlay of file systems does: it gives
 * the user's files and the mounts their paths, and the files themselves are stored by number.
 *
 * Its files are also copied as a whole for each piece that is written to them, and objects are written in pieces of a few
 * bytes: minutes for a large one. So the result of `-o` is taken from standard output, where pieces are only collected.
 */
import type { Command, Tree as YowaspTree } from "@yowasp/clang";
import { mountPoint, OUTPUT_FOLDER, type Clang, type ClangResult, type ClangRun, type Mount } from "./clang.ts";
import { isHidden, unhidden } from "./hidden-sources.ts";

/** Where files are stored. No source names this folder. */
const STORE = "muslin-store";
/** libc++, in the compiler's own files. */
export const CPLUSPLUS_HEADERS = "/usr/include/c++/v1";
const OVERLAY = `/${STORE}/overlay.json`;

/** A compiler that sees the given folders. */
export function yowaspClang(mounts: readonly Mount[]): Clang {
  let loading: Promise<Yowasp> | undefined;
  const loaded = async (): Promise<Yowasp> => await (loading ??= load());
  return {
    cplusplusHeaders: CPLUSPLUS_HEADERS,
    version: async () =>
      /version (\S+)/.exec((await loaded()).run(["clang", "--version"], {}).stdout)?.[1] ?? "unknown",
    run: async (given) => {
      if (!isHidden(given)) return runClang(await loaded(), given, mounts);
      const { run, resultOf } = unhidden(given);
      return resultOf(runClang(await loaded(), run, mounts));
    },
  };
}

interface Yowasp {
  readonly run: (args: readonly string[], files: YowaspTree, stdin?: Uint8Array) => RawResult;
}

interface RawResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stdoutBytes: Uint8Array;
  readonly stderr: string;
  readonly tree: YowaspTree;
}

async function load(): Promise<Yowasp> {
  const { runLLVM, Exit } = await import("@yowasp/clang");
  // Without arguments it only loads the compiler. A callback keeps it from reporting the progress of that.
  await runLLVM(undefined, {}, { fetchProgress: () => undefined });
  return { run: (args, files, stdin) => runOnce({ runLLVM, Exit }, { args, files, stdin }) };
}

interface Library {
  readonly runLLVM: Command;
  readonly Exit: new (...args: never) => Error & { readonly code: number; readonly files: YowaspTree };
}

interface Call {
  readonly args: readonly string[];
  readonly files: YowaspTree;
  readonly stdin: Uint8Array | undefined;
}

function runOnce({ runLLVM, Exit }: Library, { args, files, stdin = new Uint8Array(0) }: Call): RawResult {
  const [stdout, stderr] = [new Collector(), new Collector()];
  let position = 0;
  let exitCode = 0;
  let tree: YowaspTree = {};
  try {
    const result = runLLVM([...args], files, {
      synchronously: true,
      decodeASCII: false,
      stdin: (length) => {
        const piece = stdin.subarray(position, position + length);
        position += piece.length;
        return piece.length === 0 ? null : piece;
      },
      stdout: (bytes) => stdout.add(bytes),
      stderr: (bytes) => stderr.add(bytes),
    });
    tree = (result ?? {}) as YowaspTree;
  } catch (error) {
    if (error instanceof Exit) {
      exitCode = error.code;
      tree = error.files;
    } else {
      // A crash of the compiler: its own words, and what a shell would say of an abort.
      exitCode = 134;
      stderr.add(new TextEncoder().encode(`clang: error: the compiler has crashed: ${String(error)}\n`));
    }
  }
  const bytes = stdout.bytes();
  const text = new TextDecoder();
  return { exitCode, stdout: text.decode(bytes), stdoutBytes: bytes, stderr: text.decode(stderr.bytes()), tree };
}

class Collector {
  readonly #pieces: Uint8Array[] = [];

  add(bytes: Uint8Array | null): void {
    if (bytes !== null) this.#pieces.push(bytes.slice());
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#pieces.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }
}

function runClang(yowasp: Yowasp, run: ClangRun, mounts: readonly Mount[]): ClangResult {
  const files = [...run.files];
  const store: Record<string, YowaspTree | Uint8Array> = { out: {} };
  files.forEach(([, bytes], index) => (store[`${index}`] = bytes));
  for (const { name, tree } of mounts) store[name] = tree;
  store["overlay.json"] = new TextEncoder().encode(overlayOf(run, { mounts, paths: files.map(([path]) => path) }));
  const cwd = ["-Xclang", "-working-directory", "-Xclang", run.cwd, `-fdebug-compilation-dir=${run.cwd}`];
  const args = ["clang", "-vfsoverlay", OVERLAY, ...cwd];
  const maps = mounts.map(({ name, path }) => `-ffile-prefix-map=${mountPoint(name)}=${path}`);
  const isResult = (at: number): boolean =>
    run.args[at - 1] === "-o" && run.args[at]?.startsWith(OUTPUT_FOLDER) === true;
  const result = run.args.find((_, at) => isResult(at))?.slice(OUTPUT_FOLDER.length + 1);
  const inside = run.args.map((word, at) => (isResult(at) ? "-" : word.replaceAll(OUTPUT_FOLDER, `/${STORE}/out`)));
  const seen = { ...standIn(run.input), [STORE]: store };
  const { tree, exitCode, stdoutBytes, stderr } = yowasp.run([...args, ...maps, ...inside], seen, run.stdin);
  const written = (tree[STORE] as YowaspTree | undefined)?.["out"] as Readonly<Record<string, unknown>> | undefined;
  const outputs = new Map<string, Uint8Array>();
  for (const name of run.outputs) {
    const bytes = name === result ? stdoutBytes : written?.[name];
    if (bytes instanceof Uint8Array) outputs.set(name, bytes);
  }
  return { exitCode, stdout: result === undefined ? stdoutBytes : new Uint8Array(0), stderr, outputs };
}

/**
 * The driver looks for the source before the compiler has its overlay and working directory: an empty file where the path
 * leads from the root, without `..`.
 */
function standIn(input: string | undefined): YowaspTree {
  if (input === undefined) return {};
  const names = input.split("/").filter((name) => name !== "" && name !== "." && name !== "..");
  return names.reduceRight<YowaspTree | Uint8Array>(
    (inner, name) => ({ [name]: inner }),
    new Uint8Array(0),
  ) as YowaspTree;
}

interface Places {
  readonly mounts: readonly Mount[];
  readonly paths: readonly string[];
}

/** The overlay, in YAML's subset JSON: https://clang.llvm.org/docs/ClangCommandLineReference.html, `-vfsoverlay`. */
function overlayOf({ cwd }: ClangRun, { mounts, paths }: Places): string {
  const roots: object[] = mounts.map(({ name }) => ({
    type: "directory-remap",
    name: mountPoint(name),
    "external-contents": `/${STORE}/${name}`,
  }));
  const folders = new Map<string, object[]>([[cwd, []]]);
  paths.forEach((path, index) => {
    const slash = path.lastIndexOf("/");
    const folder = slash === 0 ? "/" : path.slice(0, slash);
    const contents = folders.get(folder) ?? [];
    folders.set(folder, contents);
    contents.push({ type: "file", name: path.slice(slash + 1), "external-contents": `/${STORE}/${index}` });
  });
  for (const [name, contents] of folders) roots.push({ type: "directory", name, contents });
  return JSON.stringify({ version: 0, "case-sensitive": true, "use-external-names": false, roots });
}
