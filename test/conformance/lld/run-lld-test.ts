/** Runs one of lld's tests with both linkers. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { muslin } from "../../../src/cli/main.ts";
import { CapturedIo } from "../../support/captured-io.ts";
import { llvm } from "../../support/clang.ts";
import { commandsOf, flat, Unsupported, type LldCommand } from "./lld-commands.ts";
import { factsOf } from "./module-facts.ts";

type Files = Record<string, Uint8Array>;

/** What makes our output what wasm-ld's is by default. */
function likeTheirs(words: readonly string[]): readonly string[] {
  const isLibrary = words.some((word) => /^--?(shared|pie)$/.test(word));
  const memory = isLibrary ? [] : ["--no-import-memory"];
  return [...memory, "--active-data", "--no-stack-first", "-z", "stack-size=65536"];
}

/** What went wrong; undefined if nothing did. */
export async function runLldTest(folder: string, file: string): Promise<string | undefined> {
  const text = readFileSync(join(folder, file), "utf8");
  const files: Files = inputsOf(folder);
  const problems: string[] = [];
  let links = 0;
  for (const command of commandsOf(text, flat(file))) {
    if (command.kind === "link") {
      links++;
      const problem = await compareLinks(command, files);
      if (problem !== undefined) problems.push(`${problem} (${command.words.join(" ")})`);
    } else await prepare(command, files);
  }
  if (links === 0) throw new Unsupported("has no link");
  return problems[0];
}

function inputsOf(folder: string): Files {
  const names = ["*.s", "Inputs/*"].flatMap((pattern) => globSync(pattern, { cwd: folder }));
  const real = names.filter((name) => existsSync(join(folder, name)) && !name.endsWith("/"));
  return Object.fromEntries(
    real.flatMap((name) => {
      try {
        return [[flat(name), new Uint8Array(readFileSync(join(folder, name)))]];
      } catch {
        return [];
      }
    }),
  );
}

async function prepare({ kind, words }: LldCommand, files: Files): Promise<void> {
  switch (kind) {
    case "assemble":
      return assemble(words, files);
    case "split":
      return split(words, files);
    case "write":
      files[words[1] ?? ""] = new TextEncoder().encode(`${words[0]}\n`);
      return;
    default: {
      const [operation = "", archive = "", ...members] = words.filter((word) => !word.includes("format="));
      const args = ["ar", operation.replace("-", ""), archive, ...members];
      const result = await llvm(args, picked(files, [archive, ...members]), { mayFail: true });
      if (result.exitCode !== 0) throw new Unsupported("makes no archive");
      Object.assign(files, result.files);
    }
  }
}

async function assemble(words: readonly string[], files: Files): Promise<void> {
  const output = words[words.indexOf("-o") + 1] ?? "a.o";
  const triple = words.find((word) => word.includes("triple="))?.split("=")[1] ?? "wasm32-unknown-unknown";
  const features = words.flatMap((word) => /^-mattr=(.*)$/.exec(word)?.[1]?.split(",") ?? []);
  const source = words.find((word, at) => !word.startsWith("-") && words[at - 1] !== "-o");
  if (source === undefined || files[source] === undefined) throw new Unsupported(`has no source ${source}`);
  const flags = features.map((feature) =>
    feature.startsWith("-") ? `-mno-${feature.slice(1)}` : `-m${feature.slice(1)}`,
  );
  const args = ["clang", `--target=${triple}`, "-x", "assembler", ...flags, "-c", source, "-o", output];
  const { files: made, exitCode } = await llvm(args, { [source]: files[source] }, { mayFail: true });
  if (exitCode !== 0) throw new Unsupported("is not assembled");
  Object.assign(files, made);
}

/** `#--- NAME` begins a part. */
function split([source = "", target = ""]: readonly string[], files: Files): void {
  const text = new TextDecoder().decode(files[source]);
  for (const part of text.split(/^(?:#|\/\/|;)--- /m).slice(1)) {
    const end = part.indexOf("\n");
    files[`${target}_${part.slice(0, end).trim()}`] = new TextEncoder().encode(part.slice(end + 1));
  }
}

function picked(files: Files, names: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => names.includes(name)));
}

async function compareLinks({ words, mustFail }: LldCommand, files: Files): Promise<string | undefined> {
  const output = words[words.indexOf("-o") + 1] ?? "a.out";
  const used = Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith(".s")));
  const theirs = await llvm(["wasm-ld", ...words], used, { mayFail: true });
  const io = new CapturedIo({ files: used });
  const code = await muslin(["ld", ...likeTheirs(words), ...words], io);
  if (code === 70) return `is a bug: ${io.errors.split("\n")[1] ?? io.errors}`;
  if ((theirs.exitCode !== 0) !== mustFail) throw new Unsupported("does not do what it should with this wasm-ld");
  if ((code !== 0) !== mustFail) return mustFail ? "succeeds" : `fails: ${io.errors.split("\n")[0]}`;
  if (mustFail) return undefined;
  const [their, our] = [theirs.files[output], io.files.get(output)];
  if (their === undefined || our === undefined || words.includes("-r") || words.includes("--relocatable")) {
    if (our !== undefined) files[basename(output)] = our;
    return undefined;
  }
  const [expected, actual] = [factsOf(their), factsOf(our)];
  for (const key of Object.keys(expected) as (keyof typeof expected)[])
    if (!isDeepStrictEqual(actual[key], expected[key]))
      return `${key}: ${JSON.stringify(actual[key])}, expected ${JSON.stringify(expected[key])}`;
  return undefined;
}
