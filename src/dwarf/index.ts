/** Debug information in the format DWARF: from addresses of code to functions and lines. */
export * from "./backtrace.ts";
export * from "./declared-lines.ts";
export * from "./elf-debug.ts";
export * from "./engine-stack.ts";
export * from "./entry.ts";
export * from "./forms.ts";
export * from "./line-file-paths.ts";
export * from "./line-header.ts";
export * from "./line-program.ts";
export * from "./module-debug.ts";
export * from "./names.ts";
export * from "./numbers.ts";
export * from "./sections.ts";
export * from "./symbolizer.ts";
export * from "./unit.ts";
