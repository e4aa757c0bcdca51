/** File systems. */
export * from "./overlay/overlayfs.ts";
export * from "./overlay/mount-options.ts";
export * from "./tar/tarfs.ts";
export * from "./tmp/tmp-file.ts";
export * from "./tmp/tmpfs.ts";
