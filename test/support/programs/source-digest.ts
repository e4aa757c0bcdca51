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

let toolchain: string | undefined;

/** Of all sources that a program's bytes depend on: those of the compiler driver, the linker, and what is below them. */
export function toolchainDigest(): string {
  const root = fileURLToPath(new URL("../../../src", import.meta.url));
  const areas = ["bytes", "wasm", "elf", "ld", "module", "cc"];
  const files = globSync(
    areas.map((area) => `${area}/**/*.ts`),
    { cwd: root },
  ).toSorted();
  return (toolchain ??= digest(...files.map((name) => readFileSync(join(root, name)))));
}
