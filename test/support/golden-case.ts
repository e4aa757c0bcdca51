/** Runs one golden test: see test/cases/README.md for what one looks like. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import type { TestContext } from "vitest";
import { muslin } from "../../src/cli/main.ts";
import { CapturedIo } from "./captured-io.ts";
import { llvm } from "./clang.ts";
import { wasmObject } from "./elf-object-sample.ts";
import { executable, sharedObject } from "./elf-samples.ts";
import { referenceTool, type ReferenceName } from "./references.ts";
import { wat2wasm } from "./wabt.ts";

/** ELF files by name, for want of a linker that would make them. */
const samples: Readonly<Record<string, () => Uint8Array>> = {
  object: () => wasmObject(32),
  "object-64": () => wasmObject(64),
  "shared-object": () => sharedObject(32),
  "shared-object-64": () => sharedObject(64),
  executable: () => executable(32),
  "executable-64": () => executable(64),
};

/** A `RUN:` or `LIKE:` line. */
export interface CaseLine {
  readonly kind: "RUN" | "LIKE";
  readonly words: readonly string[];
  /** Where standard output goes instead, by `> FILE`. */
  readonly target: string | undefined;
}

/** The commands of a case. */
export function linesOf(text: string, name: string): readonly CaseLine[] {
  return [...text.matchAll(/\b(RUN|LIKE): (.*)$/gm)].map(([, kind, command = ""]) => {
    const words = wordsOf(command).map((word) => word.replaceAll("%s", name).replaceAll("%t", "t"));
    const arrow = words.indexOf(">");
    return {
      kind: kind === "LIKE" ? "LIKE" : "RUN",
      words: arrow < 0 ? words : words.slice(0, arrow),
      target: arrow < 0 ? undefined : words[arrow + 1],
    };
  });
}

/** Words at spaces, except within single quotes; what ends the comment is no word. */
function wordsOf(command: string): readonly string[] {
  const text = command.replace(/\s*(\*\/|;\)|-->)\s*$/, "");
  return [...text.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}

/** The files and the output of a case while it runs. */
export class GoldenCase {
  readonly #name: string;
  readonly #folder: string;
  readonly #io: CapturedIo;
  readonly #lines: readonly CaseLine[];

  constructor(path: string) {
    this.#name = basename(path);
    this.#folder = dirname(path);
    this.#io = new CapturedIo({ folder: this.#folder });
    this.#lines = linesOf(readFileSync(path, "utf8"), this.#name);
  }

  /** What the `RUN:` lines write, in the format of `NAME.out`. */
  async run(): Promise<string> {
    let transcript = "";
    for (const line of this.#lines) {
      if (line.kind === "RUN") transcript += await this.#execute(line);
    }
    return transcript;
  }

  /** What muslin writes for the `LIKE:` lines, which is to be what GNU's tools wrote. */
  async runLike(): Promise<string> {
    let transcript = "";
    for (const { words } of this.#likeLines()) transcript += heading(words) + (await this.#muslin(words)).output;
    return transcript;
  }

  /** What GNU's tools write for the `LIKE:` lines; ends the test of `context` if they are not installed. */
  recordLike(context: TestContext): string {
    const folder = mkdtempSync(join(tmpdir(), "muslin-case-"));
    try {
      for (const [name, bytes] of this.#io.files) writeFileSync(join(folder, name), bytes);
      return this.#likeLines()
        .map(({ words: [tool = "", ...args] }) => {
          // Tools print names as given, so files beside the case move to where they are called the same.
          for (const name of args.filter((word) => existsSync(join(this.#folder, word)))) {
            copyFileSync(join(this.#folder, name), join(folder, name));
          }
          const { stdout } = referenceTool(tool as ReferenceName, context).run(args, { cwd: folder });
          return heading([tool, ...args]) + stdout;
        })
        .join("");
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  #likeLines(): readonly CaseLine[] {
    return this.#lines.filter(({ kind }) => kind === "LIKE");
  }

  async #execute({ words, target }: CaseLine): Promise<string> {
    const [command = "", ...args] = words;
    if (command === "muslin") {
      const { code, output, errors } = await this.#muslin(args);
      if (target !== undefined) await this.#io.writeFile(target, new TextEncoder().encode(output));
      const complaints = errors.replace(/^(?=.)/gm, "! ");
      const exit = code === 0 ? "" : `[exit ${code}]\n`;
      return heading(words, target) + (target === undefined ? output : "") + complaints + exit;
    }
    if (command === "wat2wasm") await this.#wat2wasm(args);
    else if (command === "sample") await this.#sample(args);
    else await this.#llvm(words, target);
    return "";
  }

  async #muslin(args: readonly string[]): Promise<{ code: number; output: string; errors: string }> {
    const io = this.#io;
    io.output = io.errors = "";
    const code = await muslin(args, io);
    return { code, output: io.output, errors: io.errors };
  }

  async #llvm(words: readonly string[], target: string | undefined): Promise<void> {
    const beside = words.filter((word) => word === this.#name);
    const inputs = Object.fromEntries(this.#io.files);
    for (const name of beside) inputs[name] = await this.#io.readFile(name);
    const { files, stdout } = await llvm(words, inputs);
    for (const [name, bytes] of Object.entries(files)) this.#io.files.set(name, bytes);
    if (target !== undefined) this.#io.files.set(target, stdout);
  }

  async #sample([name = "", target = ""]: readonly string[]): Promise<void> {
    const make = samples[name];
    if (make === undefined) throw new Error(`There is no sample '${name}', only ${Object.keys(samples).join(", ")}`);
    await this.#io.writeFile(target, make());
  }

  async #wat2wasm(args: readonly string[]): Promise<void> {
    const output = args.indexOf("-o");
    const [input] = args.filter((word, at) => !word.startsWith("-") && at !== output + 1);
    const target = args[output + 1];
    if (output < 0 || input === undefined || target === undefined) throw new Error("wat2wasm wants IN -o OUT");
    const text = new TextDecoder().decode(await this.#io.readFile(input));
    this.#io.files.set(target, await wat2wasm(text, input));
  }
}

function heading(words: readonly string[], target?: string): string {
  return `$ ${[...words, ...(target === undefined ? [] : [">", target])].join(" ")}\n`;
}
