/** Looking into object files: objdump, nm, size, strip. */
export * from "./addr2line.ts";
export * from "./archive-listing.ts";
export * from "./archive-symbols.ts";
export { debugPartsOf, debugPartWords, type DebugPart } from "./debug-listing/index.ts";
export { demangle } from "./demangle/index.ts";
export * from "./nm.ts";
export * from "./objdump.ts";
export * from "./object-file.ts";
export * from "./open-file.ts";
export * from "./size.ts";
export * from "./source-listing.ts";
export * from "./strip.ts";
export * from "./strip-request.ts";
export * from "./readelf/index.ts";
export * from "./validation/index.ts";
