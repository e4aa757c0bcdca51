/** `muslin wasm2s`: turns a module into assembler source. */
import type { Command } from "commander";
import { disassembleModuleTo } from "../module/index.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly output?: string;
}

export async function run(invocation: Invocation): Promise<number> {
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  const { io } = invocation;
  const { output } = options;
  return forEachFile(operands, invocation, async (bytes) => {
    if (output === undefined) return disassembleModuleTo((chunk) => io.stdout.write(chunk), { bytes });
    const chunks: Uint8Array[] = [];
    disassembleModuleTo((chunk) => chunks.push(chunk), { bytes });
    await io.writeFile(output, joined(chunks));
  });
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("<module>", "A WebAssembly module")
    .option("-o, --output <file>", "Write to this file instead of standard output");
}
