/** Real code to measure with: LLVM, which is a development dependency, as a module. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readModule, writeModule, type FunctionBody, type SectionSource } from "../src/wasm/index.ts";

/** Where LLVM is as a module, 75 MB. */
export const llvmModulePath: string = join(
  dirname(createRequire(import.meta.url).resolve("@yowasp/clang")),
  "llvm.core.wasm",
);

/** LLVM as a module. */
export function llvmModule(): Uint8Array {
  return readFileSync(llvmModulePath);
}

const trap: FunctionBody = { locals: [], code: { bytes: Uint8Array.of(0x00, 0x0b), offset: 0 } };

/** A module of 4.3 MB: LLVM without its data, and with the code of a few thousand of its functions. */
export function sliceOfLlvm(): Uint8Array {
  const module = readModule(llvmModule());
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
