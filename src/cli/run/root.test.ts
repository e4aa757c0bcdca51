import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NodeHost } from "../../host/node/index.ts";
import { boot } from "../../runtime/index.ts";
import { O_CREAT, O_WRONLY } from "../../abi/index.ts";
import { openPath } from "../../vfs/index.ts";
import { rootOf } from "./root.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-root-"));
  writeFileSync(join(folder, "a"), "of the host");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Boots with that root, and writes to `a`. */
function written(root: string): string {
  const system = boot({ host: new NodeHost(), root: rootOf(root) });
  const from = system.kernel.namespace.root;
  const file = openPath(system.context, "/a", { from, flags: O_WRONLY | O_CREAT, mode: 0o644 });
  file.write(new TextEncoder().encode("IN"));
  file.release();
  return new TextDecoder().decode(system.readFile("/a"));
}

test("what is changed below a directory stays in memory", () => {
  expect(written(folder)).toBe("IN the host");
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("of the host");
  expect(existsSync(join(folder, "tmp"))).toBe(false);
});

test("with :rw it goes there", () => {
  expect(written(`${folder}:rw`)).toBe("IN the host");
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("IN the host");
});
