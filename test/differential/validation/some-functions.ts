/** Modules to damage. */
import { randomFunctions } from "./random-functions.ts";

/** Valid modules with long functions. */
export function someFunctions(): Uint8Array[] {
  const modules: Uint8Array[] = [];
  for (let seed = 1000; seed < 1020; seed++) {
    const valid = Array.from(randomFunctions(seed, 40), ({ bytes }) => bytes).filter((bytes) =>
      WebAssembly.validate(bytes),
    );
    const last = valid.at(-1);
    if (last !== undefined) modules.push(last);
  }
  return modules;
}
