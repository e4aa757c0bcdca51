import { describe, expect, test } from "vitest";
import { fileOf, llvm } from "../../../test/support/clang.ts";
import { wat2wasm } from "../../../test/support/wabt.ts";
import { ALL_FEATURES, readModule } from "../../wasm/index.ts";
import { linkingErrors } from "./linking-checks.ts";
import { Validation } from "./validation.ts";

function complaintsOf(bytes: Uint8Array, limit = 20): readonly string[] {
  const complaints: string[] = [];
  const validation = new Validation(
    { features: ALL_FEATURES, limit },
    { complain: (message) => void complaints.push(message) },
  );
  validation.check(bytes, "m");
  expect(validation.isValid).toBe(complaints.length === 0);
  return complaints;
}

/** A copy with one byte changed. */
function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = value;
  return copy;
}

describe("malformed code", () => {
  const text = '(module (func $first nop) (func (export "second") i32.const 1 drop nop nop))';

  test("is shown up to the byte that is wrong", async () => {
    const bytes = await wat2wasm(text);
    const drop = bytes.indexOf(0x1a);
    expect(complaintsOf(changed(bytes, drop, 0xff))).toEqual([
      [
        `m: Cannot read instruction at offset 0x${drop.toString(16)}: found byte 0xff, expected an opcode`,
        "  in function 1 <second>:",
        `    0x${(drop - 2).toString(16)}  41 01        i32.const 1`,
        `    0x${drop.toString(16)}  ff 01 01 0b`,
        "          ^",
      ].join("\n"),
    ]);
  });

  test("in the locals has no instructions to show", async () => {
    const bytes = await wat2wasm("(module (func (local i32) nop))");
    const local = bytes.lastIndexOf(0x7f);
    expect(complaintsOf(changed(bytes, local, 0x01)).join("\n")).toMatch(/\n {2}in function 0, at its locals$/);
  });
});

test("what is wrong in a section is shown with its bytes", async () => {
  const bytes = await wat2wasm('(module (memory (export "memory") 1))');
  // A count, a name of six letters and its size: then the kind.
  const kind = (readModule(bytes).section("export")?.contents ?? 0) + 8;
  expect(complaintsOf(changed(bytes, kind, 9)).join("\n")).toMatch(
    /^m: Cannot read .*\n {2}in section "export", export\[0\].*:\n {4}0x[0-9a-f]+ {2}09 00.*\n +\^$/,
  );
});

describe("LLVM's linking sections", () => {
  const source = `
    extern int outside;
    int data[4] = {1, 2};
    int *pointer = &data[1];
    __attribute__((constructor)) void begin(void) { outside = data[2]; }
    int call(int (*f)(void)) { return f(); }
  `;

  async function object(): Promise<Uint8Array> {
    const { files } = await llvm(["clang", "-g", "-O1", "-c", "a.c", "-o", "a.o"], { "a.c": source });
    return fileOf({ files, exitCode: 0, stdout: new Uint8Array(), stderr: "" }, "a.o");
  }

  test("of a compiler's object are fine", async () => {
    const bytes = await object();
    expect(linkingErrors(readModule(bytes))).toEqual([]);
    expect(complaintsOf(bytes)).toEqual([]);
  });

  test("that refer to what is not there are said to, never with another error than ours", async () => {
    const bytes = await object();
    const module = readModule(bytes);
    const found = new Set<string>();
    for (const section of module.sections) {
      if (section.name !== "linking" && !section.name.startsWith("reloc.")) continue;
      for (let at = section.contents; at < section.end; at++) {
        const [message = ""] = complaintsOf(changed(bytes, at, 0x7e), 1);
        const [, what] =
          /^m: Cannot validate (symbol|start function|relocation|section|descriptions|entry)/.exec(message) ?? [];
        if (what !== undefined) found.add(what);
      }
    }
    expect([...found].toSorted()).toEqual(["relocation", "section", "start function", "symbol"]);
  });

  test("are at the offset of the symbol or relocation", async () => {
    const bytes = await object();
    const module = readModule(bytes);
    const section = module.sections.find(({ name }) => name === "reloc.CODE");
    // Section that is patched, count, and of the first entry its type: then the offset.
    const offset = (section?.contents ?? 0) + 3;
    const [message] = complaintsOf(changed(bytes, offset, 0x7f));
    expect(message).toContain(
      `Cannot validate relocation 0 of section "reloc.CODE" at offset 0x${(offset - 1).toString(16)}`,
    );
    expect(message).toContain('in section "reloc.CODE", entries, relocation[0], type:');
  });
});
