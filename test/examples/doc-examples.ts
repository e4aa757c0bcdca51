/** The examples of the documentation: `ts` and `js` fences, in doc comments and in Markdown, that import from this package. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** An example as the documentation's reader sees it. */
export interface DocExample {
  /** The file it is in, from the repository's root. */
  readonly file: string;
  /** The line in it of the code's first line. */
  readonly line: number;
  readonly code: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** All examples of `src` and of the Markdown files. */
export function docExamples(): DocExample[] {
  const sources = filesUnder("src").filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const pages = [...readdirSync(root), ...filesUnder("docs")].filter((file) => file.endsWith(".md"));
  return [...sources, ...pages].flatMap((file) => examplesIn(file, readFileSync(root + file, "utf8")));
}

/** The examples in the text of a file. */
export function examplesIn(file: string, text: string): DocExample[] {
  const examples: DocExample[] = [];
  let code: string[] | undefined;
  for (const [index, whole] of text.split("\n").entries()) {
    const line = file.endsWith(".md") ? whole : whole.replace(/^ *\* ?/, "");
    if (code === undefined) {
      if (line === "```ts" || line === "```js") code = [];
    } else if (line === "```") {
      examples.push({ file, line: index - code.length + 1, code: code.join("\n") });
      code = undefined;
    } else {
      code.push(line);
    }
  }
  return examples.filter((example) => /from "muslin\//.test(example.code));
}

function filesUnder(folder: string): string[] {
  if (!existsSync(root + folder)) return [];
  const entries = readdirSync(root + folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, `${entry.parentPath}/${entry.name}`))
    .toSorted();
}
