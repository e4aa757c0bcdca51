/** The contract of file systems on Chromium's OPFS, and that all that a case leaves is there again when it is opened anew. */
import { beforeAll, describe, expect, test } from "vitest";
import { cases } from "../contract/cases/index.ts";
import { browserLacks, pageAnswer } from "../support/chromium.ts";
import { strippedModules } from "../support/stripped-modules.ts";

const script = `
import { cases } from "/test/contract/cases/index.ts";
import { KernelUnix } from "/test/contract/machines/kernel-unix.ts";
import { openOpfs } from "/src/host/web/index.ts";
import { snapshotOf } from "/src/host/web/opfs/snapshot.ts";

const answers = {};
try {
  const storage = await navigator.storage.getDirectory();
  for (const [index, { name, run }] of cases.entries()) {
    const directory = await storage.getDirectoryHandle("case-" + index, { create: true });
    answers[name] = await answerOf(run, directory);
  }
} catch (error) {
  answers["the page"] = String(error.stack);
}
await fetch("/done", { method: "POST", body: JSON.stringify(answers) });

async function answerOf(run, directory) {
  try {
    const unix = new KernelUnix();
    const opfs = (await openOpfs(directory))(unix.test.kernel);
    unix.test.system.mount("/mnt", opfs);
    unix.call("chdir", "/mnt");
    run(unix);
    await opfs.stored();
    const again = (await openOpfs(directory))(unix.test.kernel);
    const [before, after] = [described(opfs), described(again)];
    return before === after ? "agrees" : "Stored " + before + ", found " + after;
  } catch (error) {
    return String(error.message);
  }
}

/** Entries and contents, but not where odd names are kept: that depends on numbers of inodes. */
function described({ root }) {
  const { entries, files } = snapshotOf(root);
  const contents = [...files.values()].map((file) => {
    const bytes = new Uint8Array(file.size);
    file.readAt(bytes, 0);
    return bytes.reduce((sum, byte, at) => (sum * 31 + byte + at) >>> 0, bytes.length);
  });
  return JSON.stringify([entries.map(({ at, ...entry }) => entry), contents]);
}
`;

const modules = ["test/contract/cases/index.ts", "test/contract/machines/kernel-unix.ts", "src/host/web/index.ts"];

const lacks = browserLacks();

describe.skipIf(lacks.length > 0)(`OPFS, in a page (needs ${lacks.join(", ") || "nothing more"})`, () => {
  let answers: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const files = strippedModules([...modules, "src/host/web/opfs/snapshot.ts"]);
    answers = JSON.parse(await pageAnswer({ script, files, timeLimit: 100_000 })) as typeof answers;
  });

  test("the page has run to its end", () => {
    expect(answers["the page"]).toBeUndefined();
  });

  test.for(cases)("$name", ({ name }) => {
    expect(answers[name]).toBe("agrees");
  });
});
