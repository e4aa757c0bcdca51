/**
 * A run of clang: one source in, one file out.
 *
 * Whoever runs it sees three kinds of files. Mounts are whole folders, at `/muslin/NAME`: headers of the sysroot, sources
 * of musl. What it writes is below `/muslin/out`. All other files are the user's, by their absolute paths.
 */

/** Folders and files by name. */
export interface Tree {
  readonly [name: string]: Tree | Uint8Array;
}

/** A folder that is at `/muslin/NAME` for clang. */
export interface Mount {
  readonly name: string;
  /** Where it really is: the path that messages and dependencies name. */
  readonly path: string;
  readonly tree: Tree;
}

/** Where clang finds a mount. */
export function mountPoint(name: string): string {
  return `${MUSLIN}/${name}`;
}

/** Below this is what clang writes. */
export const OUTPUT_FOLDER = "/muslin/out";

export interface ClangRun {
  /** The arguments, without the program's name. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** The source, as `args` name it; `undefined` for standard input. */
  readonly input: string | undefined;
  /** What the source can include, by absolute path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly stdin?: Uint8Array;
  /** Names below {@link OUTPUT_FOLDER}. */
  readonly outputs: readonly string[];
}

export interface ClangResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  /** Diagnostics, as clang has written them. */
  readonly stderr: string;
  readonly outputs: ReadonlyMap<string, Uint8Array>;
}

export interface Clang {
  /** Where it sees headers of the C++ library that come with it. */
  readonly cplusplusHeaders?: string;
  /** Its version, such as `22.1.0`. */
  readonly version: () => Promise<string>;
  readonly run: (run: ClangRun) => Promise<ClangResult>;
}

const MUSLIN = "/muslin";
