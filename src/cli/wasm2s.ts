/** `muslin wasm2s`: turns a module into assembler source. */
import { Option, type Command } from "commander";
import { joinedBytes } from "../bytes/index.ts";
import { disassembleModuleTo } from "../module/index.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { complain, forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly output?: string;
  readonly syntax: "gnu" | "llvm";
  readonly stripDebug?: boolean;
}

export async function run(invocation: Invocation): Promise<number> {
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  const { io } = invocation;
  const { output } = options;
  return forEachFile(operands, invocation, async (bytes, path) => {
    const chunks: Uint8Array[] = [];
    const sink = output === undefined ? io.stdout.write.bind(io.stdout) : chunks.push.bind(chunks);
    const { sectionsWithOffsets } = disassembleModuleTo(sink, { bytes, ...options });
    warnAbout(sectionsWithOffsets, { path, invocation });
    if (output !== undefined) await io.writeFile(output, joinedBytes(chunks));
  });
}

function warnAbout(
  sections: readonly string[],
  { path, invocation }: { readonly path: string; readonly invocation: Invocation },
): void {
  if (sections.length === 0) return;
  complain(
    invocation,
    `${path}: Warning: ${sections.join(", ")} ${sections.length === 1 ? "has" : "have"} offsets in the code and will be untrue: ` +
      "they are kept as they are, but the code that as and ld make has integers of other lengths; -S leaves out debug information",
  );
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("<module>", "A WebAssembly module")
    .addOption(new Option("--syntax <name>", "Syntax of the source").choices(["gnu", "llvm"]).default("gnu"))
    .option("-S, --strip-debug", "Leave out DWARF and source maps")
    .option("-o, --output <file>", "Write to this file instead of standard output");
}
