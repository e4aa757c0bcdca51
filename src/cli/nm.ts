/** `muslin nm`: lists the symbols of object files. */
import type { Command } from "commander";
import { demangle, Nm, type NmRequest, type SymbolFormat } from "../objdump/index.ts";
import { exitCodes, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { outsideMembers } from "./object-input.ts";
import { complain, forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly debugSyms?: boolean;
  readonly printFileName?: boolean;
  readonly dynamic?: boolean;
  readonly format: SymbolFormat;
  readonly externOnly?: boolean;
  readonly justSymbols?: boolean;
  readonly numericSort?: boolean;
  readonly sort: boolean;
  readonly portability?: boolean;
  readonly reverseSort?: boolean;
  readonly printSize?: boolean;
  readonly printArmap?: boolean;
  readonly sizeSort?: boolean;
  readonly radix: 8 | 10 | 16;
  readonly undefinedOnly?: boolean;
  readonly definedOnly?: boolean;
  readonly weak: boolean;
  readonly demangle?: boolean;
  readonly withoutSymbolVersions?: boolean;
  readonly o?: boolean;
  readonly v?: boolean;
}

export async function run(invocation: Invocation): Promise<number> {
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  const files = operands.length > 0 ? operands : ["a.out"];
  const { io } = invocation;
  const nm = new Nm(
    { ...requestOf(options), hasManyFiles: files.length > 1 },
    { sink: (chunk) => io.stdout.write(chunk), complain: (message) => complain(invocation, message) },
  );
  let isFine = true;
  const code = await forEachFile(files, invocation, async (bytes, path) => {
    if (!nm.list(bytes, path, { outside: await outsideMembers(bytes, path, io) })) isFine = false;
  });
  return isFine ? code : exitCodes.failure;
}

function requestOf(options: Options): NmRequest {
  const order = !options.sort
    ? "file"
    : options.sizeSort
      ? "size"
      : options.numericSort || options.v
        ? "address"
        : undefined;
  return {
    format: options.portability ? "posix" : options.justSymbols ? "just-symbols" : options.format,
    debugging: options.debugSyms === true,
    dynamic: options.dynamic === true,
    externalOnly: options.externOnly === true,
    undefinedOnly: options.undefinedOnly === true,
    definedOnly: options.definedOnly === true,
    noWeak: !options.weak,
    ...(order !== undefined && { order }),
    isReverse: options.reverseSort === true,
    showsSize: options.printSize === true,
    showsFile: options.printFileName === true || options.o === true,
    archiveIndex: options.printArmap === true,
    radix: options.radix,
    ...(options.demangle !== undefined && { demangle }),
    showsVersions: options.withoutSymbolVersions !== true,
  };
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("[file...]", "ELF files, WebAssembly modules and objects, archives of them (default: a.out)")
    .option("-a, --debug-syms", "List section and file symbols too")
    .option("-A, --print-file-name", "Print the file's name in front of every symbol")
    .option("-o", "The same")
    .option("-B", "As --format=bsd")
    .option("-C, --demangle", "Show names of C++ and Rust as they were written")
    .option("-D, --dynamic", "List the dynamic symbols")
    .option("-f, --format <format>", "bsd, posix, sysv or just-symbols", formatOf, "bsd")
    .option("-g, --extern-only", "List only symbols that other files see")
    .option("-j, --just-symbols", "As --format=just-symbols: names only")
    .option("-n, --numeric-sort", "Sort by address")
    .option("-v", "The same")
    .option("-p, --no-sort", "List in the order of the file")
    .option("-P, --portability", "As --format=posix")
    .option("-r, --reverse-sort", "Reverse the order")
    .option("-s, --print-armap", "List the symbol index of archives")
    .option("-S, --print-size", "Print sizes too")
    .option("--size-sort", "Sort by size, and print sizes")
    .option("-t, --radix <letter>", "d, o or x: decimal, octal or hexadecimal numbers", radixOf, 16)
    .option("-u, --undefined-only", "List only undefined symbols")
    .option("-U, --defined-only", "List only defined symbols")
    .option("-W, --no-weak", "Leave out weak symbols")
    .option("--without-symbol-versions", "Do not print versions");
}

const formats: readonly SymbolFormat[] = ["bsd", "posix", "sysv", "just-symbols"];

/** Formats may be abbreviated to a letter. */
function formatOf(text: string): SymbolFormat {
  const format = formats.find((name) => text !== "" && name.startsWith(text));
  if (format === undefined) throw new UsageError(`'${text}' is no format; the formats are ${formats.join(", ")}`);
  return format;
}

function radixOf(text: string): number {
  const radix = new Map([
    ["d", 10],
    ["o", 8],
    ["x", 16],
  ]).get(text);
  if (radix === undefined) throw new UsageError(`'${text}' is no radix; it is d, o or x`);
  return radix;
}
