/**
 * The Open POSIX Test Suite: one program for each assertion of the standard, whose exit code says how it went. Taken are those of its
 * conformance tests that one process with one thread can run.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface PosixTest {
  /** `INTERFACE/NUMBER` */
  readonly name: string;
  readonly source: string;
}

/** What the C library does by threads of its own, and what the kernel has no trace of. */
const leftOut = /^(aio_|lio_listio|mq_)/;

/** Calls that make processes and threads, or wait for them. */
const several = /\b(fork|vfork|pthread_create|pthread_join|system|exec[lv]p?e?|popen|wait|waitpid)\s*\(|SIGEV_THREAD\b/;

export interface PosixCatalog {
  readonly all: number;
  /** What one process with one thread can run. */
  readonly tests: readonly PosixTest[];
  /** How many are of {@link leftOut}. */
  readonly leftOut: number;
  /** How many of the others need {@link several} processes or threads. */
  readonly several: number;
}

/** `root` is the folder of the suite. */
export function catalog(root: string): PosixCatalog {
  const folder = join(root, "conformance", "interfaces");
  const paths = globSync("*/*.c", { cwd: folder }).toSorted();
  // Parts of tests, and programs that tests start, have other names.
  const programs = paths.filter((path) => /\/\d+-\d+\.c$/.test(path));
  const rest = programs.filter((path) => !leftOut.test(path));
  const tests = rest
    .filter((path) => !several.test(withoutComments(readFileSync(join(folder, path), "latin1"))))
    .map((path) => ({ name: path.slice(0, -2), source: join(folder, path) }));
  return {
    all: programs.length,
    tests,
    leftOut: programs.length - rest.length,
    several: rest.length - tests.length,
  };
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[^]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"/g, " ");
}
