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

/** What the driver and the linker consist of, and how the tests call them. */
const toolchainSources = [
  ..."bytes diag wasm elf asm dwarf ld module cc".split(" ").map((area) => `src/${area}/**/*.ts`),
  "test/support/compiled-program.ts",
];

let toolchain: string | undefined;

/** Of all sources that a program's bytes depend on. */
export function toolchainDigest(): string {
  return (toolchain ??= digestOfToolchain());
}

function digestOfToolchain(): string {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const files = globSync(toolchainSources, { cwd: root, exclude: ["**/*.test.ts"] }).toSorted();
  return digest(...files.map((name) => readFileSync(join(root, name))));
}
