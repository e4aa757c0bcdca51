/** `muslin addr2line`: says which function and which line an address of code is of. */
import type { Command } from "commander";
import { decodeUtf8 } from "../bytes/index.ts";
import {
  Addr2line,
  demangle,
  isArchive,
  openObject,
  type Addr2lineRequest,
  type ObjectFile,
} from "../objdump/index.ts";
import { exitCodes, ToolError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { STANDARD_INPUT } from "./read-file-now.ts";
import { withResponseFiles } from "./response-files.ts";
import { complain, forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly exe: string;
  readonly addresses?: boolean;
  readonly functions?: boolean;
  readonly inlines?: boolean;
  readonly prettyPrint?: boolean;
  readonly basenames?: boolean;
  readonly section?: string;
  readonly demangle?: boolean;
}

export async function run(given: Invocation): Promise<number> {
  const invocation = { ...given, args: withResponseFiles(given.args, given.io) };
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  let isFine = true;
  const code = await forEachFile([options.exe], invocation, async (bytes, path) => {
    if (isArchive(bytes)) throw new ToolError("Addresses are those of its members; take one out with 'muslin ar x'");
    const warn = (message: string): void => {
      isFine = false;
      complain(invocation, `${path}: ${message}`);
    };
    const object = openObject(bytes, { warn });
    const addr2line = new Addr2line(object, requestOf(options, object));
    const words = operands.length > 0 ? operands : await inputLines(invocation);
    for (const word of words) invocation.io.stdout.write(addr2line.textFor(word));
  });
  return isFine ? code : exitCodes.failure;
}

function requestOf(options: Options, object: ObjectFile): Addr2lineRequest {
  const section = object.sections.find(({ name }) => name === options.section);
  if (options.section !== undefined && section === undefined) {
    throw new ToolError(`There is no section '${options.section}'`);
  }
  return {
    showsAddresses: options.addresses === true,
    showsFunctions: options.functions === true,
    showsInlines: options.inlines === true,
    isPretty: options.prettyPrint === true,
    hasBaseNames: options.basenames === true,
    ...(section !== undefined && { section }),
    ...(options.demangle === true && { demangle }),
  };
}

async function inputLines({ io }: Invocation): Promise<readonly string[]> {
  const lines = decodeUtf8(await io.readFile(STANDARD_INPUT)).split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument(
      "[address...]",
      "Addresses in hexadecimal, or symbol+offset; by default those of standard input, one a line",
    )
    .option("-e, --exe <file>", "The file that the addresses are of", "a.out")
    .option("-a, --addresses", "Show the address too")
    .option("-f, --functions", "Show names of functions")
    .option("-i, --inlines", "Show the functions too that the innermost one is inlined in")
    .option("-p, --pretty-print", "Show each place in one line")
    .option("-s, --basenames", "Show files without their folders")
    .option("-j, --section <name>", "Addresses count from the start of this section")
    .option("-C, --demangle", "Show names of C++ and Rust as they were written");
}
