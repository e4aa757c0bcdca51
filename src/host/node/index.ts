/** What the core asks of a host, by Node. */
export * from "./directory/host-directory.ts";
export * from "./node-host.ts";
export * from "./node-streams.ts";
export * from "./node-terminal.ts";
export { cacheFolder } from "./cache-folder.ts";
export { isTerminal } from "./is-terminal.ts";
export { packageFolder } from "./package-folder.ts";
