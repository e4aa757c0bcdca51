/** Validating modules, beside `wasm-validate` of wabt, which starts, reads the file and validates it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readModule, validate, writeModule, type FunctionBody, type SectionSource } from "../src/wasm/index.ts";
import { findReferenceTool } from "../test/support/references.ts";
import { type Bench, medianTime, throughput } from "./bench.ts";

/** LLVM as a module, 75 MB. */
function llvm(): Uint8Array {
  const bundle = createRequire(import.meta.url).resolve("@yowasp/clang");
  return readFileSync(new URL("llvm.core.wasm", `file://${bundle}`));
}

const trap: FunctionBody = { locals: [], code: { bytes: Uint8Array.of(0x00, 0x0b), offset: 0 } };

/** A module of 4.3 MB: LLVM without its data, and with the code of a few thousand of its functions. */
function slice(): Uint8Array {
  const module = readModule(llvm());
  const { code } = module;
  const bodies: FunctionBody[] = [];
  for (let index = 0, size = 0; index < code.count; index++) {
    const wanted = index % 3 === 0 && size < 3_700_000;
    bodies.push(wanted ? code.body(index) : trap);
    if (wanted) size += code.end(index) - code.start(index);
  }
  const data = module.data.map((segment) => ({ ...segment, bytes: new Uint8Array(0) }));
  const sections = module.sections.flatMap((section): SectionSource[] => {
    if (section.name === "code") return [{ section: "code", contents: bodies }];
    if (section.name === "data") return [{ section: "data", contents: data }];
    return section.id === 0 || section.name === "element" ? [] : [{ verbatim: section, of: module }];
  });
  return writeModule(sections);
}

/** Megabytes a second of `wasm-validate`. */
async function peerThroughput(bytes: Uint8Array): Promise<number | undefined> {
  const tool = findReferenceTool("wasm-validate");
  if (tool === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "muslin-bench-"));
  try {
    writeFileSync(join(folder, "a.wasm"), bytes);
    return bytes.length / 1000 / (await medianTime(() => tool.run(["--enable-all", "a.wasm"], { cwd: folder })));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ourThroughput(bytes: Uint8Array): Promise<number> {
  return throughput(bytes.length, () => validate(readModule(bytes)));
}

export const benches: readonly Bench[] = [
  {
    name: "wasm: validate a module of 4 MB",
    unit: "MB/s",
    limit: 40,
    measure: () => ourThroughput(slice()),
    peer: { name: "wasm-validate", measure: () => peerThroughput(slice()) },
  },
  {
    name: "wasm: validate a module of 75 MB",
    unit: "MB/s",
    limit: 40,
    measure: () => ourThroughput(llvm()),
    peer: { name: "wasm-validate", measure: () => peerThroughput(llvm()) },
  },
];
