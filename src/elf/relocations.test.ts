import { describe, expect, test } from "vitest";
import * as elf from "./index.ts";
import { relocationKinds, relocationNumber, R_WASM32_LEB128, R_WASM32_LLVM, R_WASM32_PLT_LAZY } from "./index.ts";

test("each number has one row, and each name one number", () => {
  for (const [number, kind] of relocationKinds) {
    expect(kind.number).toBe(number);
    expect(relocationNumber(kind.name)).toBe(number);
    expect(number).toBeLessThan(256);
    expect(kind.about).not.toBe("");
    expect(kind.formula === "" ? "none" : "a field").toBe(
      kind.field.encoding === "none" && kind.name !== "R_WASM32_PLT_INDEX" ? "none" : "a field",
    );
  }
  expect(relocationKinds.size).toBe(15 + 27);
});

test("names are those of the constants", () => {
  for (let number = 0; number <= R_WASM32_PLT_LAZY; number++) {
    const name = relocationKinds.get(number)?.name ?? "";
    expect(Reflect.get(elf, name)).toBe(number);
  }
});

test("LLVM's come behind 64, with LLVM's fields", () => {
  expect(relocationKinds.get(R_WASM32_LEB128)).toMatchObject({ formula: "X + S + A", field: { encoding: "uleb" } });
  expect(relocationKinds.get(R_WASM32_LLVM + 4)).toMatchObject({
    name: "R_WASM32_LLVM_MEMORY_ADDR_SLEB",
    field: { encoding: "sleb", bits: 32 },
    formula: "S + A",
  });
});

describe("names of numbers", () => {
  test.each([
    [elf.sectionTypeNames, 1, "SHT_PROGBITS"],
    [elf.sectionTypeNames, 0x6fff_fffe, "SHT_GNU_verneed"],
    [elf.sectionTypeNames, 0x6fff_ffff, "SHT_GNU_versym"],
    [elf.sectionTypeNames, 0x7000_0001, undefined],
    [elf.sectionFlagNames, 0x8000_0000, "SHF_EXCLUDE"],
    [elf.sectionFlagNames, 0x1000_0000, undefined],
    [elf.symbolBindingNames, 10, "STB_GNU_UNIQUE"],
    [elf.symbolTypeNames, 2, "STT_FUNC"],
    [elf.symbolVisibilityNames, 2, "STV_HIDDEN"],
    [elf.specialSectionNames, 0xfff1, "SHN_ABS"],
    [elf.specialSectionNames, 0xffff, "SHN_XINDEX"],
    [elf.segmentTypeNames, 1, "PT_LOAD"],
    [elf.fileTypeNames, 2, "ET_EXEC"],
    [elf.fileTypeNames, 0xff00, undefined],
    [elf.machineNames, 0x4157, "EM_WEBASSEMBLY"],
    [elf.machineNames, 62, "EM_X86_64"],
    [elf.dynamicTagNames, 0x6fff_fffc, "DT_VERDEF"],
    [elf.dynamicFlagNames, 1, "DF_ORIGIN"],
    [elf.dynamicFlag1Names, 1, "DF_1_NOW"],
    [elf.gnuNoteTypeNames, 3, "NT_GNU_BUILD_ID"],
    [elf.osAbiNames, 3, "ELFOSABI_GNU"],
  ])("%#: %j", (names, number, name) => {
    expect(names.get(number)).toBe(name);
  });

  test("some depend on the machine", () => {
    expect(elf.sectionTypeName(0x7000_0001, elf.EM_X86_64)).toBe("SHT_X86_64_UNWIND");
    expect(elf.sectionTypeName(0x7000_0001, elf.EM_ARM)).toBeUndefined();
    expect(elf.sectionTypeName(2, elf.EM_ARM)).toBe("SHT_SYMTAB");
  });
});
