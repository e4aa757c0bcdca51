import { expect, test } from "vitest";
import { fileOf, llvm } from "../../test/support/clang.ts";
import { readModule } from "../wasm/index.ts";
import { declaredLines, moduleDebugSections } from "./index.ts";

const source = `int plain = 1;
extern int elsewhere;
namespace inner {
int variable = 2;
struct Box {
  int get() const;
  static int count;
};
int Box::get() const {
  static int calls = 0;
  return calls++ + elsewhere;
}
int Box::count = 3;
}
__attribute__((always_inline)) inline int small(int x) { return x + 1; }
int outer(int x) { int local = small(x); return local; }
`;

test.each([4, 5])("functions and variables by the names of their symbols, in DWARF %i", async (version) => {
  const args = ["clang++", "-O0", `-gdwarf-${version}`, "-c", "a.cpp", "-o", "a.o"];
  const object = readModule(fileOf(await llvm(args, { "a.cpp": source }), "a.o"));
  const lines = declaredLines(moduleDebugSections(object));
  expect(Object.fromEntries(Array.from(lines, ([name, { file, line }]) => [name, `${file}:${line}`]))).toEqual({
    plain: "/a.cpp:1",
    _ZN5inner8variableE: "/a.cpp:4",
    // Clang says nothing of the definition but which declaration it is of.
    _ZN5inner3Box5countE: "/a.cpp:7",
    _ZNK5inner3Box3getEv: "/a.cpp:9",
    _Z5outeri: "/a.cpp:16",
  });
});
