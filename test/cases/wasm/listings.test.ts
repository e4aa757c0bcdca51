/** Annotated hex listings of small modules: which bytes are what, down to instructions. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { annotatedListing } from "../../../src/bytes/index.ts";
import { annotateModule, readModule } from "../../../src/wasm/index.ts";
import { binaryenWasm } from "../../support/binaryen.ts";
import { fileOf, llvm } from "../../support/clang.ts";
import { expectGolden } from "../../support/golden-file.ts";
import { wat2wasm } from "../../support/wabt.ts";

const pathOf = (name: string): string => join(import.meta.dirname, name);
const source = (name: string): string => readFileSync(pathOf(name), "utf8");

function listing(bytes: Uint8Array, base: number = 0): string {
  return annotatedListing(bytes, annotateModule(readModule(bytes, { base })), base);
}

test("every section", async () => {
  expectGolden(listing(await wat2wasm(source("everything.wat"))), pathOf("everything.txt"));
});

test("aggregate types", () => {
  expectGolden(listing(binaryenWasm(source("aggregates.wat"))), pathOf("aggregates.txt"));
});

test("an object file", async () => {
  const compiled = await llvm(["clang", "-O1", "-c", "object.c", "-o", "object.o"], { "object.c": source("object.c") });
  expectGolden(listing(fileOf(compiled, "object.o")), pathOf("object.txt"));
});

/** Bytes of modules that are wrong somewhere, with what is wrong about them. */
const malformed: Readonly<Record<string, readonly number[]>> = {
  "A type section that ends early, and a section behind it": [1, 5, 2, 0x60, 1, 0x7f, 0, 3, 2, 1, 0],
  "A section with more than its contents": [3, 4, 1, 0, 1, 2],
  "An opcode that does not exist": [10, 7, 1, 5, 0, 0x41, 0, 0xff, 0x0b],
  "An instruction that is cut off": [10, 6, 1, 4, 1, 1, 0x7f, 0x41],
  "A name section with a block that is too large, and a custom section that is not known": [
    ...[0, 9, 4, 0x6e, 0x61, 0x6d, 0x65, 0, 9, 1, 0x61],
    ...[0, 4, 1, 0x78, 1, 2],
  ],
};

test("malformed modules", () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const texts = Object.entries(malformed).map(
    ([what, sections]) => `# ${what}\n${listing(Uint8Array.from([...header, ...sections]), 0x1000)}`,
  );
  expectGolden(texts.join("\n"), pathOf("malformed.txt"));
});
