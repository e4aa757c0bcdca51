/** An ELF object as a compiler for wasm32 would write it, for tests of what shows objects. */
import { encodeUtf8 } from "../../src/bytes/index.ts";
import {
  ElfBuilder,
  NT_GNU_BUILD_ID,
  R_WASM32_32,
  R_WASM32_CODE_POINTER,
  R_WASM32_INDEX,
  R_WASM32_LEB128,
  R_WASM32_LLVM,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHN_ABS,
  SHN_COMMON,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_NOTE,
  STB_LOCAL,
  STB_WEAK,
  STT_FILE,
  STT_FUNC,
  STT_OBJECT,
  STT_SECTION,
  STT_TLS,
  STV_HIDDEN,
  writeNotes,
  type ElfClass,
} from "../../src/elf/index.ts";

/**
 * Two functions, one of them in a group, each with its place in the index space; data, strings, zeros, thread-local data,
 * a note; symbols of every binding and place; relocations of the port's own kinds and one of LLVM's.
 */
export function wasmObject(elfClass: ElfClass): Uint8Array {
  const file = new ElfBuilder({ elfClass });
  const code = SHF_ALLOC | SHF_EXECINSTR;
  const data = SHF_ALLOC | SHF_WRITE;
  // i32.const data; drop; call twice; end: with fields that the linker fills.
  const main = new Uint8Array([
    17, 0, 0x41, 0x80, 0x80, 0x80, 0x80, 0, 0x1a, 0x10, 0x80, 0x80, 0x80, 0x80, 0, 0x1a, 0x0b,
  ]);
  const text = file.addSection({ name: ".wasm.code.text", flags: code, content: main });
  const index = file.addSection({ name: ".space.function_index.text", flags: code, content: new Uint8Array(1) });
  const body = new Uint8Array([7, 0, 0x20, 0, 0x20, 0, 0x6a, 0x0b]);
  const twiceCode = file.addSection({ name: ".wasm.code.text.twice", flags: code, content: body });
  const twiceIndex = file.addSection({ name: ".space.function_index.text.twice", content: new Uint8Array(1) });
  const words = file.addSection({ name: ".data", flags: data, alignment: 4, content: new Uint8Array(8) });
  file.addSection({
    name: ".rodata.str1.1",
    flags: SHF_ALLOC | SHF_MERGE | SHF_STRINGS,
    entrySize: 1,
    content: encodeUtf8("two\nlines\n\0\ttab\0%s: caf\u00e9\0"),
  });
  const zeros = file.addSection({ name: ".bss", type: SHT_NOBITS, flags: data, alignment: 16, size: 200_000 });
  const thread = file.addSection({ name: ".tdata", flags: data | SHF_TLS, content: new Uint8Array(4) });
  const starters = file.addSection({
    name: ".init_array",
    type: SHT_INIT_ARRAY,
    flags: data,
    content: new Uint8Array(4),
  });
  file.addSection({
    name: ".note.gnu.build-id",
    type: SHT_NOTE,
    flags: SHF_ALLOC,
    alignment: 4,
    content: writeNotes([{ name: "GNU", type: NT_GNU_BUILD_ID, description: new Uint8Array(8).fill(0xc5) }]),
  });

  file.addSymbol({ name: "program.c", binding: STB_LOCAL, type: STT_FILE, section: SHN_ABS });
  const wordsSymbol = file.addSymbol({ binding: STB_LOCAL, type: STT_SECTION, section: words });
  const indexSymbol = file.addSymbol({ binding: STB_LOCAL, type: STT_SECTION, section: index });
  const mainSymbol = file.addSymbol({ name: "main", type: STT_FUNC, section: index, size: 1 });
  const twice = file.addSymbol({
    name: "twice_with_a_name_that_is_rather_long",
    binding: STB_WEAK,
    type: STT_FUNC,
    section: twiceIndex,
    size: 1,
  });
  file.addSymbol({ name: "buffer", type: STT_OBJECT, section: zeros, size: 200_000, visibility: STV_HIDDEN });
  file.addSymbol({ name: "counter", type: STT_TLS, section: thread, size: 4 });
  file.addSymbol({ name: "shared", type: STT_OBJECT, section: SHN_COMMON, value: 8, size: 64 });
  const outside = file.addSymbol({ name: "outside" });

  file.addRelocation(text, { offset: 3, type: R_WASM32_LEB128, symbol: wordsSymbol, addend: 4 });
  file.addRelocation(text, { offset: 10, type: R_WASM32_LEB128, symbol: twice });
  file.addRelocation(index, { offset: 0, type: R_WASM32_CODE_POINTER, symbol: indexSymbol });
  file.addRelocation(twiceIndex, { offset: 0, type: R_WASM32_INDEX, symbol: twice });
  file.addRelocation(words, { offset: 0, type: R_WASM32_32, symbol: outside, addend: -4 });
  file.addRelocation(words, { offset: 4, type: R_WASM32_32, symbol: wordsSymbol, addend: 3 });
  file.addRelocation(starters, { offset: 0, type: R_WASM32_LLVM + 2, symbol: mainSymbol });
  file.addGroup({ signature: twice, members: [twiceCode, twiceIndex] });
  return file.finish();
}
