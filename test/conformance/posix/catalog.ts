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

/** `root` is the folder of the suite. */
export function catalog(root: string): { readonly all: number; readonly tests: readonly PosixTest[] } {
  const folder = join(root, "conformance", "interfaces");
  const paths = globSync("*/*.c", { cwd: folder }).toSorted();
  // Parts of tests, and programs that tests start, have other names.
  const programs = paths.filter((path) => /\/\d+-\d+\.c$/.test(path));
  const tests = programs
    .filter((path) => !leftOut.test(path) && !several.test(withoutComments(readFileSync(join(folder, path), "latin1"))))
    .map((path) => ({ name: path.slice(0, -2), source: join(folder, path) }));
  return { all: programs.length, tests };
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[^]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"/g, " ");
}
