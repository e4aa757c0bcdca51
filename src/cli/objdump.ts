/** `muslin objdump`: shows what is in object files. */
import type { Command } from "commander";
import { debugPartWords, demangle, Objdump, type ObjdumpRequest } from "../objdump/index.ts";
import { debugParts } from "./debug-parts.ts";
import { exitCodes, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import type { Io } from "./io.ts";
import { outsideMembers } from "./object-input.ts";
import { showsSource, sourceOptions, type SourceFlags } from "./source-options.ts";
import { complain, forEachFile, type Invocation } from "./tool.ts";

interface Options extends SourceFlags {
  readonly archiveHeaders?: boolean;
  readonly fileHeaders?: boolean;
  readonly privateHeaders?: boolean;
  readonly sectionHeaders?: boolean;
  readonly headers?: boolean;
  readonly allHeaders?: boolean;
  readonly disassemble?: boolean;
  readonly disassembleAll?: boolean;
  readonly fullContents?: boolean;
  readonly syms?: boolean;
  readonly dynamicSyms?: boolean;
  readonly reloc?: boolean;
  readonly dynamicReloc?: boolean;
  readonly section?: readonly string[];
  readonly function?: readonly string[];
  readonly startAddress?: bigint;
  readonly stopAddress?: bigint;
  readonly showRawInsn: boolean;
  readonly wide?: boolean;
  readonly demangle?: boolean;
  readonly annotate?: boolean;
  readonly dwarf?: readonly string[];
}

export async function run(invocation: Invocation): Promise<number> {
  const { options, operands } = parse<Options>(commandOf(invocation), withFunctions(invocation));
  const request = requestOf(options, invocation.io);
  const asksSomething = Object.entries(request).some(([key, value]) => actions.has(key) && value === true);
  if (!asksSomething && request.debugParts?.length === 0) {
    throw new UsageError("Say what to show, such as -h, -d or -x");
  }
  const { io } = invocation;
  const objdump = new Objdump(request, {
    sink: (chunk) => io.stdout.write(chunk),
    complain: (message) => complain(invocation, message),
  });
  const code = await forEachFile(operands.length > 0 ? operands : ["a.out"], invocation, async (bytes, path) => {
    objdump.show(bytes, path, { outside: await outsideMembers(bytes, path, io) });
  });
  return objdump.finish() ? code : exitCodes.failure;
}

const actions: ReadonlySet<string> = new Set([
  "archiveHeaders",
  "fileHeaders",
  "privateHeaders",
  "sectionHeaders",
  "symbols",
  "dynamicSymbols",
  "relocations",
  "dynamicRelocations",
  "contents",
  "disassembly",
  "annotation",
]);

function requestOf(options: Options, io: Io): ObjdumpRequest {
  const all = options.allHeaders === true;
  const source = sourceOptions(options, io);
  return {
    archiveHeaders: all || options.archiveHeaders === true,
    fileHeaders: all || options.fileHeaders === true,
    privateHeaders: all || options.privateHeaders === true,
    sectionHeaders: all || options.sectionHeaders === true || options.headers === true,
    symbols: all || options.syms === true,
    dynamicSymbols: options.dynamicSyms === true,
    relocations: all || options.reloc === true,
    dynamicRelocations: options.dynamicReloc === true,
    contents: options.fullContents === true,
    disassembly: options.disassemble === true || options.disassembleAll === true || showsSource(options),
    annotation: options.annotate === true,
    onlyFunctions: options.function ?? [],
    onlySections: options.section ?? [],
    range: { start: options.startAddress, stop: options.stopAddress },
    isWide: options.wide === true,
    showsBytes: options.showRawInsn,
    debugParts: [...debugParts(options.dwarf)],
    ...(options.demangle !== undefined && { demangle }),
    ...(source && { source }),
  };
}

/** `--disassemble=NAME` is `--disassemble --function=NAME`: with a value of its own, `-d` could not be part of `-dr`. */
function withFunctions(invocation: Invocation): Invocation {
  const args = invocation.args.flatMap((arg) => {
    const name = /^--disassemble=(.+)$/s.exec(arg)?.[1];
    return name === undefined ? [arg] : ["--disassemble", `--function=${name}`];
  });
  return { ...invocation, args };
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("[file...]", "ELF files, WebAssembly modules and objects, archives of them (default: a.out)")
    .option("-a, --archive-headers", "Show the headers of archive members")
    .option("-f, --file-headers", "Show format, flags and start address")
    .option("-p, --private-headers", "Show what the format has of its own: segments, versions; the entries of a module")
    .option("-h, --section-headers", "Show the section headers")
    .option("--headers", "The same")
    .option("-x, --all-headers", "As -a -f -h -p -r -t")
    .option("-d, --disassemble", "Show code as instructions")
    .option("--function <name>", "Only this function, as --disassemble=NAME; may be repeated", collect)
    .option("-D, --disassemble-all", "The same: only code of functions can be disassembled")
    .option("-s, --full-contents", "Show the bytes of sections")
    .option("-t, --syms", "Show the symbol table")
    .option("-T, --dynamic-syms", "Show the dynamic symbol table")
    .option("-r, --reloc", "Show relocations; with -d, below what they apply to")
    .option("-R, --dynamic-reloc", "Show the relocations for the dynamic linker")
    .option("-W, --dwarf [parts]", `Show debug information: ${debugPartWords.join(", ")}`, collect)
    .option("-j, --section <name>", "Only this section; may be repeated", collect)
    .option("--start-address <address>", "Only from this address on", address)
    .option("--stop-address <address>", "Only up to this address", address)
    .option("--show-raw-insn", "Show the bytes of instructions (default)", true)
    .option("--no-show-raw-insn", "Do not show the bytes of instructions")
    .option("-C, --demangle", "Show names of C++ and Rust as they were written")
    .option("-w, --wide", "Do not break lines")
    .option("--annotate", "Show every field of headers, tables and sections beside its bytes")
    .option("-l, --line-numbers", "With -d: show the file and the line that code is of")
    .option("--inlines", "With -l: show the functions that code is inlined in")
    .option("-S, --source", "Show the source in between its code; as with -d")
    .option("--source-comment [text]", "The same, with a text in front of each line (default: '# ')")
    .option("--file-start-context", "With -S: show a file from its start on")
    .option("-I, --include <folder>", "With -S: find sources in this folder too; may be repeated", collect);
}

function collect(name: string, names: readonly string[] | undefined): readonly string[] {
  return [...(names ?? []), name];
}

function address(text: string): bigint {
  try {
    return BigInt(text);
  } catch {
    throw new UsageError(`'${text}' is no address; write it like 0x1f or 31`);
  }
}
