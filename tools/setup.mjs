// Makes a checkout ready and then runs a command with the project's own Node:
//
//   node tools/setup.mjs [--build] [--references] [--sysroot] [SCRIPT ARGUMENT...]
//
// It is plain JavaScript without dependencies, because it runs before there are any, on any Node >= 20. Each step looks
// first whether its work is already done, so that the second time costs nothing:
//
// 1. the packages of package-lock.json (`npm ci`), again when that file changes;
// 2. with --build: dist/, by the TypeScript compiler and tools/bundle.ts, again when a source changes;
// 3. with --references: the GNU and wabt tools that tests compare ours with;
// 4. with --sysroot: the C library for programs, by our own compiler driver, into a folder of the user's cache.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");
const inRoot = (...names) => join(root, ...names);

const [major] = process.versions.node.split(".");
if (Number(major) < 20) fail(`Muslin needs Node 20 or newer, this is ${process.versions.node}`);

const words = process.argv.slice(2);
const wishes = [];
while (words[0]?.startsWith("--")) wishes.push(words.shift());
const [script, ...args] = words;

installPackages();
if (wishes.includes("--build")) build();
if (wishes.includes("--references")) installReferences();
if (wishes.includes("--sysroot")) buildSysroot();
if (script !== undefined) runScript();

function installPackages() {
  const stamp = inRoot("node_modules", ".muslin-packages");
  const wanted = digestOf(["package-lock.json", "tools/node/package.json"].map((path) => readFileSync(inRoot(path))));
  if (readIfExists(stamp) === wanted) return;
  step("Installing packages (the first time about 350 MB, mostly the C compiler that tests use)", () => {
    // `npm ci` removes node_modules, where the Node of this process may be: npm itself runs on the Node it was started with.
    const npm = process.env.npm_execpath;
    const node = process.env.npm_node_execpath ?? process.execPath;
    const options = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    return npm === undefined ? run("npm", options) : run(node, [npm, ...options]);
  });
  writeFileSync(stamp, wanted);
}

function build() {
  const stamp = inRoot("dist", ".built-from");
  const wanted = digestOf(sourceStates());
  if (readIfExists(stamp) === wanted) return;
  step("Building dist/", () => {
    rmSync(inRoot("dist"), { recursive: true, force: true });
    const compiler = inRoot("node_modules", "typescript", "bin", "tsc");
    return run(ourNode(), [compiler, "-p", "tsconfig.build.json"]) && run(ourNode(), [inRoot("tools", "bundle.ts")]);
  });
  mkdirSync(inRoot("dist"), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Name, size and time of everything that dist/ is made of. */
function sourceStates() {
  const sources = readdirSync(inRoot("src"), { recursive: true })
    .filter((path) => path.endsWith(".ts"))
    .toSorted();
  const paths = [
    ...sources.map((path) => join("src", path)),
    "package.json",
    "tools/bundle.ts",
    "tsconfig.base.json",
    "tsconfig.build.json",
  ];
  return paths.map((path) => {
    const { size, mtimeMs } = statSync(inRoot(path));
    return `${path} ${size} ${mtimeMs}`;
  });
}

function installReferences() {
  const packages = JSON.parse(readFileSync(inRoot("tools/reference-packages.json"), "utf8"));
  const missing = Object.keys(packages).filter((command) => !isInstalled(command));
  if (missing.length === 0) return;
  const names = [...new Set(missing.map((command) => packages[command]))];
  const prefix = rootPrefix();
  if (prefix === undefined || !isInstalled("apt-get")) {
    say(`Not installed: ${missing.join(", ")}. Tests that compare with them skip.`);
    say(`On Debian and its relatives they come with: apt-get install ${names.join(" ")}`);
    return;
  }
  step(`Installing ${names.join(" and ")}, which tests compare with`, () => {
    const [command, ...first] = [...prefix, "apt-get", "-qq"];
    const aptGet = (...rest) => run(command, [...first, ...rest]);
    const install = () => aptGet("install", "--yes", "--no-install-recommends", ...names);
    const installed = install() || (aptGet("update") && install());
    // Without them their tests skip, or fail where CI is set: they say so themselves.
    if (!installed) say(`Cannot install ${names.join(" and ")}: tests that compare with them skip`);
    return true;
  });
}

function buildSysroot() {
  const muslin = inRoot("bin", "muslin");
  const { status } = spawnSync(ourNode(), [muslin, "sysroot", "path"], { stdio: "ignore", cwd: root });
  if (status === 0) return;
  step("Compiling the C library (the first time some minutes)", () => {
    // Without it programs cannot be compiled, and their tests skip, or fail where CI is set: they say so themselves.
    if (!run(ourNode(), [muslin, "sysroot", "build"])) say("There is no C library: programs cannot be compiled");
    return true;
  });
}

/** How to run a command as root: not at all differently, with sudo, or not. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return isInstalled("sudo") && spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0
    ? ["sudo", "-n"]
    : undefined;
}

/** Whether PATH has the command, apart from what npm packages bring. */
function isInstalled(command) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return folders.some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The Node of package-lock.json; where it has none for this platform, the one at hand. */
function ourNode() {
  const ours = join(bin, process.platform === "win32" ? "node.cmd" : "node");
  return existsSync(ours) ? ours : process.execPath;
}

function runScript() {
  const path = `${bin}${delimiter}${process.env.PATH ?? ""}`;
  const { status, signal } = spawnSync(ourNode(), [script, ...args], {
    stdio: "inherit",
    cwd: root,
    env: { ...process.env, PATH: path },
  });
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
}

function step(title, work) {
  say(`${title} ...`);
  const start = performance.now();
  if (!work()) fail(`${title}: failed`);
  say(`  done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Whether the command succeeded. */
function run(command, words) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status, error } = spawnSync(command, words, { stdio: "inherit", cwd: root, env });
  if (error !== undefined) say(String(error));
  return status === 0;
}

function digestOf(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

function readIfExists(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
