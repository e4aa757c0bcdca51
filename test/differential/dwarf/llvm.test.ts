/** Every address of what clang makes: functions, files, lines and calls that were inlined are those that llvm-symbolizer says. */
import { beforeAll, describe, expect, test } from "vitest";
import { elfDebugSections, moduleDebugSections, Symbolizer, type SourceFrame } from "../../../src/dwarf/index.ts";
import { Reader } from "../../../src/bytes/index.ts";
import { assemble } from "../../../src/asm/index.ts";
import { readElf } from "../../../src/elf/index.ts";
import { readModule, sizedBodies } from "../../../src/wasm/index.ts";
import { fileOf, llvm, type Files } from "../../support/clang.ts";

const sources: Files = {
  "counter.cc": `
    namespace ns {
    struct Counter { int n; inline int bump(int by) { n += by; if (n > 100) n = 0; return n; } int far(int x); };
    template <class T> static inline T clamped(T v, T lo, T hi) { return v < lo ? lo : v > hi ? hi : v; }
    int Counter::far(int x) { for (int i = 0; i < x; i++) bump(clamped(i, 2, 9)); return n; }
    }
    extern "C" int entry(int a, double d) {
      ns::Counter c{a};
      int r = 0;
      for (int i = 0; i < a; i++) { r += c.bump(i) + ns::clamped(r, 0, 50); r ^= c.far(i); }
      auto lambda = [&](int q) { return q * r + c.bump(q); };
      return lambda(3) + (int)ns::clamped(d, 0.0, 1.0) + lambda(a);
    }`,
  "inc/square.h": "static inline __attribute__((always_inline)) int square(int x) {\n  return x * x;\n}\n",
  "twice.c": `
    #include "square.h"
    extern int entry(int, double);
    __attribute__((noinline)) int twice(int x) { if (x > 3) return square(x) + 1; return x + x; }
    __attribute__((noinline)) static int unused(int x) { return x; }
    int both(int n, const int *p) {
      int sum = 0;
      for (int i = 0; i < n; i++) sum += p[i] > 0 ? square(p[i]) : twice(p[i]);
      return entry(sum, n) + square(twice(2));
    }`,
};

const flags = ["-Iinc", "-ffile-compilation-dir=/src"];

async function compile(file: string, options: readonly string[]): Promise<Uint8Array> {
  return fileOf(
    await llvm([file.endsWith(".c") ? "clang" : "clang++", ...flags, ...options, "-c", file, "-o", "a.o"], sources),
    "a.o",
  );
}

async function link(objects: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const args = [
    "wasm-ld",
    "--no-entry",
    "--export=entry",
    "--export=both",
    "--gc-sections",
    ...Object.keys(objects),
    "-o",
    "a.wasm",
  ];
  return fileOf(await llvm(args, objects), "a.wasm");
}

interface TheirFrame {
  readonly FunctionName: string;
  readonly FileName: string;
  readonly Line: number;
  readonly Column: number;
  readonly Discriminator: number;
}

/** What llvm-symbolizer says of the addresses from 0 on. Short names: others it takes from the symbol table. */
async function theirs(bytes: Uint8Array, count: number): Promise<readonly string[]> {
  const addresses = Array.from({ length: count }, (_, address) => String(address));
  const args = [
    "symbolizer",
    "--obj=a.wasm",
    "--output-style=JSON",
    "--functions=short",
    "--no-demangle",
    ...addresses,
  ];
  const { stdout } = await llvm(args, { "a.wasm": bytes });
  const answers = new TextDecoder().decode(stdout).trim().split("\n");
  const lines = answers.flatMap((line) => JSON.parse(line) as { Symbol: readonly TheirFrame[] }[]);
  return lines.map(({ Symbol: frames }) =>
    frames
      .map((frame) => `${frame.FunctionName} ${frame.FileName}:${frame.Line}:${frame.Column} ${frame.Discriminator}`)
      .join(" < "),
  );
}

function textOf(frames: readonly SourceFrame[]): string {
  if (frames.length === 0) return " :0:0 0";
  return frames
    .map(
      ({ name = "", file = "", line, column, discriminator }) => `${name} ${file}:${line}:${column} ${discriminator}`,
    )
    .join(" < ");
}

function ours(bytes: Uint8Array): readonly string[] {
  const sections = moduleDebugSections(readModule(bytes));
  const symbolizer = new Symbolizer(sections, {
    warn: (error) => {
      throw error;
    },
  });
  return Array.from({ length: sections.code.end }, (_, address) => textOf(symbolizer.frames(address)));
}

describe.each([
  [4, "-O0"],
  [4, "-O2"],
  [5, "-O0"],
  [5, "-O2"],
  [5, "-Os"],
])("DWARF %i at %s", (version, level) => {
  const options = [`-gdwarf-${version}`, level];
  let counter: Uint8Array;
  let twice: Uint8Array;

  beforeAll(async () => {
    counter = await compile("counter.cc", options);
    twice = await compile("twice.c", options);
  });

  test("objects", async () => {
    for (const object of [counter, twice]) {
      const answers = ours(object);
      expect(answers).toEqual(await theirs(object, answers.length));
    }
  });

  test("linked of several units", async () => {
    const module = await link({ "counter.o": counter, "twice.o": twice });
    const answers = ours(module);
    expect(answers).toEqual(await theirs(module, answers.length));
    if (level === "-O2") expect(answers.some((answer) => answer.split(" < ").length > 2)).toBe(true);
  });

  test("objects of our assembler say the same of the same bodies", async () => {
    const args = ["clang", ...flags, ...options, "-S", "twice.c", "-o", "a.s"];
    const { object } = assemble(fileOf(await llvm(args, sources), "a.s"), { name: "a.s" });
    const file = readElf(object ?? new Uint8Array(0));
    const sections = elfDebugSections(file);
    const code = file.section(".wasm.code..text");
    const start = code === undefined ? undefined : sections.addressOf(code);
    if (code === undefined || start === undefined) throw new Error("The object has no code");
    const symbolizer = new Symbolizer(sections);
    const bodies = Array.from(sizedBodies(new Reader(code.content)), ({ body, end }) =>
      Array.from({ length: end - body }, (_, at) => textOf(symbolizer.frames(start + body + at))),
    );
    const module = readModule(twice);
    const { code: theirCode } = module;
    const origin = module.section("code")?.contents ?? 0;
    const answers = ours(twice);
    const expected = Array.from({ length: theirCode.count }, (_, body) =>
      answers.slice(theirCode.start(body) - origin, theirCode.end(body) - origin),
    );
    expect(bodies).toEqual(expected);
  });
});
