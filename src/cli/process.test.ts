/** The program as a process: what only a real one can show. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../../bin/muslin", import.meta.url));

test("output, errors and exit code are the process's", () => {
  const good = spawnSync(process.execPath, [program, "--help"], { encoding: "utf8" });
  expect(good).toMatchObject({ status: 0, stderr: "" });
  expect(good.stdout).toContain("Usage: muslin TOOL");
  const bad = spawnSync(process.execPath, [program, "--hlep"], { encoding: "utf8" });
  expect(bad).toMatchObject({ status: 2, stdout: "" });
  expect(bad.stderr).toContain("Unknown option '--hlep'");
});

test("ends quietly when nobody reads its output", async () => {
  const child = spawn(process.execPath, [program, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (errors += String(text)));
  const [code] = (await once(child, "close")) as [number];
  expect({ code, errors }).toEqual({ code: 141, errors: "" });
});
