/** `muslin dyninfo`: shows or sets the section `dyninfo` of a module. */
import type { Command } from "commander";
import { attachDynamicInfo, dynamicInfoOf } from "../module/index.ts";
import { exitCodes } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { complain, forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly output?: string;
  readonly attach?: string;
}

export async function run(invocation: Invocation): Promise<number> {
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  const [path = ""] = operands;
  const { io } = invocation;
  const { attach, output = path } = options;
  if (attach !== undefined) {
    const module = await io.readFile(path);
    return forEachFile([attach], invocation, (json) => io.writeFile(output, attachDynamicInfo(module, json)));
  }
  let code: number = exitCodes.success;
  const read = await forEachFile([path], invocation, (bytes) => {
    const info = dynamicInfoOf(bytes);
    if (info !== undefined) return io.stdout.write(`${JSON.stringify(info, undefined, 2)}\n`);
    complain(invocation, `${path}: There is no section "dyninfo"`);
    code = exitCodes.failure;
  });
  return read === exitCodes.success ? code : read;
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("<module>", "A WebAssembly module")
    .option("--attach <file>", "Make this JSON the section, instead of showing it")
    .option("-o, --output <file>", "With --attach: write to this file instead of in place");
}
