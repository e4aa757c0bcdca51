import { describe, expect, test } from "vitest";
import { messagesOf, objectOf, sectionHex } from "../../../test/support/assembly.ts";
import { SHF_ALLOC, SHF_EXECINSTR, SHF_GROUP, SHF_MERGE, SHF_STRINGS, SHF_WRITE } from "../../elf/index.ts";

test("subsections lie in the order of their numbers, whatever the source's", () => {
  const source = ".data\n.byte 1\n.data 5\n.byte 5\n.subsection 2\n.byte 2\n.data\n.byte 11\n.data 100000\n.byte 9";
  expect(sectionHex(source, ".data")).toBe("01 0b 02 05 09");
});

test(".pushsection, .popsection and .previous go where they say", () => {
  const source = `.data\n.byte 1\n.pushsection .more,"a"\n.byte 2\n.previous\n.byte 3\n.previous\n.byte 4\n.popsection\n.byte 5
.section .more\n.byte 6\n.previous\n.byte 7`;
  expect(sectionHex(source, ".data")).toBe("01 03 05 07");
  expect(sectionHex(source, ".more")).toBe("02 04 06");
});

test("%S is the name of the current section", () => {
  const names = objectOf('.section .one,"a"\n.pushsection .of.%S\n.pushsection .of.%S\n').sections.map(
    ({ name }) => name,
  );
  expect(names).toContain(".of..one");
  expect(names).toContain(".of..of..one");
});

describe("properties", () => {
  test.each([
    ['.section .x,"aw"', SHF_ALLOC | SHF_WRITE],
    ['.section .x,"ax",@progbits', SHF_ALLOC | SHF_EXECINSTR],
    ['.section .x,"aMS",@progbits,1', SHF_ALLOC | SHF_MERGE | SHF_STRINGS],
    ['.section .x,"G",@progbits,group,comdat', SHF_GROUP],
    [".section .x", 0],
  ])("%s", (directive, flags) => {
    expect(objectOf(`${directive}\n.byte 0`).section(".x")?.flags).toBe(flags);
  });

  test("groups of one name have sections of their own", () => {
    const source = `.section .x,"G",@progbits,one,comdat\n.byte 1\n.section .x,"G",@progbits,two,comdat\n.byte 2\n.section .x,"G",@progbits,one,comdat\n.byte 3`;
    const file = objectOf(source);
    const contents = file.sections.filter(({ name }) => name === ".x").map(({ content }) => Array.from(content));
    expect(contents).toEqual([[1, 3], [2]]);
    expect(file.groups.map(({ flags, members }) => [flags, members.length])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test("? is the group of the current section", () => {
    const source = `.section .x,"G",@progbits,one,comdat\n.pushsection .y,"?"\n.byte 1`;
    expect(objectOf(source).groups[0]?.members.map(({ name }) => name)).toEqual([".x", ".y"]);
  });
});

test("labels of .struct are numbers", () => {
  const source = ".struct 4\na: .zero 2\nb: .p2align 2\nc:\n.data\n.byte a, b, c";
  expect(sectionHex(source, ".data")).toBe("04 06 08");
});

test("sizes beyond what an object can have end in a message", () => {
  for (const size of ["1 << 31", "1 << 62"]) expect(messagesOf(`.data\n.skip ${size}`)).toHaveLength(1);
  expect(messagesOf(".bss\n.skip 0x7fffffff\n.skip 1")).toHaveLength(1);
  expect(messagesOf(`.data\n.skip 0x3fffffff\n.section .x,"a"\n.skip 100`)).toHaveLength(1);
  expect(messagesOf(".data\n.org 0x7fffffff0")).toHaveLength(1);
  expect(messagesOf(".data\n.balign 1 << 40")).toHaveLength(1);
});
