import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NodeHost } from "../../host/node/index.ts";
import { boot } from "../../runtime/index.ts";
import { O_CREAT, O_WRONLY } from "../../abi/index.ts";
import { openPath } from "../../vfs/index.ts";
import { nodeIo } from "../node-io.ts";
import { CapturedIo } from "../../../test/support/captured-io.ts";
import { muslin } from "../main.ts";
import { programIn, rootOf } from "./root.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-root-"));
  writeFileSync(join(folder, "a"), "of the host");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Boots with that root, and writes to `a`. */
async function written(root: string): Promise<string> {
  const system = boot({ host: new NodeHost(), root: await rootOf(root, nodeIo()) });
  const from = system.kernel.namespace.root;
  const file = openPath(system.context, "/a", { from, flags: O_WRONLY | O_CREAT, mode: 0o644 });
  file.write(new TextEncoder().encode("IN"));
  file.release();
  return new TextDecoder().decode(system.readFile("/a"));
}

test("what is changed below a directory stays in memory", async () => {
  expect(await written(folder)).toBe("IN the host");
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("of the host");
  expect(existsSync(join(folder, "tmp"))).toBe(false);
});

test("with :rw it goes there", async () => {
  expect(await written(`${folder}:rw`)).toBe("IN the host");
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("IN the host");
});

/** An archive of one file `a`. */
function archive(): Uint8Array {
  const bytes = new Uint8Array(1024);
  const put = (at: number, text: string): void => bytes.set(new TextEncoder().encode(text), at);
  put(0, "a");
  put(100, "644");
  put(124, "13");
  put(148, " ".repeat(8));
  put(512, "of archives");
  put(
    148,
    bytes
      .subarray(0, 512)
      .reduce((total, byte) => total + byte, 0)
      .toString(8),
  );
  return bytes;
}

test("an archive is a root, also a compressed one", async () => {
  const path = join(folder, "root.tar");
  writeFileSync(path, archive());
  expect(await written(path)).toBe("IN archives");
  writeFileSync(path, gzipSync(archive()));
  expect(await written(path)).toBe("IN archives");
});

test("what is no root is said", async () => {
  await expect(written(join(folder, "none"))).rejects.toThrow(`${folder}/none: No such file or directory`);
  writeFileSync(join(folder, "b.tar"), archive().fill(1, 0, 3));
  await expect(written(join(folder, "b.tar"))).rejects.toThrow(
    `${folder}/b.tar: Cannot read the checksum of a header at offset 0x94: found 611, expected 517`,
  );
  writeFileSync(join(folder, "c.tar"), gzipSync(archive()).subarray(0, 30));
  await expect(written(join(folder, "c.tar"))).rejects.toThrow(
    `${folder}/c.tar: Cannot decompress: unexpected end of file`,
  );
  await expect(written(`${folder}/a:rw`)).rejects.toThrow(`${folder}/a: An archive cannot be changed`);
});

test("a program of the root comes first, and what is none there is looked for on the host", async () => {
  writeFileSync(join(folder, "program"), "of the root");
  const system = boot({ host: new NodeHost(), root: await rootOf(folder, nodeIo()) });
  expect(new TextDecoder().decode(programIn(system, "/program"))).toBe("of the root");
  expect([programIn(system, "/none"), programIn(system, "/tmp"), programIn(system, "")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("the option takes one", async () => {
  const io = new CapturedIo();
  expect(await muslin(["run", "--root", "none.tar", "program", "argument"], io)).toBe(1);
  expect(io.errors).toBe("muslin run: none.tar: No such file or directory\n");
});
