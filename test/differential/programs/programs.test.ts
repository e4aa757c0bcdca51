/**
 * The C programs of test/programs on Linux and on our kernel: the same output and the same end. Compiled natively by gcc and by `muslin cc`.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const sources = fileURLToPath(new URL("../../programs/", import.meta.url));
const muslin = fileURLToPath(new URL("../../../bin/muslin", import.meta.url));
const names = readdirSync(sources).filter((name) => name.endsWith(".c"));
const isRoot = process.getuid?.() === 0;
const lacks = [
  ...(hasSysroot() ? [] : ["muslin cc's sysroot: muslin sysroot build"]),
  ...(existsSync("/usr/bin/gcc") ? [] : ["gcc"]),
  ...(isRoot ? [] : ["a native root, who the programs are"]),
];

/** `muslin cc` says what it lacks. */
function hasSysroot(): boolean {
  return spawnSync(process.execPath, [muslin, "cc", "--version"], { stdio: "ignore" }).status === 0;
}

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-programs-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(command: string, args: readonly string[], cwd: string): { code: number | null; output: string } {
  // Through a pipe: a limit on the size of files is not to concern the output.
  const { status, stdout } = spawnSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return { code: status, output: stdout };
}

describe.skipIf(lacks.length > 0)(`programs run as on Linux (needs ${lacks.join(", ") || "nothing more"})`, () => {
  test.each(names)("%s", (name) => {
    const source = join(sources, name);
    const [native, ours] = [join(folder, `${name}.native`), join(folder, `${name}.wasm`)];
    expect(run("gcc", ["-w", "-o", native, source, "-lutil"], folder).code).toBe(0);
    expect(run(process.execPath, [muslin, "cc", "-w", "-o", ours, source], folder).code).toBe(0);
    const [here, there] = [mkdtempSync(join(folder, "here-")), mkdtempSync(join(folder, "there-"))];
    const expected = run(native, [], there);
    expect(run(process.execPath, [muslin, "run", "--isolated", "--cwd", "/tmp", ours], here)).toEqual(expected);
  });
});
