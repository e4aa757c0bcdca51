/** Real programs do the same when they are rewritten, and are never larger than with short integers alone. */
import { expect, test } from "vitest";
import { rewriteModule } from "../../../src/module/index.ts";
import { readModule, validate } from "../../../src/wasm/index.ts";
import { runWasi, wasiProgram } from "../../support/wasi-programs.ts";

const programs = [
  ["sort.c", ["-O0"]],
  ["sort.c", ["-O2", "-msimd128"]],
  ["sort.c", ["-Os", "-g"]],
  ["streams.cc", ["-O0", "-fno-exceptions"]],
  ["streams.cc", ["-O2", "-fno-exceptions", "-Wl,--compress-relocations", "-Wl,--strip-debug"]],
] as const;

/** Milliseconds that compiling C++ may take where it is not in the cache yet. */
const compilerTime = 300_000;

test.each(programs)(
  "%s %j",
  async (source, flags) => {
    const bytes = await wasiProgram(source, flags);
    const expected = runWasi(bytes);
    expect(expected.output.length).toBeGreaterThan(40);
    const { module } = rewriteModule(bytes, { stripDebug: true });
    validate(readModule(module));
    expect(runWasi(module)).toEqual(expected);
    expect(runWasi(rewriteModule(bytes).module)).toEqual(expected);
    expect(rewriteModule(module).module).toEqual(module);
    const short = rewriteModule(bytes, { renumber: false, simplify: false, stripDebug: true }).module;
    expect(runWasi(short)).toEqual(expected);
    expect(module.length).toBeLessThanOrEqual(short.length);
  },
  compilerTime,
);
