/** Every field of an ELF file's headers and tables with its label: the input of annotated listings and hex views. */
import { FieldTree, FormatError, Reader, type Field } from "../bytes/index.ts";
import {
  Elf32_Dyn,
  Elf32_Ehdr,
  Elf32_Phdr,
  Elf32_Rel,
  Elf32_Rela,
  Elf32_Shdr,
  Elf32_Sym,
  Elf64_Dyn,
  Elf64_Ehdr,
  Elf64_Phdr,
  Elf64_Rel,
  Elf64_Rela,
  Elf64_Shdr,
  Elf64_Sym,
  SHT_DYNAMIC,
  SHT_DYNSYM,
  SHT_REL,
  SHT_RELA,
  SHT_SYMTAB,
  type ElfFile,
  type Section,
} from "../elf/index.ts";

/** What a `StructLayout` does here; those of the two classes have different fields. */
interface Layout {
  readonly size: number;
  read(reader: Reader, what: string): unknown;
}

const layouts = {
  32: { header: Elf32_Ehdr, segment: Elf32_Phdr, section: Elf32_Shdr },
  64: { header: Elf64_Ehdr, segment: Elf64_Phdr, section: Elf64_Shdr },
} as const;

/** Sections that are tables, by their type. */
const tables: ReadonlyMap<number, { readonly label: string; readonly 32: Layout; readonly 64: Layout }> = new Map([
  [SHT_SYMTAB, { label: "symbol", 32: Elf32_Sym, 64: Elf64_Sym }],
  [SHT_DYNSYM, { label: "symbol", 32: Elf32_Sym, 64: Elf64_Sym }],
  [SHT_REL, { label: "relocation", 32: Elf32_Rel, 64: Elf64_Rel }],
  [SHT_RELA, { label: "relocation", 32: Elf32_Rela, 64: Elf64_Rela }],
  [SHT_DYNAMIC, { label: "entry", 32: Elf32_Dyn, 64: Elf64_Dyn }],
]);

/** The fields in the order of the file. Parts that lie within others are left out. */
export function annotateElf(file: ElfFile): readonly Field[] {
  const { header, elfClass } = file;
  const forClass = layouts[elfClass];
  const parts = [
    structs("ELF header", forClass.header, { file, offset: 0, labels: [undefined] }),
    structs("program headers", forClass.segment, {
      file,
      offset: header.segmentsOffset,
      labels: file.segments.map(({ index }) => `segment[${index}]`),
    }),
    structs("section headers", forClass.section, {
      file,
      offset: header.sectionsOffset,
      labels: file.sections.map((section) => section.label),
    }),
    ...file.sections
      .filter(({ hasContent, size }) => hasContent && size > 0)
      .map((section) => annotateSection(file, section)),
  ];
  const sorted = parts
    .filter(({ start, end }) => end > start)
    .sort((one, other) => one.start - other.start || other.end - one.end);
  const apart: Field[] = [];
  for (const part of sorted) if (part.start >= (apart.at(-1)?.end ?? 0)) apart.push(part);
  return apart;
}

function annotateSection(file: ElfFile, section: Section): Field {
  const table = tables.get(section.type);
  const { contentOffset, content, label } = section;
  if (table === undefined) {
    return { label, start: contentOffset, end: contentOffset + content.length, value: undefined, fields: [] };
  }
  const count = Math.floor(content.length / table[file.elfClass].size);
  const labels = Array.from({ length: count }, (_, index) => `${table.label}[${index}]`);
  return structs(label, table[file.elfClass], { file, offset: section.offset, labels });
}

/** Structures one after the other, each with its label; without one, its fields are the outer one's. */
function structs(
  label: string,
  layout: Layout,
  place: { readonly file: ElfFile; readonly offset: number; readonly labels: readonly (string | undefined)[] },
): Field {
  const { bytes, base } = place.file;
  const fields = new FieldTree();
  const reader = new Reader(bytes, { start: Math.min(place.offset, bytes.length), base, fields });
  const start = reader.offset;
  try {
    for (const name of place.labels) {
      if (name !== undefined) fields.open(name, reader.offset);
      layout.read(reader, label);
      if (name !== undefined) fields.close(reader.offset);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    fields.abandon(reader.offset);
  }
  return { label, start, end: reader.offset, value: undefined, fields: fields.fields };
}
