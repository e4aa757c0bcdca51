/** The linker: objects to modules, executables and libraries. */
export { link, type LinkResult } from "./link.ts";
export type { LinkInput, LinkOptions } from "./options.ts";
export * from "./script/index.ts";
