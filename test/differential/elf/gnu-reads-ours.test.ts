/** binutils reads what we write without a complaint, and sees what we meant. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ElfBuilder,
  ET_EXEC,
  PT_GNU_STACK,
  readElf,
  sectionTypeNames,
  SHN_ABS,
  symbolBindingNames,
  symbolTypeNames,
  symbolVisibilityNames,
  type ElfClass,
  type ElfFile,
} from "../../../src/elf/index.ts";
import { buildElf, elfDescriptions } from "../../support/elf-descriptions.ts";
import { executable, sharedObject } from "../../support/elf-samples.ts";
import { outputOf } from "./gnu-tools.ts";

const classes: readonly ElfClass[] = [32, 64];

/** Objects of our machine: for others, objdump complains of relocations that they do not have. */
const objects = fc
  .sample(elfDescriptions(), { numRuns: 25, seed: 1 })
  .map((description, place) => ({ place, bytes: buildElf({ ...description, machine: 0x4157 }).bytes }));

describe.each(objects)("random object $place", ({ bytes }) => {
  test("is read by readelf, which sees our sections, symbols and relocations", (context) => {
    const file = readElf(bytes);
    const output = outputOf(context, "readelf", { args: ["-aW"], bytes });
    expect(sectionsIn(output)).toEqual(sectionsOf(file));
    expect(symbolsIn(output)).toEqual(symbolsOf(file));
    expect(relocationsIn(output)).toEqual(relocationsOf(file));
  });

  test("is read by objdump, nm and size", (context) => {
    outputOf(context, "objdump", { args: ["-h", "-t", "-s"], bytes });
    outputOf(context, "size", { args: ["-A"], bytes });
    outputOf(context, "nm", { args: ["-a"], bytes: withSymbol(bytes) });
  });
});

/** nm complains of files without symbols. */
function withSymbol(bytes: Uint8Array): Uint8Array {
  if ((readElf(bytes).symbols?.count ?? 0) > 1) return bytes;
  const file = new ElfBuilder();
  file.addSymbol({ name: "x", section: SHN_ABS });
  return file.finish();
}

describe.each(classes)("ELF%i", (elfClass) => {
  test("a shared object with versions", (context) => {
    const bytes = sharedObject(elfClass);
    const output = outputOf(context, "readelf", { args: ["-aW"], bytes });
    expect(output).toMatch(/\(SONAME\) +Library soname: \[libx\.so\.1\]/);
    expect(output).toMatch(/\(NEEDED\) +Shared library: \[libm\.so\]/);
    expect(output).toContain("Version definition section '.gnu.version_d' contains 3 entries");
    expect(output).toMatch(/Name: X_1\.1\n.*Parent 1: X_1\.0/);
    expect(output).toContain("Version needs section '.gnu.version_r' contains 2 entries");
    expect(output).toMatch(/Name: C_3 +Flags: WEAK +Version: 5/);
    expect(output).toMatch(/given@X_1\.1/);
    expect(output.replaceAll(/\s+/g, " ")).toContain("0 (*local*) 1 (*global*) 3h(X_1.1)");
    expect(outputOf(context, "objdump", { args: ["-p", "-T"], bytes })).toContain("X_1.1");
  });

  test("an executable with segments", (context) => {
    const bytes = executable(elfClass);
    const output = outputOf(context, "readelf", { args: ["-aW"], bytes });
    expect(output).toContain("Build ID: abababababababababababababababababababab");
    expect(output).toMatch(/03 +\.note\.gnu\.build-id/);
    const segments = readElf(bytes).segments.map(({ offset, address, fileSize, memorySize }) => {
      return [offset, address, fileSize, memorySize];
    });
    const rows = output.matchAll(/^ {2}[A-Z_]+ +(0x\w+) (0x\w+) 0x\w+ (0x\w+) (0x\w+) [ R]/gm);
    expect([...rows].map((row) => row.slice(1).map(Number))).toEqual(segments);
    outputOf(context, "objdump", { args: ["-p", "-h"], bytes });
  });

  test("more than 65,280 sections", (context) => {
    const builder = new ElfBuilder({ elfClass });
    const sections = Array.from({ length: 66_000 }, (_, place) => builder.addSection({ name: `.s${place}` }));
    for (const place of [0, 65_278, 65_279, 65_280, 65_999]) {
      builder.addSymbol({ name: `in_${place}`, section: sections[place] ?? SHN_ABS });
    }
    const bytes = builder.finish();
    const file = readElf(bytes);
    const output = outputOf(context, "readelf", { args: ["-hSsW"], bytes });
    expect(output).toContain(`Number of section headers:         0 (${file.sections.length})`);
    expect(output).toContain(`Section header string table index: 65535 (${file.sections.length - 1})`);
    expect(symbolsIn(output)).toEqual(symbolsOf(file));
    const names = [...output.matchAll(/^ {2}\[ *\d+\] (\.s\d+) /gm)].map(([, name]) => name);
    expect(names.length).toBe(66_000);
    expect(names.at(-1)).toBe(".s65999");
  });
});

test("more than 65,534 segments", (context) => {
  const builder = new ElfBuilder({ type: ET_EXEC });
  for (let index = 0; index < 65_600; index++) builder.addSegment({ type: PT_GNU_STACK, flags: 0 });
  const output = outputOf(context, "readelf", { args: ["-hW"], bytes: builder.finish() });
  expect(output).toContain("Number of program headers:         65535 (65600)");
});

/** Numbers and names of sections as `readelf -S` has them. Names are left out: it cuts and escapes them. */
function sectionsIn(output: string): readonly string[] {
  const rows = output.matchAll(
    /^ {2}\[ *(\d+)\] .*?(\S+) +([0-9a-f]{8,}) ([0-9a-f]{6,}) ([0-9a-f]{6,}) ([0-9a-f]{2,}) /gm,
  );
  return [...rows].map(([, index, type, ...numbers]) => {
    return [index, type, ...numbers.map((digits) => Number.parseInt(digits, 16))].join(" ");
  });
}

function sectionsOf(file: ElfFile): readonly string[] {
  return file.sections.map(({ index, type, address, offset, size, entrySize }) => {
    const name = sectionTypeNames.get(type)?.replace("SHT_", "").replace("SYMTAB_SHNDX", "SYMTAB SECTION INDICES");
    return [index, name, address, offset, size, entrySize].join(" ");
  });
}

/** Rows of `readelf -s`, without the name. */
function symbolsIn(output: string): readonly string[] {
  const rows = output.matchAll(/^ +(\d+): ([0-9a-f]+) +(\w+) (\w+) +(\w+) +(\w+) +(\w+)(?: .*)?$/gm);
  return [...rows].map(([, index, value = "", size, type, binding, visibility, section]) => {
    return [index, Number.parseInt(value, 16), Number(size), type, binding, visibility, section].join(" ");
  });
}

function symbolsOf(file: ElfFile): readonly string[] {
  const { symbols } = file;
  return Array.from({ length: symbols?.count ?? 0 }, (_, index) => {
    const { value, size, type, binding, visibility, shndx, section } = symbols!.at(index);
    const special = shndx === 0 ? "UND" : shndx === SHN_ABS ? "ABS" : "COM";
    return [
      index,
      value,
      size,
      symbolTypeNames.get(type)?.slice(4),
      symbolBindingNames.get(binding)?.slice(4),
      symbolVisibilityNames.get(visibility)?.slice(4),
      section?.index ?? special,
    ].join(" ");
  });
}

/** Offset and info of the rows of `readelf -r`. */
function relocationsIn(output: string): readonly string[] {
  const rows = output.matchAll(/^([0-9a-f]{8,}) +([0-9a-f]{8,}) (?:unrecognized|R_)/gm);
  return [...rows].map(([, offset = "", info = ""]) => `${Number.parseInt(offset, 16)} ${BigInt(`0x${info}`)}`);
}

function relocationsOf(file: ElfFile): readonly string[] {
  const shift = file.elfClass === 32 ? 8n : 32n;
  return file.sections
    .filter(({ name }) => name.startsWith(".rela"))
    .flatMap((section) => [...file.relocations(section)])
    .map(({ offset, symbol, type }) => `${offset} ${(BigInt(symbol) << shift) | BigInt(type)}`);
}
