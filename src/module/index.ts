/** Module to module, linked file to module, module to source text. */
export * from "./wasmify/linked-image.ts";
export { moduleOfImage } from "./wasmify/module-of-image.ts";
