import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { digest } from "../cache.ts";

/** Of a C source and the headers of its folder and the one above. */
export function sourceDigest(path: string): string {
  const folder = dirname(path);
  const headers = globSync(["*.h", "../*.h"], { cwd: folder }).toSorted();
  return digest(...[path, ...headers.map((name) => join(folder, name))].map((name) => readFileSync(name)));
}

/** How the tests call both. */
const caller = "test/support/compiled-program.ts";

/** Of all sources that a program's bytes depend on: the driver, the linker, and what they are made of. */
export function toolchainDigest(): string {
  return digestOf(
    ..."bytes diag wasm elf asm dwarf ld module cc".split(" ").map((area) => `src/${area}/**/*.ts`),
    caller,
  );
}

/** Of those that an object's bytes depend on, which clang makes as it is told. */
export function driverDigest(): string {
  return digestOf("src/cc/**/*.ts", caller);
}

const known = new Map<string, string>();

function digestOf(...patterns: readonly string[]): string {
  const key = patterns.join();
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const files = known.has(key) ? [] : globSync(patterns, { cwd: root, exclude: ["**/*.test.ts"] }).toSorted();
  const found = known.get(key) ?? digest(...files.map((name) => readFileSync(join(root, name))));
  known.set(key, found);
  return found;
}
