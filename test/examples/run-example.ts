/**
 * Runs an example, and checks what its comments say:
 *
 * - `expression; // value` or `const name = expression; // value`: the value, where the comment is one (`624485`,
 *   `"abc"`, `{ tv_sec: 1n }`, `Uint8Array [1, 2]`); other comments are for people only;
 * - `console.log(...); // text`, or the text as a comment on the next line: what was printed last.
 *
 * Of an example with a `declare`, which leaves something to the reader, only the imports are run.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { runInThisContext } from "node:vm";
import { decodeUtf8 } from "../../src/bytes/index.ts";
import { cachePath, digest } from "../support/cache.ts";
import type { DocExample } from "./doc-examples.ts";

/** What an example has come to. */
export interface ExampleRun {
  /** Comments that were compared with what the code did. */
  readonly checks: number;
}

/** @throws what the example throws, or an `AssertionError` if a comment of it is not true */
export async function runExample(example: DocExample): Promise<ExampleRun> {
  const code = instrumented(example);
  const path = cachePath("examples", `${digest(code)}.mjs`);
  writeFileSync(path, code);
  const { checks } = (await import(pathToFileURL(path).href)) as ExampleRun;
  return { checks };
}

const packageDescription = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly exports: Readonly<Record<string, { readonly default?: string } | undefined>>;
};

/** JavaScript that imports from the sources, calls `check` and `printed`, and exports their number as `checks`. */
function instrumented({ file, line, code }: DocExample): string {
  const lines = /^declare /m.test(code) ? importLines(code) : code.split("\n");
  const checked = lines.map((text, index) =>
    checkedLine(text, { before: lines[index - 1] ?? "", at: `${file}:${line + index}` }),
  );
  const typescript = checked
    .join("\n")
    .replaceAll(/from "muslin\/([\w/]+)"/g, (_, area: string) => `from "${sourceOf(area)}"`);
  return [
    `import { instruments } from ${JSON.stringify(import.meta.url)};`,
    "const { check, printed, console, counts } = instruments();",
    stripTypeScriptTypes(typescript),
    "export const checks = counts.checks;",
  ].join("\n");
}

function importLines(code: string): string[] {
  return code.match(/^import [^]*?;$/gm) ?? [];
}

/** The source of a subpath that the package exports. */
function sourceOf(subpath: string): string {
  const built = packageDescription.exports[`./${subpath}`]?.default ?? `./dist/${subpath}/index.js`;
  const source = built.replace("./dist/", "../../src/").replace(/\.js$/, ".ts");
  return new URL(source, import.meta.url).href;
}

/** A line with a call behind it that checks its comment. */
function checkedLine(text: string, { before, at }: { before: string; at: string }): string {
  const output = /^\s*\/\/ (.*)$/.exec(text)?.[1];
  if (output !== undefined)
    return before.includes("console.log(") ? `printed(${quoted(output)}, ${quoted(at)});` : text;
  const match = /^\s*(?:const (\w+) = )?(.+);\s*\/\/ (.+)$/.exec(text);
  if (match === null) return text;
  const [, name, expression = "", comment = ""] = match;
  if (expression.startsWith("console.log(")) return `${text}\nprinted(${quoted(comment)}, ${quoted(at)});`;
  if (name !== undefined) return `${text}\ncheck(${name}, ${quoted(comment)}, ${quoted(at)});`;
  return isExpression(expression) ? `check(${expression}, ${quoted(comment)}, ${quoted(at)});` : text;
}

function isExpression(code: string): boolean {
  try {
    stripTypeScriptTypes(`(${code});`);
    return true;
  } catch {
    return false;
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** What an instrumented example calls. */
export interface Instruments {
  check(value: unknown, comment: string, at: string): void;
  printed(comment: string, at: string): void;
  readonly console: { log(...values: readonly unknown[]): void };
  readonly counts: { checks: number };
}

/** The instruments of one example. Its code imports them. @public */
export function instruments(): Instruments {
  const counts = { checks: 0 };
  let last = "";
  return {
    counts,
    console: {
      log: (...values) => {
        last = values.map((value) => (typeof value === "string" ? value : inspect(value))).join(" ");
      },
    },
    check(value, comment, at) {
      const expected = valueIn(comment);
      if (expected === undefined) return;
      counts.checks++;
      const actual = ArrayBuffer.isView(value) ? likeOf(value as Uint8Array, expected.value) : value;
      assert.deepEqual(actual, expected.value, `${at}: the comment says ${comment}, but it is ${inspect(value)}`);
    },
    printed(comment, at) {
      counts.checks++;
      assert.equal(last, comment, `${at}: the comment says ${comment}, but printed is ${last}`);
    },
  };
}

/** Bytes as what the comment shows them as: text, or numbers. */
function likeOf(bytes: Uint8Array, expected: unknown): string | number[] {
  return typeof expected === "string" ? decodeUtf8(bytes) : Array.from(bytes);
}

/** The value that a comment says, if it says one: an expression, of literals alone, behind the name of its class. */
function valueIn(comment: string): { readonly value: unknown } | undefined {
  const literal = comment.replace(/^[A-Z]\w+ (?=[[{])/, "");
  try {
    return { value: runInThisContext(`(${literal})`) as unknown };
  } catch {
    return undefined;
  }
}
