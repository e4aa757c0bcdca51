/** Compilers and the C library, by Node. */
export { CompilePool } from "./compile-pool.ts";
export { filesBelow } from "./files-below.ts";
export { NoMusl } from "./musl-source.ts";
export { nativeClang } from "./native-clang.ts";
export { isBuilt, makeSysroot, sysrootFolder } from "./sysroot-folder.ts";
