import { describe, expect, test } from "vitest";
import { docExamples, examplesIn } from "./doc-examples.ts";
import { runExample } from "./run-example.ts";

const examples = docExamples();

test("there are examples", () => {
  expect(examples.length).toBeGreaterThan(5);
});

test.each(examples.map((example) => ({ place: `${example.file}:${example.line}`, example })))(
  "$place",
  async ({ example }) => {
    await runExample(example);
  },
);

describe("the runner itself", () => {
  const source = (lines: readonly string[]): string =>
    ["/**", " * @example", " * ```ts", ...lines.map((line) => ` * ${line}`), " * ```", " */"].join("\n");

  const run = async (lines: readonly string[]) => {
    const [example] = examplesIn("src/x.ts", source(['import { sizeOfU32 } from "muslin/bytes";', ...lines]));
    if (example === undefined) throw new Error("There is no example");
    return runExample(example);
  };

  test("finds code and its line", () => {
    expect(examplesIn("src/x.ts", source(['import "x" from "muslin/bytes";', "", "x;"]))).toEqual([
      { file: "src/x.ts", line: 4, code: 'import "x" from "muslin/bytes";\n\nx;' },
    ]);
    expect(
      examplesIn("a.md", '```ts\nimport "muslin";\n```\n```ts\nimport {} from "muslin/wasm";\n```\n'),
    ).toHaveLength(1);
  });

  test("checks values and what is printed, and passes over prose", async () => {
    const { checks } = await run([
      "sizeOfU32(300); // 2",
      "const size: number = sizeOfU32(1);",
      "const other = sizeOfU32(1); // 1",
      "new Uint8Array([size, other]); // Uint8Array [1, 0x1]",
      "size; // the size of it",
      "if (size === 1) console.log(`size`, size);",
      "// size 1",
      "console.log(other); // 1",
    ]);
    expect(checks).toBe(5);
  });

  test.each([
    [["sizeOfU32(300); // 3"], "src/x.ts:5: the comment says 3, but it is 2"],
    [["const size = sizeOfU32(300); // 3"], "src/x.ts:5: the comment says 3, but it is 2"],
    [['console.log("a");', "// b"], "src/x.ts:6: the comment says b, but printed is a"],
    [["sizeOfNothing(1); // 2"], "sizeOfNothing is not defined"],
  ])("fails with %j", async (lines, message) => {
    await expect(run(lines)).rejects.toThrow(message);
  });
});
