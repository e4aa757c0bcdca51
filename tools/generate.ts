/**
 * Makes what is derived: `npm run generate` writes it, `npm run ok` checks that it is fresh (`--check`).
 *
 * A derived text is a whole file, or the part of one between `<!-- generated: NAME -->` and `<!-- end of NAME -->`.
 * To add one, write a function that makes the text and give it a row in `derived`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { layers } from "./layers.ts";

interface Derived {
  /** Path below the repository's root. */
  readonly path: string;
  /** The part of the file between the marks of that name; the whole file without it. */
  readonly part?: string;
  readonly make: () => string;
}

const derived: readonly Derived[] = [{ path: "ARCHITECTURE.md", part: "layers", make: layerTable }];

/** The rows of tools/layers.ts whose area exists. */
function layerTable(): string {
  const exists = (area: string) => existsSync(fileUrl(`src/${area}/`));
  const rows = Object.entries(layers).filter(([area]) => exists(area));
  return [
    "| area | what it has | may import |",
    "| --- | --- | --- |",
    ...rows.map(([area, { about, imports, packages = [] }]) => {
      const arrows = [
        ...imports.filter(exists),
        ...packages.map((name) => (name === "node:" ? "Node" : `\`${name}\``)),
      ];
      return `| \`${area}/\` | ${about} | ${arrows.join(", ") || "nothing"} |`;
    }),
  ].join("\n");
}

function fileUrl(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}

/** The file's text with the derived part as it should be. */
function refreshed({ path, part, make }: Derived, text: string): string {
  if (part === undefined) return make();
  const [begin, end] = [`<!-- generated: ${part} -->\n`, `<!-- end of ${part} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} lacks the marks "${begin.trim()}" and "${end}"`);
  return `${text.slice(0, from + begin.length)}\n${make()}\n\n${text.slice(to)}`;
}

const onlyCheck = process.argv.includes("--check");
for (const row of derived) {
  const url = fileUrl(row.path);
  const text = existsSync(url) ? readFileSync(url, "utf8") : "";
  const fresh = refreshed(row, text);
  if (fresh === text) continue;
  if (onlyCheck) {
    console.error(`${row.path}:1: Is stale, run: npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(url, fresh);
    console.log(`wrote ${row.path}`);
  }
}
