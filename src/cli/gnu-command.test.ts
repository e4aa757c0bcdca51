import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { CapturedIo } from "../../test/support/captured-io.ts";
import { Answered, UsageError } from "./failures.ts";
import { gnuCommand, parse } from "./gnu-command.ts";

/** A command like objdump's. */
function example(
  io: CapturedIo,
  args: readonly string[],
): { command: Command; invocation: Parameters<typeof parse>[1] } {
  const invocation = { tool: "example", args, io };
  const command = gnuCommand(invocation)
    .argument("[file...]")
    .option("-h, --section-headers", "Show the section headers")
    .option("-d, --disassemble", "Show the code")
    .option("-s, --full-contents", "Show the bytes")
    .option("-j, --section <name>", "Only this section")
    .option("-W, --dwarf [kinds]", "Show debug information")
    .option("--mount <from:to[:ro]>", "Mount");
  return { command, invocation };
}

function parsed(...args: readonly string[]): object {
  const { command, invocation } = example(new CapturedIo(), args);
  return parse<Record<string, unknown>>(command, invocation);
}

describe("GNU manners", () => {
  test.each([
    { args: ["-hds", "a.o"], options: { sectionHeaders: true, disassemble: true, fullContents: true } },
    { args: ["a.o", "-h"], options: { sectionHeaders: true } },
    { args: ["-j", ".text", "a.o"], options: { section: ".text" } },
    { args: ["-j.text", "a.o"], options: { section: ".text" } },
    { args: ["-dj", ".text", "a.o"], options: { disassemble: true, section: ".text" } },
    { args: ["--section", ".text", "a.o"], options: { section: ".text" } },
    { args: ["--section=.a=b", "a.o"], options: { section: ".a=b" } },
    { args: ["--section=", "a.o"], options: { section: "" } },
    { args: ["--mount", "a:b", "a.o"], options: { mount: "a:b" } },
    { args: ["--mount=a:b", "a.o"], options: { mount: "a:b" } },
    { args: ["--disas", "a.o"], options: { disassemble: true } },
    { args: ["--dwarf", "a.o"], options: { dwarf: "" } },
    { args: ["--dwarf=info", "a.o"], options: { dwarf: "info" } },
    { args: ["-W", "a.o"], options: { dwarf: "" } },
    { args: ["-Wi", "a.o"], options: { dwarf: "i" } },
    { args: ["-hW", "a.o"], options: { sectionHeaders: true, dwarf: "" } },
    { args: ["-j", "--section", "a.o"], options: { section: "--section" } },
  ])("$args", ({ args, options }) => {
    expect(parsed(...args)).toEqual({ options, operands: ["a.o"] });
  });

  test("options end at --", () => {
    expect(parsed("-h", "--", "-d", "--help")).toEqual({
      options: { sectionHeaders: true },
      operands: ["-d", "--help"],
    });
  });

  test.each([
    [["--full-content-s"], "Unknown option '--full-content-s' (Did you mean --full-contents?)"],
    [["--se"], "Option '--se' is ambiguous: it may be '--section-headers', '--section'"],
    [["-hq"], "Unknown option '-q'"],
    [["-j"], "Option '-j, --section <name>' argument missing"],
    [["--disassemble=x"], "Unknown option '--disassemble=x'"],
  ])("%j is refused", (args, message) => {
    expect(() => parsed(...args)).toThrow(UsageError);
    expect(() => parsed(...args)).toThrow(message);
  });

  test("--help goes to standard output and ends the tool", () => {
    const io = new CapturedIo();
    const { command, invocation } = example(io, ["--help"]);
    expect(() => parse(command, invocation)).toThrow(Answered);
    expect(io.output).toContain("Usage: muslin example [options] [file...]");
    expect(io.output).toContain("--help ");
    expect(io.errors).toBe("");
  });
});
