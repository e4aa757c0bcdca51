/**
 * The C programs of test/programs/linux on Linux and on our kernel: the same output and the same end. Compiled natively by gcc and by our
 * driver; on our kernel they run one after the other in one process, each on a system of its own.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { isBuilt, sysrootFolder } from "../../../src/host/node/toolchain/index.ts";
import { pageLacks } from "../../support/chromium.ts";
import { otherNode } from "../../support/other-node.ts";
import { guestProgram } from "../../support/programs/guest-program.ts";
import { nativeProgram, runNatively } from "../../support/programs/native-program.ts";
import type { Outcome, Runnable } from "../../support/programs/outcome.ts";
import { runInNode } from "../../support/programs/run-in-node.ts";
import { runInPage } from "../../support/programs/run-in-page.ts";
import { findReferenceTool } from "../../support/references.ts";
import { linuxPrograms, NEEDS_MORE } from "./catalog.ts";
import { readDifferences, withDifferences } from "./differences.ts";

const programs = linuxPrograms();
/** A third of them, spread over the families. */
const third = programs.filter((_, index) => index % 3 === 0);
const sysroot = sysrootFolder();
const differences = readDifferences(new URL("differences.txt", import.meta.url));
const lacks = [
  ...(isBuilt(sysroot) ? [] : ["the C library: muslin sysroot build"]),
  ...(findReferenceTool("gcc") === undefined ? ["gcc"] : []),
];
const older = otherNode();
const noOlder = older === undefined ? ["another Node on PATH and a build"] : [];

const expected = new Map<string, Outcome>();
const runnable: Runnable[] = [];

beforeAll(async () => {
  if (lacks.length > 0) return;
  for (const { name, source } of programs) {
    expected.set(name, runNatively(nativeProgram(source)));
    runnable.push({ name, path: await guestProgram(source, { sysroot }) });
  }
}, 600_000);

interface Place {
  readonly name: string;
  readonly missing: readonly string[];
  readonly subset: typeof programs;
  readonly run: (programs: readonly Runnable[]) => Promise<ReadonlyMap<string, Outcome>>;
}

const timeLimit = 300_000;
const places: readonly Place[] = [
  {
    name: "this Node",
    missing: [],
    subset: programs,
    run: (all) => runInNode(all, { node: process.execPath, from: "src", timeLimit }),
  },
  {
    name: "the Node that users may have",
    missing: noOlder,
    subset: programs,
    run: (all) => runInNode(all, { node: older ?? "", from: "dist", timeLimit }),
  },
  { name: "a page", missing: pageLacks(), subset: third, run: (all) => runInPage(all, { timeLimit }) },
];

describe.each(places)("programs run as on Linux in $name", ({ missing, subset, run }) => {
  const all = [...lacks, ...missing];
  describe.skipIf(all.length > 0)(`needs ${all.join(", ") || "nothing more"}`, () => {
    let outcomes: ReadonlyMap<string, Outcome>;

    beforeAll(async () => {
      const names = new Set(subset.map(({ name }) => name));
      outcomes = await run(runnable.filter(({ name }) => names.has(name)));
    }, timeLimit);

    test.for(subset)("$name", ({ name }, context) => {
      const { code, output } = expected.get(name) ?? { code: -1, output: "" };
      context.skip(code === NEEDS_MORE, `Linux needs ${output.trim()}`);
      const ours = outcomes.get(name) ?? { code: -1, output: "", errors: "It has not ended in time" };
      expect(ours.output, ours.errors).toBe(withDifferences(output, differences.get(name)));
      expect(ours.code, ours.errors).toBe(code);
    });
  });
});

test.runIf(process.env["CI"] !== undefined)("nothing is lacking where CI is set", () => {
  expect(lacks).toEqual([]);
});

test("there are differences of programs that there are", () => {
  const names = new Set(programs.map(({ name }) => name));
  expect([...differences.keys()].filter((name) => !names.has(name))).toEqual([]);
});
