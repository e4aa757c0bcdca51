/**
 * `wasm2s --syntax=llvm` writes what LLVM's assembler reads: it makes of the text the object that ours makes, if ours too reads
 * the parts that are LLVM's. The largest module of each of the specification's files; what LLVM has no words for it refuses, by
 * the reasons below.
 */
import { expect, test } from "vitest";
import { assemble } from "../../../src/asm/index.ts";
import { diagnosticText } from "../../../src/diag/index.ts";
import { disassembleModule } from "../../../src/module/index.ts";
import { readModule } from "../../../src/wasm/index.ts";
import { fileOf, llvm } from "../../support/clang.ts";
import { corpus, type Spec } from "../../support/corpus.ts";
import { summarizeElfObject } from "../../support/elf-summary.ts";
import { summarizeLlvmObject } from "../../support/llvm-summary.ts";
import { differencesOf, type ObjectSummary } from "../../support/object-summary.ts";

const specs = corpus?.specs ?? [];

/** What LLVM says of what it has no words for. */
const refusals: readonly (readonly [reason: string, message: RegExp])[] = [
  ["accesses to a memory by its index", /Expected p2align, instead got: memory/],
  ["types by their index, where a signature means another", /Expected \(, instead got: \d+/],
  ["instructions for element segments, references to functions", /invalid instruction|invalid operand/],
  ["NaNs with a payload", /instead got: :/],
];

/** Modules that are not compared. */
const exceptions: Readonly<Record<string, string>> = {
  load64: "a table of 32 bits beside a memory of 64, where a source for LLVM has one size for both",
};

const counts = { same: 0, refused: 0 };

test.each(specs.map((spec): [string, Spec] => [spec.name, spec]))("%s", { timeout: 60_000 }, async (_, spec) => {
  const bytes = largestModule(spec);
  if (bytes === undefined || exceptions[spec.name] !== undefined) return;
  const text = disassembleModule(bytes, { syntax: "llvm" });
  const module = readModule(bytes);
  const imported = module.imports.flatMap(({ external }) => (external.kind === "memory" ? [external.type] : []));
  const address64 = [...imported, ...module.memories].some(({ limits }) => limits.address64);
  const target = address64 ? "--target=wasm64" : "--target=wasm32";
  const flags = ["-mcpu=bleeding-edge", "-mexception-handling", "-Wa,--no-type-check"];
  const result = await llvm(["clang", target, ...flags, "-c", "a.s", "-o", "a.o"], { "a.s": text }, { mayFail: true });
  if (result.exitCode !== 0) {
    const errors = result.stderr.split("\n").filter((line) => line.includes(" error: "));
    const unknown = errors.filter((line) => !refusals.some(([, message]) => message.test(line)));
    expect(unknown).toEqual([]);
    counts.refused++;
    return;
  }
  const ours = assemble(text.replaceAll("__muslin__", "__llvm__"), { syntax: "llvm", address64 });
  expect(ours.diagnostics.map(diagnosticText).join("")).toBe("");
  const expected = withoutEmptyData(summarizeLlvmObject(fileOf(result, "a.o")));
  expect(differencesOf(expected, summarizeElfObject(ours.object ?? new Uint8Array(0)))).toEqual([]);
  counts.same++;
});

test.skipIf(corpus === undefined)("so many", () => {
  expect(counts).toEqual({ same: 149, refused: 31 });
});

function largestModule(spec: Spec): Uint8Array | undefined {
  let largest: Uint8Array | undefined;
  for (const { type, filename = "" } of spec.commands) {
    if (type !== "module" || !filename.endsWith(".wasm")) continue;
    const bytes = spec.read(filename);
    if (bytes.length > (largest?.length ?? 0)) largest = bytes;
  }
  return largest;
}

/** Our assembler writes no sections without contents. */
function withoutEmptyData(summary: ObjectSummary): ObjectSummary {
  const data = Object.entries(summary.data).filter(([, { bytes }]) => bytes !== "");
  return { ...summary, data: Object.fromEntries(data) };
}
