import type { ExitStatus } from "../../kernel/index.ts";

const names: Readonly<Record<number, string>> = {
  4: "Illegal instruction",
  6: "Aborted",
  8: "Floating point exception",
  11: "Segmentation fault",
};

/** How many frames are shown. */
const MAX_FRAMES = 30;

/** What the shell would say, why, and where: the frames of the engine's stack, by the names of the module, and offsets in it. */
export function crashText(status: ExitStatus, trap: Error): string {
  const signal = "signal" in status ? status.signal : 0;
  const frames = [
    ...(trap.stack ?? "").matchAll(/at (?:(\S+) )?\(?wasm:\/\/\S*wasm-function\[(\d+)\]:(0x[0-9a-f]+)/g),
  ].slice(0, MAX_FRAMES);
  const lines = frames.map(([, name, index, offset], at) => `  #${at} ${nameOf(name, index)} (${offset})`);
  return [`${names[signal] ?? `Signal ${signal}`}: ${trap.message}`, ...lines].join("\n");
}

/** Engines read the name section; what they show may have the module's name in front. */
function nameOf(name: string | undefined, index: string | undefined): string {
  return name?.replace(/^.*\.wasm\./, "") ?? `function ${index}`;
}
