import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GoldenCase, linesOf } from "./golden-case.ts";

describe("linesOf", () => {
  test.each([
    ["// RUN: muslin nm %t.o", ["muslin", "nm", "t.o"]],
    ["/* RUN: muslin nm %s */", ["muslin", "nm", "case.c"]],
    [";; RUN: muslin nm 'a b' -j '.text'", ["muslin", "nm", "a b", "-j", ".text"]],
    ["(; RUN: muslin nm ;)", ["muslin", "nm"]],
  ])("%s", (line, words) => {
    expect(linesOf(`first line\n${line}\n`, "case.c")).toEqual([{ kind: "RUN", words, target: undefined }]);
  });

  test("an arrow redirects", () => {
    expect(linesOf("RUN: ar p a.a x > %t.o", "case")).toEqual([
      { kind: "RUN", words: ["ar", "p", "a.a", "x"], target: "t.o" },
    ]);
  });
});

test("a case compiles, links, assembles and runs muslin on its files", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "muslin-golden-")), "case.c");
  const commands = [
    "clang -O1 -c %s -o %t.o",
    "wasm-ld --no-entry --export=one %t.o -o %t.wasm",
    "ar rcs %t.a %t.o",
    "ar t %t.a > listing.txt",
    "muslin --version > version.txt",
    "muslin --hlep",
  ];
  writeFileSync(path, `${commands.map((command) => `// RUN: ${command}\n`).join("")}int one(void) { return 1; }\n`);
  expect(await new GoldenCase(path).run()).toBe(
    [
      "$ muslin --version > version.txt",
      "$ muslin --hlep",
      "! muslin: Unknown option '--hlep' (did you mean '--help'?)",
      "! Try 'muslin --help'.",
      "[exit 2]",
      "",
    ].join("\n"),
  );
});
