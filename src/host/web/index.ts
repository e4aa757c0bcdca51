/** What the kernel needs, by the browser. */
export * from "./web-host.ts";
export * from "./web-streams.ts";
