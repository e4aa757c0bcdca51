import { describe, expect, test } from "vitest";
import { CapturedIo } from "../../test/support/captured-io.ts";
import { muslin } from "./main.ts";
import { tools } from "./tools.ts";

async function run(...args: readonly string[]): Promise<{ code: number; output: string; errors: string }> {
  const io = new CapturedIo();
  const code = await muslin(args, io);
  return { code, output: io.output, errors: io.errors };
}

describe("muslin", () => {
  test("--help lists every tool", async () => {
    const { code, output } = await run("--help");
    expect(code).toBe(0);
    const lines = output.split("\n").map((line) => line.trim().replace(/ +/g, " "));
    for (const { name, summary } of tools) expect(lines).toContain(`${name} ${summary}`);
  });

  test("without arguments is a usage error that shows the help", async () => {
    const { code, output, errors } = await run();
    expect(code).toBe(2);
    expect(output).toBe("");
    expect(errors).toContain("Usage: muslin TOOL");
  });

  test("--version", async () => {
    const { code, output } = await run("--version");
    expect(code).toBe(0);
    expect(output).toMatch(/^muslin \d+\.\d+\.\d+\n$/);
  });

  test("an unknown tool gets a suggestion", async () => {
    expect(await run("--hlep")).toEqual({
      code: 2,
      output: "",
      errors: "muslin: Unknown option '--hlep' (did you mean '--help'?)\nTry 'muslin --help'.\n",
    });
    expect(await run("frobnicate")).toMatchObject({
      code: 2,
      errors: "muslin: Unknown tool 'frobnicate'\nTry 'muslin --help'.\n",
    });
  });
});

/** What makes a tool read a file, where a name alone does not. */
const request: Readonly<Record<string, readonly string[]>> = {
  ar: ["t"],
  objdump: ["-h"],
  readelf: ["-h"],
  addr2line: ["-e"],
  wasmify: ["-o", "out.wasm"],
};

/** The compilers say things as gcc does and need a C library; `sysroot` reads no file. Both have tests of their own. */
const ofTheirOwn: ReadonlySet<string> = new Set(["cc", "c++", "sysroot"]);

describe.each(tools.map(({ name }) => name))("muslin %s", (name) => {
  test("--help", async () => {
    const { code, output, errors } = await run(name, "--help");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain(`Usage: muslin ${name} `);
  });
});

describe.each(tools.map(({ name }) => name).filter((name) => !ofTheirOwn.has(name)))("muslin %s", (name) => {
  test("an unknown option is a usage error", async () => {
    const { code, output, errors } = await run(name, "--frobnicate");
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toMatch(new RegExp(`^muslin ${name}: .*'--frobnicate'.*\nTry 'muslin ${name} --help'.\n$`));
  });

  test("a file that does not exist is named", async () => {
    const { code, errors } = await run(name, ...(request[name] ?? []), "missing.o");
    expect(code).toBe(1);
    expect(errors).toBe(`muslin ${name}: missing.o: No such file or directory\n`);
  });

  test("bytes that are no such file are refused with their place", async () => {
    const io = new CapturedIo({ files: { "bad.o": "neither fish nor flesh" } });
    const code = await muslin([name, ...(request[name] ?? []), "bad.o"], io);
    expect(code).toBe(1);
    const isText = name === "as";
    expect(io.errors).toMatch(new RegExp(isText ? "^bad\\.o:1:1: error: " : `^muslin ${name}: bad\\.o: Cannot read `));
  });
});
