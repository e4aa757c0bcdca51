/**
 * Checks every import in src/ against the table of `layers.ts`: `node tools/check-layers.ts`.
 *
 * An area may import from an area that its row allows, and of that area only `index.ts`. Tests beside the sources may
 * also import test/ and any package.
 */
import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { parseSync } from "oxc-parser";
import { areaOf, layers } from "./layers.ts";

/** A source file, by its path below src/. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** One sentence with file and line for each import that is not allowed. */
export function checkLayers(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) => {
    const area = areaOf(source.path);
    if (area === undefined) return [`src/${source.path}:1: This folder has no row in tools/layers.ts`];
    return importsOf(source).flatMap(({ specifier, line }) => {
      const problem = problemOf(specifier, { area, source });
      return problem === undefined ? [] : [`src/${source.path}:${line}: ${problem}`];
    });
  });
}

interface Importer {
  readonly area: string;
  readonly source: Source;
}

function problemOf(specifier: string, { area, source }: Importer): string | undefined {
  const isTest = source.path.endsWith(".test.ts");
  if (!specifier.startsWith(".")) return isTest ? undefined : packageProblem(specifier, area);
  const target = posix.join("src", posix.dirname(source.path), specifier);
  if (isTest && target.startsWith("test/")) return undefined;
  if (!target.startsWith("src/")) return `"${specifier}" is outside src/`;
  return areaProblem(target.slice("src/".length), area);
}

function packageProblem(specifier: string, area: string): string | undefined {
  const packages = layers[area]?.packages ?? [];
  const allowed = packages.some((name) => specifier === name || (name === "node:" && specifier.startsWith(name)));
  return allowed ? undefined : `"${area}" may not import "${specifier}", only ${list(packages)}`;
}

function areaProblem(path: string, area: string): string | undefined {
  const target = areaOf(path);
  if (target === area) return undefined;
  const imports = layers[area]?.imports ?? [];
  if (target === undefined || !imports.includes(target)) {
    return `"${area}" may not import "${target ?? path}", only ${list(imports)}`;
  }
  return path === `${target}/index.ts`
    ? undefined
    : `Of "${target}" only "${target}/index.ts" is visible, not "${path}"`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.map((name) => `"${name}"`).join(", ");
}

interface Import {
  readonly specifier: string;
  readonly line: number;
}

function importsOf({ path, text }: Source): readonly Import[] {
  const { module } = parseSync(path, text);
  const fixed = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)];
  const requests = fixed.flatMap(({ moduleRequest }) => (moduleRequest === null ? [] : [moduleRequest]));
  const dynamic = module.dynamicImports.map(({ moduleRequest }) => moduleRequest);
  return [...requests, ...dynamic].map(({ start, end }) => ({
    specifier: text.slice(start + 1, end - 1),
    line: text.slice(0, start).split("\n").length,
  }));
}

if (import.meta.main) {
  const folder = new URL("../src/", import.meta.url);
  const paths = globSync("*/**/*.ts", { cwd: folder.pathname }).toSorted();
  const problems = checkLayers(paths.map((path) => ({ path, text: readFileSync(new URL(path, folder), "utf8") })));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
