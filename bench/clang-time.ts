/** How long clang takes that is compiled to WebAssembly, its start left out. */
import { commands, runLLVM } from "@yowasp/clang";
import { medianTime } from "./bench.ts";

/** Milliseconds for a command of `clang` on in-memory files. */
export async function clangTime(args: readonly string[], files: Readonly<Record<string, Uint8Array>>): Promise<number> {
  // Without arguments it only loads the compiler, here without a word about the progress of that.
  await runLLVM(undefined, {}, { fetchProgress: () => undefined });
  const silent = { stdout: () => undefined, stderr: () => undefined };
  const run = (words: readonly string[]): unknown => commands["clang"]?.([...words], { ...files }, silent);
  const start = await medianTime(() => run(["--version"]), { atLeast: 0 });
  return (await medianTime(() => run(args), { atLeast: 0 })) - start;
}
