/** Questions that build systems ask a compiler. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MACHINE } from "../../cc/index.ts";
import { packageFolder } from "../../host/node/index.ts";
import { version } from "../version.ts";

export interface Answers {
  readonly sysroot: string;
  readonly clangVersion: () => Promise<string>;
}

/** The answer to `-dumpmachine` and the like; `undefined` for what nobody can answer. */
export async function answerQuery(query: string, { sysroot, clangVersion }: Answers): Promise<string | undefined> {
  const [, name = "", value = ""] = /^--?([^=]+)(?:=(.*))?$/.exec(query) ?? [];
  const library = (file: string): string =>
    [join(sysroot, "lib"), forBuildSystems()].map((folder) => join(folder, file)).find((path) => existsSync(path)) ??
    file;
  switch (name) {
    case "version":
      return `clang version ${await clangVersion()} (muslin ${version()})\nTarget: ${MACHINE}\nThread model: posix`;
    case "dumpmachine":
    case "print-target-triple":
      return MACHINE;
    case "dumpversion":
    case "dumpfullversion":
      return clangVersion();
    case "print-sysroot":
      return sysroot;
    case "print-multiarch":
      return "";
    case "print-multi-os-directory":
    case "print-multi-directory":
      return ".";
    case "print-libgcc-file-name":
      return library("libclang_rt.builtins.a");
    case "print-file-name":
      return library(value);
    case "print-prog-name":
      return `wasm32-linux-musl-${value}`;
    case "print-search-dirs":
      return `install: ${sysroot}\nprograms: =\nlibraries: =${join(sysroot, "lib")}`;
    default:
      return undefined;
  }
}

/** The folder with toolchain.cmake, cross.meson and config.site. */
function forBuildSystems(): string {
  return join(packageFolder(), "share");
}
