import { expect, test } from "vitest";
import { fileOf, llvm } from "../../../test/support/clang.ts";
import { readArchive } from "../../elf/index.ts";
import { libraryOf } from "./library.ts";

const source = `
int given = 1, common_too;
static int own = 2;
extern int wanted;
__attribute__((weak)) int weak(void) { return own + wanted; }
__attribute__((visibility("hidden"))) int hidden(void) { return weak(); }
static __attribute__((noinline, used)) int local(void) { return 3; }
`;

test("a library says what its members define for others", async () => {
  const object = fileOf(await llvm(["clang", "-c", "a.c", "-o", "a.o"], { "a.c": source }), "a.o");
  const { members, symbolIndex } = readArchive(libraryOf([{ name: "a.o", content: object }]));
  const names = Array.from({ length: symbolIndex?.count ?? 0 }, (_, entry) => symbolIndex?.name(entry));
  expect(new Set(names)).toEqual(new Set(["common_too", "given", "hidden", "weak"]));
  expect(members.map(({ name }) => name)).toEqual(["a.o"]);
});
