/** Modules in a form in which two are the same if they differ in nothing but the length of integers and in empty sections. */
import { rewriteModule } from "../../src/module/index.ts";
import { readModule, writeModule, type Module, type Section } from "../../src/wasm/index.ts";

/** The module with its integers as short as they can be, without sections that have no entries. */
export function minimalModule(bytes: Uint8Array): Uint8Array {
  const { module } = rewriteModule(bytes, { renumber: false, simplify: false });
  const of = readModule(module);
  return writeModule(of.sections.filter((section) => !isEmpty(of, section)).map((verbatim) => ({ verbatim, of })));
}

function isEmpty({ bytes }: Module, { id, contents, end }: Section): boolean {
  const isVector = id !== 0 && id !== 8 && id !== 12;
  return isVector && end - contents === 1 && bytes[contents] === 0;
}
