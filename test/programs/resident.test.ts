/** `muslin cc` as processes, with a resident compiler of the test's own. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Without the sysroot, which need not have been built. */
const cc = ["cc", "-nostdinc", "-c"];
/** In seconds. */
const PATIENCE = "4";

// The compiler starts three times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

let folder = "";
let runtime = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-resident-"));
  runtime = join(folder, "run");
  mkdirSync(runtime, { mode: 0o700 });
  writeFileSync(join(folder, "good.c"), "int f(void) { return 1; }\n");
  writeFileSync(join(folder, "bad.c"), "int f(void) { return }\n");
});

afterAll(async () => {
  // It ends when nobody has called for so long.
  while (sockets().length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  rmSync(folder, { recursive: true, force: true });
});

interface Call {
  /** Where Muslin is. */
  readonly program?: string;
  readonly resident?: string;
  readonly input?: string;
}

function environment({ resident = PATIENCE }: Call): NodeJS.ProcessEnv {
  return { ...process.env, XDG_RUNTIME_DIR: runtime, MUSLIN_RESIDENT: resident };
}

function run(words: readonly string[], call: Call = {}) {
  const args = [join(call.program ?? root, "bin/muslin"), ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: environment(call),
    encoding: "utf8",
    ...(call.input !== undefined && { input: call.input }),
  });
  return { status, stdout, stderr };
}

/** Those at which resident compilers listen. */
function sockets(): readonly string[] {
  const place = join(runtime, "muslin");
  return existsSync(place) ? readdirSync(place).map((name) => join(place, name)) : [];
}

test("does what a process of its own does", () => {
  const [alone, resident] = ["0", PATIENCE].map((resident) => run([...cc, "bad.c", "good.c"], { resident }));
  expect(resident).toEqual(alone);
  expect(resident).toMatchObject({ status: 1, stdout: "" });
  expect(resident?.stderr).toMatch(/^bad\.c:1:\d+: error: expected expression/);
  expect(readdirSync(folder)).toContain("good.o");
  const fromInput = run(["cc", "-nostdinc", "-E", "-x", "c", "-"], { input: "#define A 1\nint a = A;\n" });
  expect(fromInput).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("int a = 1;") as string });
  expect(sockets()).toHaveLength(1);
  expect(statSync(join(runtime, "muslin")).mode & 0o777).toBe(0o700);
});

test("failures of the file system name the file as the command line does", () => {
  expect(run([...cc, "good.c", "-o", "no/good.o"])).toMatchObject({
    status: 1,
    stderr: "muslin cc: no/good.o: No such file or directory\n",
  });
});

test("whoever goes away in the middle leaves nothing behind, and the next is served", async () => {
  spawnSync("mkfifo", [join(folder, "pipe.c")]);
  const child: ChildProcess = spawn(process.execPath, [join(root, "bin/muslin"), ...cc, "pipe.c"], {
    cwd: folder,
    env: environment({}),
    stdio: "ignore",
  });
  // Opens only when the compiler reads it.
  const pipe = openSync(join(folder, "pipe.c"), "w");
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([null, "SIGINT"]);
  closeSync(pipe);
  expect(run([...cc, "good.c"])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(readdirSync(folder).toSorted()).toEqual(["bad.c", "good.c", "good.o", "pipe.c", "run"]);
});

test("one that does not answer is passed by", async () => {
  run([...cc, "good.c"]);
  const [path = ""] = sockets();
  rmSync(path);
  const silent = createServer(() => undefined).listen(path);
  await once(silent, "listening");
  const child = spawn(process.execPath, [join(root, "bin/muslin"), ...cc, "good.c", "-o", "passed.o"], {
    cwd: folder,
    env: environment({}),
    stdio: "ignore",
  });
  expect(await once(child, "close")).toEqual([0, null]);
  expect(existsSync(join(folder, "passed.o"))).toBe(true);
  rmSync(join(folder, "passed.o"));
  silent.close();
});

test("is not used where others could get at it", () => {
  const place = join(runtime, "muslin");
  const open = join(folder, "open");
  mkdirSync(join(open, "muslin"), { recursive: true, mode: 0o755 });
  const args = [join(root, "bin/muslin"), "cc", "-nostdinc", "-dumpmachine"];
  const env = { ...environment({}), XDG_RUNTIME_DIR: open };
  expect(spawnSync(process.execPath, args, { env, encoding: "utf8" }).stdout).toBe("wasm32-unknown-linux-musl\n");
  expect(readdirSync(join(open, "muslin"))).toEqual([]);
  rmSync(open, { recursive: true });
  expect(existsSync(place)).toBe(true);
});

test("is another one once a file of Muslin has changed", () => {
  const program = join(folder, "muslin");
  for (const part of ["bin", "src", "libc", "package.json"])
    cpSync(join(root, part), join(program, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(program, "node_modules"));
  const before = sockets();
  const ask = () => {
    expect(run(["cc", "-nostdinc", "-dumpmachine"], { program }).stdout).toBe("wasm32-unknown-linux-musl\n");
    const [path = ""] = sockets().filter((each) => !before.includes(each));
    const { ino, mtimeMs } = statSync(path);
    return `${ino} ${mtimeMs}`;
  };
  const first = ask();
  expect(ask()).toBe(first);
  appendFileSync(join(program, "src/cli/version.ts"), "\n");
  expect(ask()).not.toBe(first);
});
