/** Where a program was: the stack of an engine in the words of the source. */
import { readModule } from "../wasm/index.ts";
import { engineFrames, type EngineFrame } from "./engine-stack.ts";
import { symbolize } from "./module-debug.ts";
import type { SourceFrame } from "./symbolizer.ts";

export interface BacktraceOptions {
  /** How many calls are shown; 30 by default. */
  readonly limit?: number;
}

/**
 * The lines of a backtrace, the innermost call first: with files and lines where the module has debug information, with offsets in
 * its file otherwise. Calls that were inlined have lines of their own, as in a debugger.
 *
 * @example
 * ```ts
 * import { backtraceLines } from "muslin/dwarf";
 *
 * declare const module: Uint8Array;
 * declare const trap: WebAssembly.RuntimeError;
 * for (const line of backtraceLines(module, trap.stack ?? "")) console.error(line); // "#0 store at crash.c:5"
 * ```
 */
export function backtraceLines(
  bytes: Uint8Array,
  stack: string,
  { limit = 30 }: BacktraceOptions = {},
): readonly string[] {
  const frames = engineFrames(stack);
  if (frames.length === 0) return [];
  const module = readModule(bytes);
  const code = module.section("code");
  const lines = frames.flatMap((frame) => {
    const places = code === undefined ? [] : symbolize(module, frame.offset - module.base - code.contents);
    return places.length === 0 ? [`${nameOf(frame)} (0x${frame.offset.toString(16)})`] : places.map(textOf(frame));
  });
  const shown = lines.slice(0, limit).map((line, number) => `#${number} ${line}`);
  return lines.length > limit ? [...shown, "..."] : shown;
}

function textOf(frame: EngineFrame): (place: SourceFrame) => string {
  return ({ name, file, line }) => {
    const place = file === undefined ? `(0x${frame.offset.toString(16)})` : `at ${file}${line > 0 ? `:${line}` : ""}`;
    return `${name ?? nameOf(frame)} ${place}`;
  };
}

function nameOf({ name, index }: EngineFrame): string {
  return name ?? `function ${index}`;
}
