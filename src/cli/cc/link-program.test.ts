import { expect, test } from "vitest";
import { CapturedIo } from "../../../test/support/captured-io.ts";
import { assemble } from "../../asm/index.ts";
import { readCommandLine } from "../../cc/index.ts";
import { linkProgram } from "./link-program.ts";

/** Links an object whose entry point calls a function that nobody has. */
async function errorsFor(name: string, { cplusplus }: { readonly cplusplus: boolean }): Promise<string> {
  const source = `	.functype ${name} () -> ()
	.globl _start
	.type _start,@function
_start:
	.functype _start () -> ()
	call ${name}
	end_function
`;
  const { object } = assemble(source, { syntax: "llvm", name: "a.s" });
  if (object === undefined) throw new Error("Does not assemble");
  const request = readCommandLine(["-nostdlib", "a.o"], { cplusplus });
  const io = new CapturedIo();
  const objects = new Map([["a.o", object]]);
  expect(await linkProgram({ request, sysroot: "/s", output: "a", objects, objectOf: () => "a.o", io })).toBe(1);
  expect(io.files.has("a")).toBe(false);
  return io.errors;
}

test.for(["_ZNSt3__24coutE", "_ZNKSt3__28ios_base6getlocEv", "_ZTVNSt3__28ios_baseE", "_ZSt4cout", "__cxa_throw"])(
  "c++ says what is missing of its library: %s",
  async (name) => {
    const errors = await errorsFor(name, { cplusplus: true });
    expect(errors).toContain(`"${name}" is not defined, needed by a.o (_start)`);
    expect(errors).toContain("c++: note: There are neither exceptions nor all of the C++ library");
  },
);

test("of names that are a program's own it says nothing", async () => {
  expect(await errorsFor("_Z5StartRNSt3__26vectorE", { cplusplus: true })).not.toContain("note:");
  expect(await errorsFor("_ZNSt3__24coutE", { cplusplus: false })).not.toContain("note:");
});
