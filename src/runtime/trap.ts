/**
 * How the kernel leaves a program: by a trap. An exception that JavaScript throws could be caught in the program by `catch_all`; a trap
 * that WebAssembly raises cannot, also when it passes through JavaScript on its way.
 */

/** `(module (func (export "trap") unreachable))`. */
// prettier-ignore
const bytes = Uint8Array.of(
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  // A type, () -> (); a function of it; the export "trap"; its body: unreachable, end.
  1, 4, 1, 0x60, 0, 0,
  3, 2, 1, 0,
  7, 8, 1, 4, 0x74, 0x72, 0x61, 0x70, 0, 0,
  10, 5, 1, 3, 0, 0, 0x0b,
);

let raise: (() => void) | undefined;

/** Traps. */
export function trap(): never {
  raise ??= new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports["trap"] as () => void;
  raise();
  throw new Error("A trap has returned");
}

/** What {@link trap} throws, to be given to an engine that throws it in a program that is parked. */
export function trapReason(): unknown {
  try {
    return trap();
  } catch (error) {
    return error;
  }
}

/** The stack of what {@link trap} has thrown, without its own frame, which is the innermost of WebAssembly. */
export function withoutTrap(stack: string): string {
  const lines = stack.split("\n");
  const own = lines.findIndex((line) => line.includes("wasm-function[0]:"));
  return lines.filter((_, at) => at !== own).join("\n");
}
