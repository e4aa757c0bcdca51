/** What the kernel needs, by the browser. */
export * from "./web-host.ts";
export * from "./web-streams.ts";
export * from "./opfs/opfs.ts";
export type * from "./opfs/storage-handles.ts";
export * from "./web-terminal.ts";
