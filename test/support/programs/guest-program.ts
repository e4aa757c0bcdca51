/** C programs for our kernel. The compiler stays loaded, so that a small program costs some hundred milliseconds. */
import { cached, cachePath, digest } from "../cache.ts";
import { compiledObject, linkedProgram } from "../compiled-program.ts";
import { driverDigest, sourceDigest, toolchainDigest } from "./source-digest.ts";

export interface GuestOptions {
  readonly sysroot: string;
  readonly options?: readonly string[];
}

/**
 * Compiles it; the path of the program, which is kept as long as neither its sources nor our toolchain change. Its object is kept too, since
 * the linker changes more often than the compiler's driver.
 */
export async function guestProgram(source: string, { sysroot, options = [] }: GuestOptions): Promise<string> {
  const inputs = [sourceDigest(source), sysroot, ...options];
  const path = cachePath("guest", `${digest(toolchainDigest(), ...inputs)}.wasm`);
  await cached(path, async () => {
    const object = await cached(cachePath("guest", `${digest(driverDigest(), ...inputs)}.o`), () =>
      compiledObject(source, { sysroot, options: ["-w", ...options] }),
    );
    return linkedProgram(object, { sysroot });
  });
  return path;
}
