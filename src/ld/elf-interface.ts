/** What an ELF object says of imports and exports. */
import { Reader } from "../bytes/index.ts";
import type { ElfFile, Section } from "../elf/index.ts";
import {
  exportCodec,
  globalTypeCodec,
  importCodec,
  memoryTypeCodec,
  tableTypeCodec,
  type Import,
} from "../wasm/index.ts";
import { Writer } from "../bytes/index.ts";
import { typeOfSymbol } from "./elf-code-sections.ts";
import type { ElfRelocationReader } from "./elf-relocations.ts";
import type { TypeSections } from "./elf-type-sections.ts";
import { Entry } from "./entry.ts";
import type { FunctionType } from "./function-types.ts";
import type { FileExport, VerbatimPart } from "./object-file.ts";
import type { ImportName, LinkSymbol } from "./symbol.ts";

/** An entry of `.wasm.import` or `.wasm.undefined`. */
export interface ElfImport {
  readonly name: ImportName;
  readonly kind: "function" | "table" | "memory" | "global" | "tag";
  readonly type: FunctionType | undefined;
  /** The encoded type, of all kinds but functions. */
  readonly externalType: Uint8Array | undefined;
  /** Whether the source gave the name, so that the symbol may stay undefined. */
  readonly isExplicit: boolean;
  /** The symbol that it is about; entries of `.wasm.import` are found by their place instead. */
  readonly symbol: number | undefined;
  /** The symbol that has its place. */
  placed: LinkSymbol | undefined;
}

interface Parts {
  readonly types: TypeSections;
  readonly relocations: ElfRelocationReader;
}

/** All imports that the object mentions, in the order of the file. */
export function readImports(elf: ElfFile, parts: Parts): readonly ElfImport[] {
  return elf.sections
    .filter(({ name }) => /^\.wasm\.(import|undefined)(?:[._]|$)/.test(name))
    .flatMap((section) => readImportSection(elf, section, parts));
}

function readImportSection(elf: ElfFile, section: Section, { types, relocations }: Parts): readonly ElfImport[] {
  const { offset, size } = section;
  const found: ElfImport[] = [];
  const all = relocations.of(section).toSorted((a, b) => a.offset - b.offset);
  const isDirect = section.name.startsWith(".wasm.import");
  const isExplicit = isDirect || section.name === ".wasm.undefined.import";
  const reader = new Reader(elf.bytes, { start: offset, end: offset + size, base: elf.base, region: section.label });
  let at = 0;
  while (!reader.done) {
    const start = reader.position - offset;
    const { module, name, external } = importCodec.read(reader, `import ${found.length}`);
    const end = reader.position - offset;
    let symbol: number | undefined;
    let type: FunctionType | undefined;
    for (; at < all.length && (all[at]?.offset ?? end) < end; at++) {
      const relocation = all[at];
      if (relocation === undefined) break;
      if (relocation.offset === start) symbol = relocation.symbol;
      else type = typeOfSymbol(elf, relocation.symbol, types);
    }
    const index = external.kind === "func" ? external.type : external.kind === "tag" ? external.type.type : undefined;
    if (index !== undefined) type ??= types.verbatim[0]?.types[index];
    found.push({
      name: { module, name },
      kind: external.kind === "func" ? "function" : external.kind,
      type,
      externalType: externalTypeOf(external),
      isExplicit,
      symbol: isDirect ? undefined : symbol,
      placed: undefined,
    });
  }
  return found;
}

function externalTypeOf(external: Import["external"]): Uint8Array | undefined {
  if (external.kind === "func" || external.kind === "tag") return undefined;
  const writer = new Writer({ capacity: 16 });
  if (external.kind === "global") globalTypeCodec.write(writer, external.type);
  else if (external.kind === "table") tableTypeCodec.write(writer, external.type);
  else memoryTypeCodec.write(writer, external.type);
  return writer.finish();
}

/** The exports of the object: those of symbols, and those of mere numbers. */
export function readExports(
  elf: ElfFile,
  relocations: ElfRelocationReader,
): { readonly named: readonly FileExport[]; readonly verbatim: readonly VerbatimPart[] } {
  const named: FileExport[] = [];
  const verbatim: VerbatimPart[] = [];
  for (const section of elf.sections) {
    if (!/^\.wasm\.export(?:[._]|$)/.test(section.name)) continue;
    const { offset, size } = section;
    const all = relocations.of(section).toSorted((a, b) => a.offset - b.offset);
    let next = 0;
    const reader = new Reader(elf.bytes, { start: offset, end: offset + size, base: elf.base, region: section.label });
    while (!reader.done) {
      const start = reader.position;
      const { name, kind } = exportCodec.read(reader, `export ${named.length}`);
      const end = reader.position;
      while (next < all.length && (all[next]?.offset ?? 0) + offset < start) next++;
      const candidate = all[next];
      const relocation = candidate !== undefined && candidate.offset + offset < end ? candidate : undefined;
      if (relocation !== undefined) named.push({ name, kind, symbol: relocation.symbol });
      else verbatim.push({ section: "export", entry: exportEntry(elf, { start, end }), count: 1 });
    }
  }
  return { named, verbatim };
}

function exportEntry(elf: ElfFile, { start, end }: { readonly start: number; readonly end: number }): Entry {
  return new Entry({ kind: "segment", file: undefined, section: ".wasm.export", bytes: elf.bytes, start, end });
}
