/**
 * How a sysroot is made of musl's sources and ours: what to compile and how, which headers to install.
 *
 * musl's Makefile compiles `src/DIR/ARCH/NAME.c` in place of `src/DIR/NAME.c` where there is one, and finds
 * `arch/ARCH` in front of `arch/generic`. Our files are laid over musl's; none of musl's is changed.
 */
import { decodeUtf8, encodeUtf8 } from "../../bytes/index.ts";
import { setjmpArgs, targetArgs } from "../target.ts";
import { allTypes, systemCallNumbers } from "./headers.ts";

export const MUSL_VERSION = "1.2.3";
export const ARCH = "wasm32";

/** Files by their paths. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Something to compile. */
export interface Job {
  readonly source: string;
  /** Name of the archive's member, or of crt1.o. */
  readonly object: string;
  readonly args: readonly string[];
  readonly isStartFile: boolean;
}

/** musl's tree with our files in it and what its Makefile would have generated; paths as in musl's tree. */
export function sourceTree(musl: Files, ours: Files): Files {
  const tree = new Map([...musl, ...ours]);
  const text = (path: string): string => decodeUtf8(tree.get(path) ?? missing(path));
  const types = [text(`arch/${ARCH}/bits/alltypes.h.in`), text("include/alltypes.h.in")];
  tree.set("obj/include/bits/alltypes.h", encodeUtf8(allTypes(types)));
  tree.set("obj/include/bits/syscall.h", encodeUtf8(systemCallNumbers(text(`arch/${ARCH}/bits/syscall.h.in`))));
  tree.set("obj/src/internal/version.h", encodeUtf8(`#define VERSION "${MUSL_VERSION}"\n`));
  return tree;
}

function missing(path: string): never {
  throw new TypeError(`These are no sources of musl ${MUSL_VERSION}: there is no "${path}"`);
}

/** Folders of headers, in musl's order. */
const includeFolders = [
  `arch/${ARCH}`,
  "arch/generic",
  "obj/src/internal",
  "src/include",
  "src/internal",
  "obj/include",
  "include",
];

/** What is compiled, by the path of its object. */
export function compileJobs(tree: Files): readonly Job[] {
  const sources = new Map<string, string>();
  for (const path of tree.keys()) {
    const [, folder = "", arch, name = ""] = sourcePattern.exec(path) ?? [];
    if (folder === "") continue;
    const key = `${folder}/${name}`;
    if (arch === undefined ? !sources.has(key) : arch === ARCH) sources.set(key, path);
  }
  const jobs = Array.from(sources, ([key, source]) => jobOf(key, source));
  return jobs.filter(({ object, isStartFile }) => !isStartFile || object === "crt1.o");
}

/** `src/DIR/NAME.c`, `src/DIR/ARCH/NAME.c`, `src/malloc/mallocng/NAME.c`, `crt/NAME.c`. */
const sourcePattern = /^(src\/malloc\/mallocng|src\/[^/]+|crt)(?:\/([^/]+))?\/([^/]+)\.c$/;

function jobOf(key: string, source: string): Job {
  const object = `${key.slice(key.lastIndexOf("/") + 1)}.o`;
  const definesLongjmp = /\/longjmp(?:_tag)?\.c$/.test(source);
  return {
    source,
    object,
    isStartFile: key.startsWith("crt/"),
    args: [
      ...targetArgs,
      ...(definesLongjmp ? [] : setjmpArgs),
      "-std=c99",
      "-ffreestanding",
      "-nostdinc",
      "-D_XOPEN_SOURCE=700",
      ...includeFolders.map((folder) => `-I${folder}`),
      optimization(key),
      "-fno-unwind-tables",
      "-fno-asynchronous-unwind-tables",
      "-ffunction-sections",
      "-fdata-sections",
      "-w",
      "-c",
    ],
  };
}

/** As musl's configure has it by default: what programs spend their time in for speed, the rest for size. */
const forSpeed = /^src\/(?:internal\/(?:int|float)scan|malloc\/.*|string\/.*|stdlib\/qsort(?:_nr)?|math\/(?!.*l$).*)$/;

function optimization(key: string): string {
  return forSpeed.test(key) ? "-O2" : "-Os";
}

/** Code for threads in memory that they share. */
export const sharedMemoryArgs: readonly string[] = ["-matomics"];

/** The folder with the libraries for such programs, in front of that for others. */
export const SHARED_MEMORY_LIBRARIES = "lib/pthread";

/** Libraries that are part of libc.a. Build systems ask for them. */
const emptyLibraries = ["m", "rt", "pthread", "crypt", "util", "xnet", "resolv", "dl"];

/** What is installed without compiling: headers, empty libraries, licence, pkg-config file. */
export function installedFiles(tree: Files, emptyArchive: Uint8Array): Files {
  const files = new Map<string, Uint8Array>();
  const install = (prefix: string, folder: string): void => {
    for (const [path, bytes] of tree)
      if (path.startsWith(prefix) && path.endsWith(".h")) files.set(`${folder}${path.slice(prefix.length)}`, bytes);
  };
  install("include/", "include/");
  install("arch/generic/bits/", "include/bits/");
  install(`arch/${ARCH}/bits/`, "include/bits/");
  install("obj/include/", "include/");
  install("overlay/", "include/overlay/");
  for (const name of emptyLibraries) files.set(`lib/lib${name}.a`, emptyArchive);
  files.set("share/licenses/musl/COPYRIGHT", tree.get("COPYRIGHT") ?? new Uint8Array(0));
  files.set("lib/pkgconfig/musl.pc", encodeUtf8(pkgConfig));
  return files;
}

const pkgConfig = `Name: musl
Description: The C library
Version: ${MUSL_VERSION}
Libs:
Cflags:
`;

/** Changes whenever the same sources make another sysroot. */
export function recipeDigestText(): string {
  const samples = ["src/stdio/printf", "src/string/strlen", "src/setjmp/longjmp", "src/math/sin"];
  return JSON.stringify([MUSL_VERSION, REVISION, samples.map((key) => jobOf(key, `${key}.c`).args), emptyLibraries]);
}

/** To be counted up where the recipe changes in a way that {@link recipeDigestText} does not see. */
const REVISION = 5;
