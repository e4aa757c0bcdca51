/** Looking into object files: objdump, nm, size, strip. */
export * from "./nm.ts";
export * from "./objdump.ts";
export * from "./object-file.ts";
export * from "./open-file.ts";
export * from "./size.ts";
export * from "./text-writer.ts";
export * from "./readelf/index.ts";
