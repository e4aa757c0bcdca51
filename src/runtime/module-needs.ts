/** What a module asks for, read from its bytes before it runs. */
import { readModule } from "../wasm/index.ts";
import type { MemoryLimits } from "./program.ts";

/** Limits of the memory that it imports, which engines do not tell. */
export function memoryLimitsOf(bytes: Uint8Array): MemoryLimits | undefined {
  for (const { external } of readModule(bytes).imports) {
    if (external.kind !== "memory") continue;
    const { minimum, maximum } = external.type.limits;
    return { initial: Number(minimum), maximum: maximum === undefined ? undefined : Number(maximum) };
  }
  return undefined;
}

/** The system calls that it imports and may not make. */
export function deniedCalls(module: WebAssembly.Module, allows: ((name: string) => boolean) | undefined): string[] {
  if (allows === undefined) return [];
  const names = WebAssembly.Module.imports(module).flatMap(({ name }) =>
    name.startsWith("__syscall_") ? [name.slice(10)] : [],
  );
  return names.filter((name) => !allows(name));
}
