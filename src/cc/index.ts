/** The compiler driver, and the C library that it links. */
export {
  mountPoint,
  OUTPUT_FOLDER,
  type Clang,
  type ClangResult,
  type ClangRun,
  type Mount,
  type Tree,
} from "./clang.ts";
export { CPLUSPLUS_HEADERS, yowaspClang } from "./yowasp-clang.ts";
export { buildSysroot, SOURCES, SysrootError, treeOf, type BuildHost } from "./sysroot/build.ts";
export { MUSL_VERSION, recipeDigestText, sourceTree, type Files } from "./sysroot/recipe.ts";
export { untar } from "./sysroot/untar.ts";
export { CommandLineError, readCommandLine, type CcRequest, type Input, type Mode } from "./command-line.ts";
export { clangArgs, compile, SYSROOT, type Compilation, type Compiled, type CompileHost } from "./compile.ts";
export { absolutePath } from "./includes.ts";
export { environmentMain, linkArguments } from "./link-arguments.ts";
export { MACHINE, targetArgs } from "./target.ts";
