/** The libraries for C and C++ that `@yowasp/clang` comes with: objects, archives and shared objects by its own clang. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const BLOCK = 512;

/** A file of `@yowasp/clang`, by its path in the folder of generated ones. */
export function clangFile(name: string): Uint8Array {
  return readFileSync(join(dirname(createRequire(import.meta.url).resolve("@yowasp/clang")), name));
}

/** Path and bytes of the resources whose path matches, as views on the tar file (POSIX.1, ustar) that they are in. */
export function* clangLibraries(pattern: RegExp): Generator<readonly [path: string, bytes: Uint8Array]> {
  const tar = clangFile("llvm-resources.tar");
  const field = (start: number, size: number): string => {
    const text = new TextDecoder().decode(tar.subarray(start, start + size));
    return text.split("\0", 1)[0] ?? "";
  };
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const prefix = field(at + 345, 155);
    const path = `${prefix}${prefix === "" ? "" : "/"}${field(at, 100)}`;
    const size = Number.parseInt(field(at + 124, 12), 8);
    const contents = at + BLOCK;
    if (pattern.test(path)) yield [path, tar.subarray(contents, contents + size)];
    at = contents + Math.ceil(size / BLOCK) * BLOCK;
  }
}
