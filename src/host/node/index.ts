/** What the core asks of a host, by Node. */
export * from "./host-directory.ts";
export * from "./node-host.ts";
export * from "./node-streams.ts";
export * from "./node-terminal.ts";
export { cacheFolder } from "./cache-folder.ts";
export { CompilePool } from "./compile-pool.ts";
export { filesBelow } from "./files-below.ts";
export { NoMusl } from "./musl-source.ts";
export { nativeClang } from "./native-clang.ts";
export { isBuilt, makeSysroot, sysrootFolder } from "./sysroot-folder.ts";
