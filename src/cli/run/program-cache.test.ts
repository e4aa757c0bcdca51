import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ProgramCache } from "./program-cache.ts";
import { digestOf, type Finding } from "./recording-io.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muslin-program-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = Uint8Array.of(0, 10, 255);
const findings: readonly Finding[] = [
  ["/a.c", digestOf("source")],
  ["/b.h", undefined],
];

function reading(files: Readonly<Record<string, string>>): (path: string) => Uint8Array | undefined {
  return (path) => (files[path] === undefined ? undefined : new TextEncoder().encode(files[path]));
}

describe("a program that was kept", () => {
  test("is found while all files are as they were, with what the compiler said", () => {
    const cache = new ProgramCache({ folder, limit: 10_000 });
    cache.keep("key", { program, stderr: "a warning\n", findings });
    const found = cache.find("key", reading({ "/a.c": "source" }));
    expect(found).toEqual({ program, stderr: "a warning\n" });
  });

  test("is not found by another request", () => {
    const cache = new ProgramCache({ folder, limit: 10_000 });
    cache.keep("key", { program, stderr: "", findings });
    expect(cache.find("other", reading({ "/a.c": "source" }))).toBeUndefined();
  });

  test.for([
    ["a file that has changed", { "/a.c": "changed" }],
    ["a file that is gone", {}],
    ["a file where there was none", { "/a.c": "source", "/b.h": "" }],
  ] as const)("is not found with %s", ([, files]) => {
    const cache = new ProgramCache({ folder, limit: 10_000 });
    cache.keep("key", { program, stderr: "", findings });
    expect(cache.find("key", reading(files))).toBeUndefined();
  });

  test("is not found in a damaged file", () => {
    const cache = new ProgramCache({ folder, limit: 10_000 });
    writeFileSync(join(folder, digestOf("key")), "{}\n");
    expect(cache.find("key", reading({}))).toBeUndefined();
    writeFileSync(join(folder, digestOf("key")), "no JSON");
    expect(cache.find("key", reading({}))).toBeUndefined();
  });
});

test("what was not used for longest makes room", () => {
  const cache = new ProgramCache({ folder, limit: 2500 });
  const large = { program: new Uint8Array(1000), stderr: "", findings: [] };
  for (const [at, key] of ["first", "second"].entries()) {
    cache.keep(key, large);
    utimesSync(join(folder, digestOf(key)), 1000 + at, 1000 + at);
  }
  expect(cache.find("first", reading({}))).toBeDefined();
  cache.keep("third", large);
  expect(readdirSync(folder).toSorted()).toEqual([digestOf("first"), digestOf("third")].toSorted());
});
