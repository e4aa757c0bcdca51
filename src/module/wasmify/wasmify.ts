/** Linked ELF files to modules. */
import { imageOfElf, type ImageOptions } from "./image-of-elf.ts";
import { moduleOfImage } from "./module-of-image.ts";

export type { ImageOptions as WasmifyOptions } from "./image-of-elf.ts";

/**
 * The module in an ELF executable or shared object.
 * @throws FormatError if the file is malformed, or not a linked one
 */
export function wasmify(elf: Uint8Array, options: ImageOptions = {}): Uint8Array {
  return moduleOfImage(imageOfElf(elf, options));
}
