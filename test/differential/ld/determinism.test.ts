/**
 * The same inputs make the same bytes: whatever order a folder lists its files in, in which order an archive got its members,
 * in two processes, on this Node and on the machine's own.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileOf, llvm } from "../../support/clang.ts";
import { otherNode } from "../../support/other-node.ts";

const MEMBERS = 12;

/** Members that want each other, have something in common, and two of a name that is not the linker's business. */
const member = (number: number): string => `
inline const char *common_text() { static int calls; calls++; return "a text that all have"; }
template <typename T> T twice(T value) { return value + value; }
static int local_of_all = ${number};
extern "C" int member_${(number + 1) % MEMBERS}(int);
static const char *texts[] = {"text ${number}", "a text that all have", common_text()};
__attribute__((constructor(${100 + (number % 3)}))) static void begin() { local_of_all += 1; }
extern "C" int member_${number}(int x) {
  int (*pointer)(int) = member_${(number + 1) % MEMBERS};
  return x == 0 ? local_of_all + texts[x % 3][0] : pointer(twice(x - 1));
}
`;
const start = `extern "C" int member_0(int); int result; extern "C" void _start() { result = member_0(5); }\n`;

const sources = new Map([
  ["start", start],
  ...Array.from({ length: MEMBERS }, (_, at) => [`m${at}`, member(at)] as const),
]);
const flags = ["--target=wasm32", "-ffreestanding", "-O1", "-g", "-fno-exceptions", "-fno-threadsafe-statics"];

/** What is made, and how, of what is in the folder. */
const commands: readonly (readonly string[])[] = [
  ["as", "start.s", "-o", "start-as.o"],
  ["as", "m1.s", "-o", "m1-as.o"],
  ["ld", "start.o", "libm.a", "-o", "plain.wasm", "-Map", "plain.map"],
  ["ld", "start.o", "libm.a", "-O2", "-s", "--icf=all", "--build-id=sha1", "-o", "small.wasm"],
  ["ld", "start-as.o", "-L.", "-lm", "--oformat=elf", "-o", "program.elf"],
  ["ld", "-r", "start.o", "m1.o", "-o", "joined.o"],
  ["wasmrewrite", "plain.wasm", "-o", "rewritten.wasm"],
];
const results = [
  "start-as.o",
  "m1-as.o",
  "plain.wasm",
  "plain.map",
  "small.wasm",
  "program.elf",
  "joined.o",
  "rewritten.wasm",
];

const muslin = fileURLToPath(new URL("../../../bin/muslin", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "muslin-determinism-"));
const inputs = new Map<string, Uint8Array>();
let expected: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  for (const [name, text] of sources) {
    for (const [form, file] of [
      ["-c", `${name}.o`],
      ["-S", `${name}.s`],
    ] as const) {
      const files = { [`${name}.cpp`]: text };
      inputs.set(file, fileOf(await llvm(["clang++", ...flags, form, `${name}.cpp`, "-o", file], files), file));
    }
  }
  expected = hashesOf([...inputs.keys()], process.execPath);
}, 300_000);

afterAll(() => rmSync(root, { recursive: true }));

/** Makes a folder whose files, and the archive in it, are made in that order. */
function hashesOf(order: readonly string[], node: string): Readonly<Record<string, string>> {
  const folder = join(root, `${readdirSync(root).length}`);
  mkdirSync(folder);
  for (const name of order) writeFileSync(join(folder, name), inputs.get(name) ?? "");
  const members = order.filter((name) => /^m\d+\.o$/.test(name));
  for (const args of [["ar", "rcs", "libm.a", ...members], ...commands]) {
    const { status, stderr } = spawnSync(node, [muslin, ...args], { cwd: folder, encoding: "utf8" });
    expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: "" });
  }
  const hash = (name: string): string =>
    createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex");
  return Object.fromEntries(results.map((name) => [name, hash(name)]));
}

/** A permutation that is another for each step, and the same in each run. */
function shuffled(names: readonly string[], step: number): readonly string[] {
  const rank = (name: string): string => createHash("sha256").update(`${step} ${name}`).digest("hex");
  return names.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

test("in another process", () => {
  expect(hashesOf([...inputs.keys()], process.execPath)).toEqual(expected);
});

test("from a folder and an archive in another order", () => {
  const order = shuffled([...inputs.keys()], 1);
  expect(order).not.toEqual([...inputs.keys()]);
  expect(hashesOf(order, process.execPath)).toEqual(expected);
});

const older = otherNode();

describe.skipIf(older === undefined)("with another Node on PATH and a build", () => {
  test("on the machine's own Node", () => {
    expect(hashesOf(shuffled([...inputs.keys()], 3), older ?? "")).toEqual(expected);
  });
});
