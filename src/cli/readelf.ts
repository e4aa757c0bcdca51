/** `muslin readelf`: shows what is in ELF files. */
import { Option, type Command } from "commander";
import {
  debugPartWords,
  demangle,
  Readelf,
  type Part,
  type ReadelfRequest,
  type SectionDump,
} from "../objdump/index.ts";
import { debugParts } from "./debug-parts.ts";
import { exitCodes, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { inflate } from "./inflate.ts";
import { outsideMembers } from "./object-input.ts";
import { withResponseFiles } from "./response-files.ts";
import { complain, forEachFile, type Invocation } from "./tool.ts";

/** What each option asks for. */
const partsOf: Readonly<Record<string, readonly Part[]>> = {
  all: [
    ...(["file-header", "program-headers", "section-headers", "section-groups", "symbols", "relocations"] as const),
    ...(["unwind", "dynamic", "versions", "notes", "histogram"] as const),
  ],
  fileHeader: ["file-header"],
  programHeaders: ["program-headers"],
  segments: ["program-headers"],
  sectionHeaders: ["section-headers"],
  sections: ["section-headers"],
  sectionGroups: ["section-groups"],
  sectionDetails: ["section-headers", "section-details"],
  headers: ["file-header", "program-headers", "section-headers"],
  syms: ["symbols"],
  symbols: ["symbols"],
  dynSyms: ["dynamic-symbols"],
  notes: ["notes"],
  relocs: ["relocations"],
  unwind: ["unwind"],
  dynamic: ["dynamic"],
  versionInfo: ["versions"],
  archiveIndex: ["archive-index"],
  histogram: ["histogram"],
};

interface Options extends Readonly<Record<string, unknown>> {
  readonly hexDump?: readonly string[];
  readonly stringDump?: readonly string[];
  readonly relocatedDump?: readonly string[];
  readonly decompress?: boolean;
  readonly wide?: boolean;
  readonly silentTruncation?: boolean;
  readonly symBase: string;
  readonly archSpecific?: boolean;
  readonly debugDump?: readonly string[];
  readonly useDynamic?: boolean;
  readonly demangle?: boolean;
}

export async function run(given: Invocation): Promise<number> {
  const invocation = { ...given, args: withResponseFiles(given.args, given.io) };
  const { options, operands } = parse<Options>(commandOf(invocation), invocation);
  refuseMissing(options);
  const request = requestOf(options);
  const asksNothing =
    request.parts.size + request.debugParts.size + request.dumps.length === 0 && options.archSpecific !== true;
  if (operands.length === 0 || asksNothing) {
    throw new UsageError(asksNothing ? "Say what to show, such as -h, -s or -a" : "Name a file to show");
  }
  const { io } = invocation;
  const readelf = new Readelf(request, {
    sink: (chunk) => io.stdout.write(chunk),
    complain: (message) => complain(invocation, message),
  });
  const isOneOfSeveral = operands.length > 1;
  const code = await forEachFile(operands, invocation, async (bytes, path) => {
    readelf.show(bytes, path, { isOneOfSeveral, outside: await outsideMembers(bytes, path, io) });
  });
  return readelf.finish() ? code : exitCodes.failure;
}

/** What GNU's has and ours does not: better said than ignored. */
function refuseMissing({ useDynamic }: Options): void {
  if (useDynamic === true)
    throw new UsageError("Symbols are found by their sections only (-D, --use-dynamic is missing)");
}

function requestOf(options: Options): ReadelfRequest {
  const asked = Object.entries(partsOf).filter(([name]) => options[name] === true);
  return {
    parts: new Set(asked.flatMap(([, parts]) => parts)),
    debugParts: debugParts(options.debugDump),
    dumps: [
      ...dumpsOf("hex", options.hexDump),
      ...dumpsOf("strings", options.stringDump),
      ...dumpsOf("relocated", options.relocatedDump),
    ],
    wide: options.wide === true,
    silentTruncation: options.silentTruncation === true,
    ...(options.decompress === true && { inflate }),
    ...(options.demangle === true && { demangle }),
    sizeBase: options.symBase === "0" ? undefined : (Number(options.symBase) as 8 | 10 | 16),
  };
}

/** A section is named or, where the word is a number, meant by its index. */
function dumpsOf(form: SectionDump["form"], sections: readonly string[] = []): readonly SectionDump[] {
  return sections.map((name) => ({ form, section: /^\d+$/.test(name) ? Number(name) : name }));
}

function commandOf(invocation: Invocation): Command {
  return gnuCommand(invocation)
    .argument("<file...>", "ELF files and archives of them")
    .option("-a, --all", "As -h -l -S -g -d -r -u -s -I -V -n -A")
    .option("-h, --file-header", "Show the ELF header")
    .option("-l, --program-headers", "Show the program headers, and the sections of each segment")
    .option("--segments", "The same")
    .option("-S, --section-headers", "Show the section headers")
    .option("--sections", "The same")
    .option("-g, --section-groups", "Show the section groups")
    .option("-t, --section-details", "Show the section headers with all details")
    .option("-e, --headers", "As -h -l -S")
    .option("-s, --syms", "Show the symbol tables")
    .option("--symbols", "The same")
    .option("--dyn-syms", "Show the dynamic symbol table")
    .addOption(new Option("--sym-base <base>", "Base of sizes of symbols").choices(["0", "8", "10", "16"]).default("0"))
    .option("-n, --notes", "Show the notes")
    .option("-r, --relocs", "Show the relocations")
    .option("-u, --unwind", "Show unwind tables of the machine's own kind; no machine known here has one")
    .option("-d, --dynamic", "Show the dynamic section")
    .option("-V, --version-info", "Show symbol versions")
    .option("-A, --arch-specific", "Accepted; no machine known here has anything of its own")
    .option("-c, --archive-index", "Show the symbol index of an archive")
    .option("-x, --hex-dump <section>", "Show the bytes of a section, by name or index; may be repeated", collect)
    .option("-p, --string-dump <section>", "Show the strings in a section", collect)
    .option("-R, --relocated-dump <section>", "Show the bytes of a section with its relocations applied", collect)
    .option("-z, --decompress", "Decompress a section before it is shown")
    .option("-I, --histogram", "Show how long the lists of the symbol hash tables are")
    .option("-W, --wide", "Do not keep lines to 80 characters")
    .option("-T, --silent-truncation", "Do not write [...] behind names that are cut short")
    .option("-w, --debug-dump [parts]", `Show debug information: ${debugPartWords.join(", ")}`, collect)
    .option("-D, --use-dynamic", "Not there yet: find symbols by the dynamic section")
    .option("-C, --demangle", "Show names of C++ and Rust as they were written");
}

function collect(name: string, names: readonly string[] | undefined): readonly string[] {
  return [...(names ?? []), name];
}
