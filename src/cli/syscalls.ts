/** `muslin syscalls`: what programs may ask the system for. */
import { readModule } from "../wasm/index.ts";
import { gnuCommand, parse } from "./gnu-command.ts";
import { families, OTHERS, type Family } from "./syscalls/families.ts";
import { UsageError } from "./failures.ts";
import { forEachFile, type Invocation } from "./tool.ts";

interface Options {
  readonly plain?: boolean;
}

export async function run(invocation: Invocation): Promise<number> {
  const command = gnuCommand(invocation)
    .argument("[file...]", "Programs")
    .option("-p, --plain", "Only the names, one on a line");
  const { options, operands } = parse<Options>(command, invocation);
  if (operands.length === 0) throw new UsageError("Found no files");
  return forEachFile(operands, invocation, (bytes, path) => {
    const names = systemCallsOf(bytes);
    const title = operands.length > 1 ? `${path}:\n` : "";
    invocation.io.stdout.write(title + (options.plain === true ? plainText(names) : groupedText(names)));
  });
}

/** Imports that are system calls under another name. */
const otherNames: Readonly<Record<string, string>> = { __fork: "fork" };

function systemCallsOf(bytes: Uint8Array): readonly string[] {
  const names = new Set<string>();
  for (const { module, name } of readModule(bytes).imports) {
    if (module !== "env") continue;
    const call = otherNames[name] ?? /^__syscall_(\w+)$/.exec(name)?.[1];
    if (call !== undefined) names.add(call);
    if (name === "__syscall") names.add(ANY);
  }
  return [...names].toSorted();
}

/** Calls by a number that the program computes: these may be any. */
const ANY = "(by number)";

function plainText(names: readonly string[]): string {
  return names.map((name) => `${name}\n`).join("");
}

function groupedText(names: readonly string[]): string {
  if (names.length === 0) return "No system calls\n";
  const lines = [...families, OTHERS].flatMap((family) => lineOf(family, names));
  return lines.join("");
}

function lineOf(family: Family, names: readonly string[]): readonly string[] {
  const known = new Set(families.flatMap((each) => each.calls));
  const own = names.filter((name) =>
    family === OTHERS ? !known.has(name) && name !== ANY : family.calls.includes(name),
  );
  const byNumber = family === OTHERS && names.includes(ANY) ? ["Any call at all: numbers are computed\n"] : [];
  return own.length === 0 ? byNumber : [`${family.about}\n  ${own.join(" ")}\n`, ...byNumber];
}
