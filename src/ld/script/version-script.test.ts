import { describe, expect, test } from "vitest";
import { VersionMatcher } from "./version-matcher.ts";
import { parseDynamicList, parseRetainedSymbols, parseVersionScript } from "./version-script.ts";

function messagesOf(text: string): readonly string[] {
  return parseVersionScript(text).diagnostics.map(({ message }) => message);
}

test("versions, their symbols and what they follow", () => {
  const { nodes, diagnostics } = parseVersionScript(`# by hand
    LIB_1.0 { global: open; read*; local: *; };
    LIB_2 { /* more */ lseek; extern "C++" { io::*; "io::close(int)"; }; extern "C" { raw } ; } LIB_1.0 ;`);
  expect(diagnostics).toEqual([]);
  expect(nodes).toMatchObject([
    {
      name: "LIB_1.0",
      globals: [
        { pattern: "open", isLiteral: true },
        { pattern: "read*", isLiteral: false, language: "C" },
      ],
      locals: [{ pattern: "*" }],
      predecessors: [],
    },
    {
      name: "LIB_2",
      globals: [
        { pattern: "lseek", language: "C" },
        { pattern: "io::*", isLiteral: false, language: "C++" },
        { pattern: "io::close(int)", isLiteral: true, language: "C++" },
        { pattern: "raw", language: "C" },
      ],
      predecessors: ["LIB_1.0"],
    },
  ]);
});

test("a script without versions hides", () => {
  expect(parseVersionScript("{ global: f; local: *; };").nodes).toMatchObject([{ name: undefined }]);
});

describe("mistakes", () => {
  test.each([
    ["V1 { a; }", ['Found the end of the script, expected ";"']],
    ["V1 { a b; };", ['Found "b", expected ";"']],
    ["V1 { globl: a; };", ['Found "globl", expected "global" or "local"; did you mean "global"?']],
    ['V1 { extern "C+" { a; }; };', ['Found the text "C+", expected a language; did you mean "C" or "C++"?']],
    ["V1 { a; } V0;", ['There is no version "V0" before this']],
    ["V1 { a; }; V1 { b; };", ['There are two versions "V1"']],
    ["{ a; }; V1 { b; };", ["A version without a name is the only one, but here are others"]],
    ["V1 { a;", ['Found the end of the script, expected "}"', 'Found the end of the script, expected ";"']],
  ])("%s", (text, messages) => {
    expect(messagesOf(text)).toEqual(messages);
  });

  test("nesting without end", () => {
    expect(messagesOf(`V1 { ${'extern "C" { '.repeat(1000)}`)[0]).toBe('"extern" is nested too deep');
  });
});

/** What GNU ld 2.40 makes of the symbols foo, bar, foobar and local1: those that are hidden are not there. */
test.each([
  ["V1 { global: foo; bar*; local: *; };", "foo@V1 bar@V1"],
  ["V1 { global: *; local: foo*; foobar; };", "bar@V1 local1@V1"],
  ["V1 { global: foobar; *; }; V2 { foo*; };", "foo@V2 bar@V1 foobar@V1 local1@V1"],
  ["{ global: foo; local: *; };", "foo"],
  ["V1 { global: foo; foo; };", "foo@V1 bar foobar local1"],
  ["V1 { global: foo; local: foo; };", "foo@V1 bar foobar local1"],
  ['V1 { extern "C++" { foo*; "bar()"; }; };', "foo@V1 bar foobar@V1 local1"],
  ['V1 { global: "foo*"; local: *; };', ""],
  ["V1 { global: f*; }; V2 { fo*; foob*; };", "foo@V2 bar foobar@V2 local1"],
  ["V1 { global: [fb]oo; local: *; };", "foo@V1"],
])("%s: %s", (text, expected) => {
  const { nodes } = parseVersionScript(text);
  const matcher = new VersionMatcher(nodes, (name) => name);
  const shown = ["foo", "bar", "foobar", "local1"].flatMap((name) => {
    const match = matcher.match(name);
    if (match?.isLocal === true) return [];
    return [match?.node.name === undefined ? name : `${name}@${match.node.name}`];
  });
  expect(shown.join(" ")).toBe(expected);
});

test("lists of symbols", () => {
  expect(parseDynamicList('{ a; b*; extern "C++" { c; }; };').patterns.map(({ pattern }) => pattern)).toEqual([
    "a",
    "b*",
    "c",
  ]);
  expect(parseRetainedSymbols("a\n\n  b  rest\r\nc")).toEqual(["a", "b", "c"]);
});
