/** Programs with a C library, linked by wasm-ld with the libraries of `@yowasp/clang`, and run by Node's WASI. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WASI } from "node:wasi";
import { fileOf, llvm } from "./clang.ts";

const folder: URL = new URL("../differential/rewrite/programs/", import.meta.url);

/** The program of that source file as a module. */
export async function wasiProgram(source: string, flags: readonly string[]): Promise<Uint8Array> {
  const compiler = source.endsWith(".cc") ? "clang++" : "clang";
  const text = readFileSync(new URL(source, folder));
  return fileOf(await llvm([compiler, ...flags, source, "-o", "a.wasm"], { [source]: text }), "a.wasm");
}

export interface Run {
  readonly exitCode: number;
  readonly output: string;
}

export function runWasi(bytes: Uint8Array): Run {
  const place = mkdtempSync(join(tmpdir(), "muslin-wasi-"));
  const path = join(place, "output");
  const stdout = openSync(path, "w");
  try {
    const wasi = new WASI({ version: "preview1", args: ["program"], stdout });
    const imports = wasi.getImportObject() as WebAssembly.Imports;
    const exitCode = wasi.start(new WebAssembly.Instance(new WebAssembly.Module(bytes), imports));
    return { exitCode, output: readFileSync(path, "utf8") };
  } finally {
    closeSync(stdout);
    rmSync(place, { recursive: true });
  }
}
