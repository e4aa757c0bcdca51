/**
 * Makes what is derived: `npm run generate` writes it, `npm run ok` checks that it is fresh (`--check`).
 *
 * A derived text is a whole file, or the part of one between `<!-- generated: NAME -->` and `<!-- end of NAME -->`.
 * To add one, write a function that makes the text and give it a row in `derived`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { readBaseline } from "../bench/baseline.ts";
import { fileOf, llvm } from "../test/support/clang.ts";
import { families, type SystemCall } from "../src/syscalls/index.ts";
import { builtInFunctions } from "../src/ld/script/functions.ts";
import { commandSummaries } from "../src/ld/script/parse-script.ts";
import { layers } from "./layers.ts";
import { numbersHeader, staticHeader } from "./syscall-headers.ts";

/** Paths are below the repository's root. */
type Derived =
  | { readonly path: string; readonly make: () => string | Promise<Uint8Array> }
  /** The part of the file between the marks of that name. */
  | { readonly path: string; readonly part: string; readonly make: () => string };

const derived: readonly Derived[] = [
  { path: "ARCHITECTURE.md", part: "layers", make: layerTable },
  { path: "docs/syscalls.md", part: "system calls", make: systemCallTables },
  { path: "docs/linker-scripts.md", part: "commands", make: scriptCommandTable },
  { path: "docs/linker-scripts.md", part: "functions", make: scriptFunctionTable },
  { path: "docs/benchmarks.md", part: "benchmarks", make: benchmarkTable },
  { path: "libc/arch/wasm32/bits/syscall.h.in", make: numbersHeader },
  { path: "libc/arch/wasm32/bits/syscall_static.h", make: staticHeader },
  { path: "examples/primes.wasm", make: () => compiled("primes") },
];

/** The rows of tools/layers.ts whose area exists. */
function layerTable(): string {
  const exists = (area: string) => existsSync(fileUrl(`src/${area}/`));
  const rows = Object.entries(layers).filter(([area]) => exists(area));
  return markdownTable([
    ["area", "what it has", "may import"],
    ...rows.map(([area, { about, imports, packages = [] }]) => {
      const arrows = [
        ...imports.filter(exists),
        ...packages.map((name) => (name === "node:" ? "Node" : `\`${name}\``)),
      ];
      return [`\`${area}/\``, about, arrows.join(", ") || "nothing"];
    }),
  ]);
}

/** The tables of src/syscalls/table/. */
function systemCallTables(): string {
  const counts = new Map<string, number>();
  const tables = Object.entries(families).map(([family, calls]) => {
    const rows = Object.entries(calls).toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [, { support }] of rows) counts.set(support, (counts.get(support) ?? 0) + 1);
    const lines = rows.map(([name, row]) => [`\`${name}\``, row.support, remarkOf(row)]);
    return `## ${family}\n\n${markdownTable([["call", "support", "remark"], ...lines])}`;
  });
  const sum = [...counts].map(([support, count]) => `${count} ${support}`).join(", ");
  return `${sum}.\n\n${tables.join("\n\n")}`;
}

function remarkOf(row: SystemCall): string {
  if (row.support === "full") return "";
  return row.support === "partial" ? row.lacks : `${row.error}: ${row.reason}`;
}

/** The commands of linker scripts. */
function scriptCommandTable(): string {
  return markdownTable([["command", ""], ...commandSummaries.map(({ name, about }) => [`\`${name}\``, about])]);
}

/** The functions of linker scripts. */
function scriptFunctionTable(): string {
  const rows = [...builtInFunctions.values()].map(({ name, takes, about }) => {
    const operands =
      typeof takes === "string" ? takes : takes.least === takes.most ? "a, b".slice(0, takes.most * 3 - 2) : "[a,] b";
    return [`\`${name}(${operands})\``, about];
  });
  return markdownTable([["function", ""], ...rows]);
}

/** What bench/baseline.json says. */
function benchmarkTable(): string {
  const baseline = readBaseline();
  if (baseline === undefined) return "Nothing has been measured yet.";
  const rows = Object.entries(baseline.rows).map(([name, { date, value, unit, limit, peer }]) => [
    name,
    `${value} ${unit}`,
    peer === undefined ? "" : `${peer.value} ${unit} (${peer.name})`,
    peer === undefined ? "" : `${peer.ratio}`,
    limit === undefined ? "" : `${limit} ${unit}`,
    date,
  ]);
  const table = markdownTable([["", "ours", "peer", "times as good", "limit", "measured"], ...rows]);
  return `Machine: ${baseline.machine}.\n\n${table}`;
}

/** A table as the formatter leaves it. */
function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head = "", ...body] = rows.map(
    (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`,
  );
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}

function fileUrl(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}

/** The example's C file as a module without a C library. */
async function compiled(name: string): Promise<Uint8Array> {
  const [source, object, module] = [`${name}.c`, `${name}.o`, `${name}.wasm`];
  const text = readFileSync(fileUrl(`examples/${source}`));
  const { files } = await llvm(["clang", "-O1", "-c", source, "-o", object], { [source]: text });
  return fileOf(await llvm(["wasm-ld", "--no-entry", object, "-o", module], files), module);
}

/** What the file should be. */
async function contentOf(row: Derived): Promise<Uint8Array> {
  const content = "part" in row ? withPart(row.path, row) : await row.make();
  return Buffer.from(content);
}

/** The file's text with the derived part as it should be. */
function withPart(path: string, { part, make }: { readonly part: string; readonly make: () => string }): string {
  const text = readFileSync(fileUrl(path), "utf8");
  const [begin, end] = [`<!-- generated: ${part} -->\n`, `<!-- end of ${part} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} lacks the marks "${begin.trim()}" and "${end}"`);
  return `${text.slice(0, from + begin.length)}\n${make()}\n\n${text.slice(to)}`;
}

const onlyCheck = process.argv.includes("--check");
for (const row of derived) {
  const url = fileUrl(row.path);
  const fresh = await contentOf(row);
  if (existsSync(url) && readFileSync(url).equals(fresh)) continue;
  if (onlyCheck) {
    console.error(`${row.path}:1: Is stale, run: npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(url, fresh);
    console.log(`wrote ${row.path}`);
  }
}
