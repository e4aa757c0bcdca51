/** The compiler and the sysroot that a command line means. */
import { availableParallelism } from "node:os";
import { SYSROOT, treeOf, yowaspClang, type CcRequest, type Clang, type Mount } from "../../cc/index.ts";
import { CompilePool, filesBelow, isBuilt, nativeClang, sysrootFolder } from "../../host/node/toolchain/index.ts";
import { ToolError } from "../failures.ts";

export interface Toolchain {
  readonly clang: Clang;
  readonly sysroot: string;
  readonly close: () => Promise<void>;
}

/** @param sourceCount one source is compiled in this thread; several in as many as there are cores. */
export function toolchainFor(request: CcRequest, sourceCount: number): Toolchain {
  const sysroot = request.sysroot ?? sysrootFolder();
  if (!request.leaveOut.has("headers") && !request.leaveOut.has("libraries") && !isBuilt(sysroot))
    throw new ToolError(`There is no sysroot at '${sysroot}'; build it with: muslin sysroot build`);
  const native = request.clang ?? process.env["MUSLIN_CLANG"];
  if (native !== undefined && native !== "") {
    const clang = nativeClang(native, [{ name: SYSROOT, path: sysroot, tree: {} }]);
    return { clang, sysroot, close: async () => undefined };
  }
  const mounts: readonly Mount[] = [{ name: SYSROOT, path: sysroot, tree: headersOf(sysroot) }];
  const inThisThread = yowaspClang(mounts);
  const size = Math.min(request.parallel ?? availableParallelism(), sourceCount);
  if (size < 2) return { clang: inThisThread, sysroot, close: async () => undefined };
  const pool = new CompilePool(size, mounts);
  const clang: Clang = { ...inThisThread, run: (run) => pool.run(run) };
  return { clang, sysroot, close: async () => pool.close() };
}

function headersOf(sysroot: string): Mount["tree"] {
  return treeOf(filesBelow(sysroot, (path) => path.startsWith("include/") || path === "include"));
}
