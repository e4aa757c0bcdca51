/** ELF files: everything in them read, and written again. */
import {
  ElfEditError,
  ElfEditor,
  readElf,
  SHT_DYNSYM,
  SHT_NOTE,
  SHT_REL,
  SHT_RELA,
  SHT_STRTAB,
  SHT_SYMTAB,
  type ElfFile,
  type Section,
} from "../../../src/elf/index.ts";
import type { Target } from "../judge.ts";
import { assertSame } from "./same.ts";

export const elfTargets: readonly Target[] = [
  { name: "elf", seeds: ["elf"], run: (bytes) => readAll(readElf(bytes)) },
  { name: "elf-rewrite", seeds: ["elf"], run: rewrite },
  { name: "elf-edit", seeds: ["elf"], run: edit },
];

function readAll(file: ElfFile): void {
  for (const section of file.sections) readSection(file, section);
  for (const segment of file.segments) use(segment.content, segment.exactAddress, segment.exactPhysicalAddress);
  use(file.groups, file.dynamic, file.versionDefinitions, file.versionNeeds, file.symbolVersions);
  const strings = file.dynamicStrings;
  const size = Math.min(strings?.size ?? 0, 100);
  for (let at = 0; at < size; at++) strings?.at(at);
}

/** What reading is for: getters do it when they are asked. */
function use(...values: readonly unknown[]): void {
  void values;
}

function readSection(file: ElfFile, section: Section): void {
  use(section.name, section.label, section.content, file.linked(section), file.target(section));
  file.relocationSectionsOf(section);
  switch (section.type) {
    case SHT_SYMTAB:
    case SHT_DYNSYM:
      return void [...file.symbolTable(section)];
    case SHT_REL:
    case SHT_RELA: {
      const table = file.relocations(section);
      for (let index = 0; index < table.count; index++) table.at(index);
      return;
    }
    case SHT_NOTE:
      return void file.notes(section);
    case SHT_STRTAB:
      if (section.size > 0) file.strings(section).at(section.size >> 1);
  }
}

/** Nothing is changed, so nothing may change. */
function rewrite(bytes: Uint8Array): void {
  assertSame(new ElfEditor(readElf(bytes)).finish(), bytes, "The file");
}

/** Sections and symbols go; what is left must be a file again. */
function edit(bytes: Uint8Array): void {
  const editor = new ElfEditor(readElf(bytes));
  for (const section of editor.sections.filter((_, index) => index % 3 === 0)) editor.remove(section);
  editor.keepSymbols((_, index) => index % 2 === 0);
  editor.addSection({ name: "added", content: Uint8Array.of(1, 2, 3) });
  let edited: Uint8Array;
  try {
    edited = editor.finish();
  } catch (error) {
    if (error instanceof ElfEditError) return;
    throw error;
  }
  try {
    readElf(edited);
  } catch (error) {
    throw new Error(`What was written cannot be read: ${String(error)}`, { cause: error });
  }
}
