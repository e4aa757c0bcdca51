/** The page of the assembler has a table of directives: all of them are in it, and what is in it is one. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { gnuSyntax } from "../syntaxes/gnu.ts";
import { llvmSyntax } from "../syntaxes/llvm.ts";
import { conditionalDirectives } from "./conditionals.ts";
import { commonDirectives } from "./index.ts";

const page = readFileSync(new URL("../../../docs/assembler.md", import.meta.url), "utf8");
const [, section = ""] = /## Directives\n(.*?)\n## /s.exec(page) ?? [];

const names = [conditionalDirectives, commonDirectives, gnuSyntax.directives, llvmSyntax.directives].flatMap((table) =>
  Object.keys(table),
);

test("every directive is in docs/assembler.md", () => {
  const missing = names.filter(
    (name) => !name.startsWith(".cfi_") && !new RegExp(`\`${RegExp.escape(name)}[\` ]`).test(section),
  );
  expect(missing).toEqual([]);
});

test("what docs/assembler.md calls a directive is one", () => {
  const said = Array.from(section.matchAll(/`(\.[a-z][\w.]*)[` ]/g), ([, name = ""]) => name);
  expect(said.filter((name) => !names.includes(name))).toEqual([]);
});
