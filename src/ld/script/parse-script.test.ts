import { describe, expect, test } from "vitest";
import { DiagnosticLog } from "../../diag/index.ts";
import type { Expression, InputDescription, LinkerScript } from "./ast.ts";
import { parseScript } from "./parse-script.ts";

function parsed(text: string, files: Readonly<Record<string, string>> = {}): LinkerScript {
  const log = new DiagnosticLog();
  const script = parseScript(text, { log, load: (name) => files[name] });
  expect(log.diagnostics.map(({ message }) => message)).toEqual([]);
  return script;
}

function messagesOf(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const log = new DiagnosticLog();
  parseScript(text, { log, load: (name) => files[name] });
  return log.diagnostics.map(({ message }) => message);
}

/** An expression with all its parentheses. */
function text(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return expression.text;
    case "name":
      return expression.name;
    case "unary":
      return `(${expression.operator}${text(expression.operand)})`;
    case "binary":
      return `(${text(expression.left)} ${expression.operator} ${text(expression.right)})`;
    case "conditional":
      return `(${text(expression.condition)} ? ${text(expression.whenTrue)} : ${text(expression.whenFalse)})`;
    case "call":
      return `${expression.function}(${expression.operands.map(text).join(", ")})`;
    case "query":
      return `${expression.function}[${expression.name}]`;
    case "segment-start":
      return `SEGMENT_START[${expression.segment}, ${text(expression.otherwise)}]`;
    case "assert":
      return `ASSERT[${text(expression.condition)}, ${expression.message}]`;
  }
}

test.each([
  ["1 + 2 * 3", "(1 + (2 * 3))"],
  ["1 - 2 - 3", "((1 - 2) - 3)"],
  ["a ? b : c ? d : e", "(a ? b : (c ? d : e))"],
  [
    "a || b && c | d ^ e & f == g < h << i + j * k",
    "(a || (b && (c | (d ^ (e & (f == (g < (h << (i + (j * k))))))))))",
  ],
  ["-~!a", "(-(~(!a)))"],
  ["(a)", "a"],
  ["ALIGN(., 4) + SIZEOF(.text)", "(ALIGN(., 4) + SIZEOF[.text])"],
  ["DEFINED(x) ? MAX(1, 2) : LENGTH(ram)", "(DEFINED[x] ? MAX(1, 2) : LENGTH[ram])"],
  ['SEGMENT_START("text", 4)', "SEGMENT_START[text, 4]"],
  ['ASSERT(1, "no")', "ASSERT[1, no]"],
])("%s is read as %s", (source, expected) => {
  const [statement] = parsed(`x = ${source};`).layout;
  expect(statement?.kind === "assignment" && text(statement.value)).toBe(expected);
});

function inputOf(source: string): InputDescription {
  const [output] = parsed(`SECTIONS { .x : { ${source} } }`).layout;
  const [statement] = output?.kind === "output" ? output.statements : [];
  if (statement?.kind !== "input") throw new Error("No input description");
  return statement;
}

describe("input descriptions", () => {
  test("a file, patterns, KEEP", () => {
    expect(inputOf("KEEP(*crt.o(.a .b))")).toMatchObject({
      file: "*crt.o",
      isKept: true,
      sections: [{ pattern: ".a" }, { pattern: ".b" }],
    });
    expect(inputOf("a.o")).toMatchObject({ file: "a.o", isKept: false, sections: [] });
  });

  test("sorting, excluded files, flags", () => {
    expect(inputOf("*(SORT_BY_ALIGNMENT(SORT(.a*)) EXCLUDE_FILE(x.o *y.o) .b)").sections).toMatchObject([
      { pattern: ".a*", sorting: ["alignment", "name"] },
      { pattern: ".b", sorting: [], excludedFiles: ["x.o", "*y.o"] },
    ]);
    expect(inputOf("SORT(*)(SORT_NONE(.a))")).toMatchObject({ sortsFiles: true, sections: [{ sorting: ["none"] }] });
    expect(inputOf("EXCLUDE_FILE(a.o) *(.a)")).toMatchObject({ file: "*", excludedFiles: ["a.o"] });
    expect(inputOf("INPUT_SECTION_FLAGS(SHF_WRITE & !SHF_TLS) *(.a)").flags).toEqual({ required: 1, forbidden: 0x400 });
  });
});

test("an output section with all that can be said of it", () => {
  const [output] = parsed(
    "SECTIONS { .x 0x10 + 4 (NOLOAD) : AT(5) ALIGN(8) SUBALIGN(2) ONLY_IF_RW { } >ram AT>rom :a :b =0x90 }",
  ).layout;
  expect(output).toMatchObject({
    name: ".x",
    type: "NOLOAD",
    constraint: "ONLY_IF_RW",
    region: { name: "ram" },
    loadRegion: { name: "rom" },
    segments: [{ name: "a" }, { name: "b" }],
    fill: { value: 0x90n },
  });
});

test("names that touch what is around them", () => {
  expect(parsed("SECTIONS{.x:{*(.a)}>ram AT>rom:seg=0 /DISCARD/:{*(.b)}}").layout).toMatchObject([
    { name: ".x", region: { name: "ram" }, loadRegion: { name: "rom" }, segments: [{ name: "seg" }] },
    { name: "/DISCARD/" },
  ]);
});

test("commands outside of SECTIONS", () => {
  const { settings, regions, segments } = parsed(`
    ENTRY(start) EXTERN(a b) OUTPUT(file.out) OUTPUT_FORMAT(elf32-big, elf32-little, elf32-little) OUTPUT_ARCH(wasm32)
    SEARCH_DIR("=/usr/lib"); STARTUP(crt0.o) INPUT(a.o, -lb) GROUP(c.a AS_NEEDED(d.so)) TARGET(elf32)
    MEMORY { ram (rw!x) : ORIGIN = 0, LENGTH = 4K, rom : org = 1 , len = 2 } REGION_ALIAS("data", ram)
    PHDRS { text PT_LOAD FILEHDR PHDRS AT(4) FLAGS(5); }
    NOCROSSREFS(.a .b) VERSION { v1 { global: x; local: *; }; } FORCE_COMMON_ALLOCATION INHIBIT_COMMON_ALLOCATION`);
  expect(settings).toMatchObject({
    entry: { name: "start" },
    externs: [{ name: "a" }, { name: "b" }],
    outputName: "file.out",
    outputFormat: { name: "elf32-big" },
    searchFolders: ["=/usr/lib"],
    startupFile: { name: "crt0.o" },
    inputs: [
      { name: "a.o", isAsNeeded: false },
      { name: "-lb", isAsNeeded: false },
      { name: "c.a", isAsNeeded: false },
      { name: "d.so", isAsNeeded: true },
    ],
    crossReferences: [{ sections: [".a", ".b"] }],
    versions: [{ text: " v1 { global: x; local: *; }; " }],
    allocatesCommon: false,
  });
  expect(regions).toMatchObject([
    { name: "ram", attributes: "rw!x" },
    { name: "rom", attributes: "" },
  ]);
  expect(segments).toMatchObject([{ name: "text", includesFileHeader: true, includesProgramHeaders: true }]);
});

test("files are included where statements stand", () => {
  const files = { top: "a = 1;", inner: "b = 2;", section: "c = 3; *(.c)", memory: "m : o = 0, l = 1" };
  const { layout, regions } = parsed(
    "INCLUDE top SECTIONS { INCLUDE inner .x : { INCLUDE section } } MEMORY { INCLUDE memory }",
    files,
  );
  expect(layout.map(({ kind }) => kind)).toEqual(["assignment", "assignment", "output"]);
  expect(regions).toHaveLength(1);
});

describe("mistakes", () => {
  test("includes without end", () => {
    const files = { a: "INCLUDE b", b: "INCLUDE a", twice: "INCLUDE wide INCLUDE wide", wide: "" };
    expect(messagesOf("INCLUDE a", files)).toEqual(['File "a" includes itself']);
    const ladder = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`f${n}`, `INCLUDE f${n + 1} `.repeat(2)]));
    expect(messagesOf("INCLUDE f0", { ...ladder, f15: "" })[0]).toBe("The script includes more than 1000 files");
  });

  test("expressions without end", () => {
    expect(messagesOf(`x = ${"(".repeat(5000)}1;`)).toEqual(["The expression has more than 1000 operators"]);
    expect(messagesOf(`x = 1${" + 1".repeat(5000)};`)).toEqual(["The expression has more than 1000 operators"]);
    expect(messagesOf(`x = ${"-".repeat(5000)}1;`)).toEqual(["The expression has more than 1000 operators"]);
  });

  test("the message of an include says where it was included from", () => {
    const log = new DiagnosticLog();
    parseScript("\nINCLUDE a", { name: "s.lds", log, load: () => "FOO(1)" });
    expect(log.diagnostics[0]?.trail).toMatchObject([
      { message: "Included from here", place: { file: "s.lds", line: 2 } },
    ]);
  });
});
