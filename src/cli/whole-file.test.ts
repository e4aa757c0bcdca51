import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeWholeFile } from "./whole-file.ts";

let folder = "";
const bytes = new Uint8Array([1, 2, 3]);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-whole-file-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("a new file, an old one with its permissions, and one behind a link", async () => {
  const [fresh, old] = [join(folder, "fresh"), join(folder, "old")];
  const [link, dangling] = [join(folder, "link"), join(folder, "dangling")];
  writeFileSync(old, "old", { mode: 0o640 });
  symlinkSync("old", link);
  symlinkSync("made", dangling);
  await writeWholeFile(fresh, bytes, { mode: 0o755 });
  await writeWholeFile(link, bytes);
  await writeWholeFile(dangling, bytes);
  expect([...readFileSync(old)]).toEqual([1, 2, 3]);
  expect(statSync(old).mode & 0o777).toBe(0o640);
  expect(statSync(fresh).mode & 0o777).toBe(0o755);
  expect(readdirSync(folder).toSorted()).toEqual(["dangling", "fresh", "link", "made", "old"]);
});

test("a device is written to", async () => {
  await writeWholeFile("/dev/null", bytes, { mode: 0o600 });
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});

test("a folder that is not there, and a name that is a folder's", async () => {
  await expect(writeWholeFile(join(folder, "no/file"), bytes)).rejects.toMatchObject({ code: "ENOENT" });
  await expect(writeWholeFile(folder, bytes)).rejects.toMatchObject({ code: "EISDIR" });
});

/** A process that writes so many bytes, and says so before; its files may have `limit` blocks of the shell's. */
function writer(path: string, { size, limit }: { readonly size: number; readonly limit: string }) {
  const module = fileURLToPath(new URL("whole-file.ts", import.meta.url));
  const script = `import { writeWholeFile } from ${JSON.stringify(module)};
    process.on("SIGXFSZ", () => undefined);
    const written = writeWholeFile(${JSON.stringify(path)}, new Uint8Array(${size}));
    written.catch((error) => { console.log(error.code); process.exitCode = 3; });`;
  const words = ["-c", `ulimit -f ${limit} && exec "$@"`, "sh", process.execPath, "--input-type=module", "-e", script];
  return spawn("sh", words, { stdio: ["ignore", "pipe", "inherit"] });
}

test("a full disk leaves the old file and nothing else", async () => {
  const path = join(folder, "file");
  writeFileSync(path, "old");
  const child = writer(path, { size: 1 << 22, limit: "64" });
  const said = once(child.stdout.setEncoding("utf8"), "data");
  expect(await once(child, "close")).toEqual([3, null]);
  expect((await said)[0]).toBe("EFBIG\n");
  expect(readdirSync(folder)).toEqual(["file"]);
  expect(readFileSync(path, "utf8")).toBe("old");
});

test("a signal in the middle leaves nothing", async () => {
  const path = join(folder, "file");
  // As much as takes a while, in a sparse array that is all zeros.
  const child = writer(path, { size: 1 << 30, limit: "unlimited" });
  while (readdirSync(folder).length === 0 && child.exitCode === null) await new Promise(setImmediate);
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([null, "SIGINT"]);
  expect(readdirSync(folder)).toEqual([]);
});
