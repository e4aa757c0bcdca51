/**
 * Runs everything that must hold, and says in one line each what did.
 *
 *   node tools/checks.ts        what `npm run ok` is: quick enough for every change
 *   node tools/checks.ts all    what `npm test` is: everything
 *
 * The last line is `N passed, N failed, N skipped`: the checks, and the tests as vitest counts them.
 */
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

/** A command that succeeds or not. */
interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

const checks: readonly Check[] = [
  { name: "types of the core", command: "tsc", args: ["-p", "tsconfig.core.json"] },
  { name: "types of what is published", command: "tsc", args: ["-p", "tsconfig.build.json", "--noEmit"] },
  { name: "types of all", command: "tsc", args: ["-p", "tsconfig.json"] },
  { name: "lint", command: "oxlint", args: [] },
  { name: "format", command: "oxfmt", args: ["--check"] },
  { name: "layers", command: "node", args: ["tools/check-layers.ts"] },
  { name: "derived files are fresh", command: "node", args: ["tools/generate.ts", "--check"] },
  { name: "nothing unused", command: "knip", args: [] },
];

const quickKinds = ["unit", "golden"];

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const isAll = process.argv[2] === "all";
const counts: Counts = { passed: 0, failed: 0, skipped: 0 };

const start = performance.now();
await runChecks();
await runTests(isAll ? [] : quickKinds);
const seconds = ((performance.now() - start) / 1000).toFixed(1);
console.log(`\n${isAll ? "Everything" : "Checks, unit and golden tests"} in ${seconds} s`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
if (counts.failed > 0) process.exitCode = 1;

/** As many checks at a time as there are processors. */
async function runChecks(): Promise<void> {
  const waiting = [...checks];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await runCheck(check);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

async function runCheck({ name, command, args }: Check): Promise<void> {
  const started = performance.now();
  const { code, output } = await run(command, { args, isShown: false });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (code === 0) {
    counts.passed++;
    console.log(`ok      ${name} (${seconds} s)`);
  } else {
    counts.failed++;
    console.log(`FAILED  ${name} (${seconds} s): ${command} ${args.join(" ")}\n${output}`);
  }
}

async function runTests(kinds: readonly string[]): Promise<void> {
  const report = fileURLToPath(new URL("../node_modules/.cache/muslin-tests.json", import.meta.url));
  rmSync(report, { force: true });
  const projects = kinds.flatMap((kind) => ["--project", kind]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await run("vitest", { args: ["run", ...projects, ...reporters], isShown: true });
  const result = JSON.parse(readFileSync(report, "utf8")) as Readonly<Record<string, number>>;
  const failed = result["numFailedTests"] ?? 0;
  counts.passed += result["numPassedTests"] ?? 0;
  // A test file that cannot even be loaded has no tests to count.
  counts.failed += code === 0 ? failed : Math.max(failed, 1);
  counts.skipped += (result["numPendingTests"] ?? 0) + (result["numTodoTests"] ?? 0);
}

interface RunOptions {
  readonly args: readonly string[];
  /** Shown at once, or collected. */
  readonly isShown: boolean;
}

interface RunResult {
  readonly code: number;
  readonly output: string;
}

function run(command: string, { args, isShown }: RunOptions): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    // setup.mjs has put node_modules/.bin in front of PATH.
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", isShown ? "inherit" : "pipe", isShown ? "inherit" : "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text) => (output += String(text)));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
