/** The text in which JavaScript engines show a stack, as far as it is of WebAssembly. */

/** A call of a module's function that has not returned. */
export interface EngineFrame {
  /** Index of the function. */
  readonly index: number;
  /** The engine's name of it, from the module's names or exports. */
  readonly name: string | undefined;
  /** Where in the file of the module it is. */
  readonly offset: number;
}

/**
 * The frames of WebAssembly in `Error.stack`, the innermost first.
 *
 * @example
 * ```ts
 * import { engineFrames } from "muslin/dwarf";
 *
 * engineFrames("RuntimeError: unreachable\n    at main (wasm://wasm/1a2b:wasm-function[3]:0x4d)"); // [{ index: 3, name: "main", offset: 77 }]
 * ```
 */
export function engineFrames(stack: string): readonly EngineFrame[] {
  return stack.split("\n").flatMap((line) => {
    const { name, index, offset } = (V8_FRAME.exec(line) ?? FIREFOX_FRAME.exec(line))?.groups ?? {};
    if (index === undefined || offset === undefined) return [];
    return [{ index: Number(index), name: plainName(name), offset: Number(offset) }];
  });
}

/** `    at name (wasm://wasm/1a2b3c:wasm-function[12]:0x1a2)`, or the place alone for what has no name. */
const V8_FRAME = /^\s*at (?:(?<name>.+) \()?\S+:wasm-function\[(?<index>\d+)\]:(?<offset>0x[0-9a-f]+)\)?$/;
/** `name@http://host/a.js line 1 > WebAssembly.Module:wasm-function[12]:0x1a2`. */
const FIREFOX_FRAME = /^(?<name>[^@]*)@.*:wasm-function\[(?<index>\d+)\]:(?<offset>0x[0-9a-f]+)$/;

/** The module's name may stand in front; names that engines make up are none. */
function plainName(name: string | undefined): string | undefined {
  const plain = name?.replace(/^.*\.wasm\./, "");
  return plain === undefined || plain === "" || /^wasm-function\[\d+\]$/.test(plain) ? undefined : plain;
}
