/**
 * The package as npm would publish it: packed, checked by publint and attw, unpacked into an empty project, and used there
 * by every Node at hand. `npm run build` must have been run; `npm test` does it.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const description = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
};
const subpaths = Object.keys(description.exports).filter((path) => path !== "./package.json");

const folder = mkdtempSync(join(tmpdir(), "muslin-package-"));
const installed = join(folder, "node_modules", "muslin");
let tarball = "";

beforeAll(() => {
  const packed = run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder]);
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  tarball = join(folder, filename);
  mkdirSync(installed, { recursive: true });
  run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  // What npm would install with it, from here instead of from a registry.
  for (const name of Object.keys(description.dependencies)) {
    cpSync(join(root, "node_modules", name), join(folder, "node_modules", name), { recursive: true });
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

test("contains what runs, and neither sources nor tests", () => {
  const files = run("tar", ["-tzf", tarball]).stdout.trim().split("\n");
  const folders = new Set(files.map((path) => path.split("/")[1] ?? ""));
  expect([...folders].toSorted()).toEqual(
    [
      "ARCHITECTURE.md",
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "bin",
      "dist",
      "libc",
      "package.json",
      "share",
    ].toSorted(),
  );
  expect(files.filter((path) => path.includes(".test."))).toEqual([]);
});

test("publint has nothing to say", () => {
  expect(run("publint", [tarball, "--strict"]).stdout).toContain("All good!");
});

test("its types are found by every way of importing it", () => {
  // It is ESM only, so `require` from CommonJS gets types of an ES module: that is what "esm-only" accepts.
  run("attw", [tarball, "--profile", "esm-only"]);
});

const nodes = [
  { name: "this Node", path: process.execPath },
  { name: "the Node that npm runs on", path: process.env["npm_node_execpath"] ?? process.execPath },
];

describe.each(nodes)("with $name", ({ path }) => {
  test("the command runs", () => {
    const { stdout } = run(path, [join(installed, "bin", "muslin"), "--version"]);
    expect(stdout).toBe(`muslin ${description.version}\n`);
  });

  test("the resident compiler answers, and knows the files for build systems", () => {
    const runtime = mkdtempSync(join(folder, "run-"));
    const words = [join(installed, "bin", "muslin"), "cc", "-nostdinc", "-print-file-name=config.site"];
    const env = {
      ...process.env,
      XDG_RUNTIME_DIR: runtime,
      MUSLIN_RESIDENT: "1",
      MUSLIN_SYSROOT: runtime,
    };
    expect(run(path, words, env).stdout).toBe(`${join(realpathSync(installed), "share/config.site")}\n`);
    expect(readdirSync(join(runtime, "muslin"))).toHaveLength(1);
  });

  test.each(subpaths)("%s can be imported", (subpath) => {
    const program = join(folder, "program.mjs");
    writeFileSync(program, `console.log(Object.keys(await import("${subpath.replace(".", "muslin")}")).length > 0);\n`);
    expect(run(path, [program]).stdout).toBe("true\n");
  });
});

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): { stdout: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8", env });
  if (status !== 0) throw new Error(`Exit code ${status} of '${command} ${args.join(" ")}':\n${stdout}${stderr}`);
  return { stdout };
}
