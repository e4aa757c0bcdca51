/** File systems. */
export * from "./tmp/tmp-file.ts";
export * from "./tmp/tmpfs.ts";
