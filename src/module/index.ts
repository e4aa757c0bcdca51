/** Module to module, linked file to module, module to source text. */
export type { RewriteOptions } from "./rewrite/options.ts";
export { rewriteModule, type RewriteResult } from "./rewrite/rewrite-module.ts";
export type { RewriteStatistics } from "./rewrite/statistics.ts";
export * from "./wasmify/image-relocations.ts";
export * from "./wasmify/linked-image.ts";
export { moduleOfImage } from "./wasmify/module-of-image.ts";
export {
  disassembleModule,
  disassembleModuleTo,
  type DisassembleOptions,
  type Disassembly,
} from "./wasm2s/disassemble-module.ts";
export { elfOfImage } from "./wasmify/elf-of-image.ts";
export { isForSource } from "./wasmify/image-names.ts";
export { keptRelocationsOf } from "./wasmify/kept-relocations.ts";
export { wasmify, type WasmifyOptions } from "./wasmify/wasmify.ts";
export { attachDynamicInfo, dynamicInfoOf } from "./dyninfo/dynamic-info.ts";
