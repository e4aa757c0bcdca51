import { expect, test } from "vitest";
import { Writer } from "../bytes/index.ts";
import {
  ElfBuilder,
  ET_EXEC,
  PF_R,
  PT_LOAD,
  R_WASM32_LEB128,
  SHF_ALLOC,
  SHF_EXECINSTR,
  STB_LOCAL,
  STT_FUNC,
} from "../elf/index.ts";
import { Objdump, type ObjdumpRequest } from "./index.ts";

/** A body as the port's macros make it: its size and the count of locals padded to five bytes. */
function body(...code: readonly number[]): Uint8Array {
  const writer = new Writer();
  writer.lebU32(5 + code.length, 5);
  writer.lebU32(0, 5);
  writer.raw(Uint8Array.from(code));
  return writer.finish();
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function shown(bytes: Uint8Array, request: ObjdumpRequest): { output: string; complaints: readonly string[] } {
  let output = "";
  const complaints: string[] = [];
  const objdump = new Objdump(request, {
    sink: (chunk) => (output += new TextDecoder().decode(chunk)),
    complain: (message) => complaints.push(message),
  });
  objdump.show(bytes, "file");
  objdump.finish();
  return { output, complaints };
}

const nothing = body(0x0b);
const callsZero = body(0x10, 0x80, 0x80, 0x80, 0x80, 0x00, 0x0b);
const codeFlags = SHF_ALLOC | SHF_EXECINSTR;

function object(): Uint8Array {
  const file = new ElfBuilder();
  const content = joined(nothing, callsZero);
  const code = file.addSection({ name: ".wasm.code..text", flags: codeFlags, content });
  const functions = file.addSection({ name: ".space.function_index..text", content: new Uint8Array(2) });
  file.addSymbol({ name: "first", section: functions, size: 1, type: STT_FUNC });
  file.addSymbol({ name: "local_alias", binding: STB_LOCAL, section: functions, value: 1, size: 1, type: STT_FUNC });
  file.addSymbol({ name: "second", section: functions, value: 1, size: 1, type: STT_FUNC });
  const puts = file.addSymbol({ name: "puts" });
  file.addRelocation(code, { offset: nothing.length + 11, type: R_WASM32_LEB128, symbol: puts, addend: 2 });
  return file.finish();
}

test("functions of an object have the names of their places in the index space", () => {
  expect(shown(object(), { disassembly: true, relocations: true }).output).toBe(`
file:     file format elf32-wasm32


Disassembly of section .wasm.code..text:

00000000 <first>:
   0:	86 80 80 80 00 80 80 	.functype
   7:	80 80 00 
   a:	0b                   	end

0000000b <second>:
   b:	8c 80 80 80 00 80 80 	.functype
  12:	80 80 00 
  15:	10 80 80 80 80 00    	call 0
			16: R_WASM32_LEB128	puts+0x2
  1b:	0b                   	end
`);
});

test("in a linked file imported functions come first, and indices have names", () => {
  const file = new ElfBuilder({ type: ET_EXEC });
  const content = joined(nothing, callsZero);
  const address = 0xc000_0000;
  const code = file.addSection({ name: ".wasm.code", flags: codeFlags, address, content });
  file.addSegment({ type: PT_LOAD, flags: PF_R, sections: [code] });
  file.addSection({ name: ".space.code", content: new Uint8Array(2) });
  const functions = file.addSection({ name: ".space.function_index", content: new Uint8Array(3) });
  for (const [value, name] of ["imported", "first", "second"].entries()) {
    file.addSymbol({ name, section: functions, value, size: 1, type: STT_FUNC });
  }
  expect(shown(file.finish(), { disassembly: true, showsBytes: false }).output).toBe(`
file:     file format elf32-wasm32


Disassembly of section .wasm.code:

c0000000 <first>:
c0000000:	.functype
c000000a:	end

c000000b <second>:
c000000b:	.functype
c0000015:	call 0 <imported>
c000001b:	end
`);
});

test("a function that is malformed does not hide the next one", () => {
  const file = new ElfBuilder();
  const content = joined(body(0x41, 0x05, 0xff, 0x01, 0x0b), nothing);
  file.addSection({ name: ".wasm.code", flags: codeFlags, content });
  const { output, complaints } = shown(file.finish(), { disassembly: true });
  const message = "Cannot read instruction at offset 0x40: found byte 0xff, expected an opcode";
  expect(output.split("\n").slice(5)).toEqual([
    "",
    "00000000 <>:",
    "   0:\t8a 80 80 80 00 80 80 \t.functype",
    "   7:\t80 80 00 ",
    "   a:\t41 05                \ti32.const 5",
    `   c:\tff 01 0b             \t(malformed: ${message})`,
    "",
    "0000000f <>:",
    "   f:\t86 80 80 80 00 80 80 \t.functype",
    "  16:\t80 80 00 ",
    "  19:\t0b                   \tend",
    "",
  ]);
  expect(complaints).toEqual([`file: ${message}`]);
});

test("a body that is longer than its section ends the section", () => {
  const file = new ElfBuilder();
  file.addSection({ name: ".wasm.code", flags: codeFlags, content: joined(nothing, Uint8Array.of(9, 0, 0x0b)) });
  const { output, complaints } = shown(file.finish(), { disassembly: true });
  expect(output).toContain("00000000 <>:");
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toMatch(/^file: Cannot read function body at offset 0x[0-9a-f]+: found 2 bytes before the end/);
});

test("code of other machines is not disassembled", () => {
  const { complaints } = shown(new ElfBuilder({ machine: 62, elfClass: 64 }).finish(), { disassembly: true });
  expect(complaints).toEqual(["file: Cannot disassemble for architecture i386:x86-64"]);
});
