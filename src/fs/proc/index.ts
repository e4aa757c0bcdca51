/** /proc. */
export * from "./procfs.ts";
