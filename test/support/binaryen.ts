/** Modules from WebAssembly text, by Binaryen: also garbage collection, typed function references and exnref. */
import binaryen from "binaryen";

/** The module's bytes, with a name section. */
export function binaryenWasm(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  try {
    module.setFeatures(binaryen.Features.All);
    if (module.validate() === 0) throw new Error(`Binaryen finds the module invalid:\n${text}`);
    binaryen.setDebugInfo(true);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
