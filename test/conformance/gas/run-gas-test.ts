/** Runs one test of GNU as's suite on ours: in this process, with GNU's tools to look into the object. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { muslin } from "../../../src/cli/main.ts";
import { CapturedIo } from "../../support/captured-io.ts";
import { findReferenceTool, type ReferenceName } from "../../support/references.ts";
import type { GasTest } from "./catalog.ts";
import { dumpTestOf, type DumpTest } from "./dump-test.ts";
import { bytesOfDump } from "./instruction-dump.ts";
import { messagesAt, missingMessages } from "./messages.ts";
import { regexpDiff } from "./regexp-diff.ts";

/** What an assembly left. */
interface Assembly {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
  readonly object: Uint8Array | undefined;
}

/** What is wrong, or `undefined`. */
export async function problemOf(test: GasTest, root: string): Promise<string | undefined> {
  const runner = new GasTestRunner(test, join(root, test.folder));
  switch (test.kind) {
    case "dump":
      return runner.dump();
    case "list":
      return runner.list();
    case "elf-list":
      return runner.elfList();
    case "accepted":
      return accepted(await runner.assemble());
    case "rejected":
      return rejected(await runner.assemble());
    case "marked":
      return runner.marked();
  }
}

function accepted({ code, errors }: Assembly): string | undefined {
  return code === 0 && errors === "" ? undefined : `Not accepted without a word: ${errors}`;
}

function rejected({ code, errors }: Assembly): string | undefined {
  return code === 1 && errors !== "" ? undefined : "Accepted";
}

class GasTestRunner {
  readonly #test: GasTest;
  readonly #folder: string;

  constructor(test: GasTest, folder: string) {
    this.#test = test;
    this.#folder = folder;
  }

  async assemble(file: string = `${this.#test.file}.s`, options: readonly string[] = []): Promise<Assembly> {
    const io = new CapturedIo({ folder: this.#folder });
    const args = [...this.#test.options, ...options].filter((option) => option !== "-o" && option !== "dump.o");
    const output = args.some((option) => option.startsWith("$srcdir")) ? file : "dump.o";
    const words = args.filter((option) => !option.startsWith("$srcdir"));
    const code = await muslin(["as", "--syntax=gnu", "--error-limit=0", ...words, "-I.", "-o", output, file], io);
    return { code, output: io.output, errors: io.errors, object: io.files.get("dump.o") };
  }

  async list(): Promise<string | undefined> {
    return this.#compareMessages(await this.assemble(), this.#read(`${this.#test.file}.l`));
  }

  /** Messages must be at the same lines; a listing must be the same. Words of messages are ours. */
  #compareMessages({ output, errors }: Assembly, expected: string): string | undefined {
    const missing = missingMessages(errors, expected);
    if (missing !== undefined) return missing;
    return this.#test.options.some((option) => option.startsWith("-a"))
      ? regexpDiff(output, expected.replace(/^.*(?:Assembler messages:|: (?:Warning|Error): ).*$/gm, ""))
      : undefined;
  }

  /** Every line with `{ dg-error "..." }` must have an error, and so on, and no others. */
  async marked(): Promise<string | undefined> {
    const file = `${this.#test.file}.s`;
    const { errors } = await this.assemble(file);
    const wanted = new Set<string>();
    for (const [index, line] of this.#read(file).split("\n").entries()) {
      for (const [, severity, at] of line.matchAll(
        /\{ dg-(error|warning) (?:"[^"]*"\s*){1,2}(?:\{[^}]*\})?\s*(\d+)?\s*\}/g,
      ))
        wanted.add(`${at ?? index + 1}: ${severity}`);
    }
    const found = new Set(messagesAt(errors));
    const missing = [...wanted].filter((each) => !found.has(each));
    const spare = [...found].filter((each) => !wanted.has(each));
    return missing.length + spare.length === 0
      ? undefined
      : `No message at ${missing.join(", ")}; more at ${spare.join(", ")}: ${errors}`;
  }

  async elfList(): Promise<string | undefined> {
    const { readelf, file } = this.#test;
    const assembly = await this.assemble();
    if (this.#test.options.length > 0) {
      const problem = this.#compareMessages(assembly, this.#read(`${file}.l`));
      if (problem !== undefined) return problem;
    }
    if (assembly.object === undefined || readelf === undefined) return `No object: ${assembly.errors}`;
    const text = look("readelf", readelf.options, assembly.object);
    const lines = text.split("\n").filter((line) => readelf.lines.test(line));
    return regexpDiff(lines.join("\n"), this.#read(`${file}.e${readelf.suffix}`));
  }

  async dump(): Promise<string | undefined> {
    const dump = dumpTestOf(this.#read(`${this.#test.file}.d`));
    if (!dump.isForThisTarget) return undefined;
    for (const options of dump.assemblerOptions) {
      const problem = await this.#dumpWith(dump, options);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  async #dumpWith(dump: DumpTest, options: readonly string[]): Promise<string | undefined> {
    const file = this.#test.file;
    const assembly = await this.assemble(dump.source ?? `${file}.s`, options);
    const { code, errors, object } = assembly;
    const messages = dump.messagesFile === undefined ? dump.messages : this.#read(dump.messagesFile);
    if (dump.fails) return code === 0 ? "Accepted" : missingMessages(errors, messages);
    if (object === undefined) return `Not accepted: ${errors}`;
    const wrong = missingMessages(errors, messages);
    if (wrong !== undefined) return wrong;
    if (dump.program === undefined) return undefined;
    const expected = this.#read(dump.dumpFile ?? `${file}.d`);
    if (dump.programOptions.some((option) => /^-[a-z]*d/.test(option))) return this.#compareCode(object, expected);
    return regexpDiff(look(dump.program, dump.programOptions, object), expected);
  }

  /** A disassembly, of which the bytes count: no installed tool knows the instructions. */
  #compareCode(object: Uint8Array, expected: string): string | undefined {
    const wanted = bytesOfDump(expected);
    const text = look("objdump", ["-s", "-j", ".text"], object);
    const found = [...text.matchAll(/^ [0-9a-f]+ ((?:[0-9a-f]{2,8} ){1,4})/gm)].map(([, bytes = ""]) => bytes).join("");
    const bytes = found.replaceAll(" ", "");
    return bytes.startsWith(wanted) && /^(0b|00)*$/.test(bytes.slice(wanted.length))
      ? undefined
      : `${bytes} is not ${wanted}`;
  }

  #read(file: string): string {
    const path = join(this.#folder, file);
    return existsSync(path) ? readFileSync(path, "latin1") : "";
  }
}

/** What a tool of the system prints of an object. */
function look(tool: ReferenceName, options: readonly string[], object: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "muslin-gas-"));
  try {
    writeFileSync(join(folder, "dump.o"), object);
    const result = findReferenceTool(tool)?.run([...options, "dump.o"], { cwd: folder });
    return result?.stdout ?? "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}
