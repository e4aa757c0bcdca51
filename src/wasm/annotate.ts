/** Every field of a module with its label: the input of annotated listings and hex views. */
import {
  byteCodec,
  FieldTree,
  FormatError,
  mapped,
  nameCodec,
  Reader,
  readField,
  u32Codec,
  type Codec,
  type Field,
} from "../bytes/index.ts";
import { customCodec, customNameOf } from "./custom/index.ts";
import type { Module, Section } from "./module.ts";
import { CUSTOM_SECTION, sectionCodec, sectionNameOf } from "./sections.ts";

/** Fields of the header. */
const HEADER: readonly Field[] = [
  { label: "magic", start: 0, end: 4, value: "\\0asm", fields: [] },
  { label: "version", start: 4, end: 8, value: "1", fields: [] },
];

const sectionIdCodec: Codec<number> = mapped(byteCodec, {
  decode: (id) => id,
  encode: (id) => id,
  show: (id) => `${id} (${sectionNameOf(id) ?? "custom"})`,
});

/**
 * The labelled fields of a module in the order of the file, down to instructions. Where a section is
 * malformed, its fields end there and the last one says why.
 */
export function annotateModule(module: Module): readonly Field[] {
  const { base } = module;
  const header = HEADER.map((field) => ({ ...field, start: base + field.start, end: base + field.end }));
  return [...header, ...module.sections.map((section) => annotateSection(module, section))];
}

function annotateSection(module: Module, section: Section): Field {
  const label = `section "${section.name}"`;
  const start = module.base + section.start;
  const end = module.base + section.end;
  const tree = new FieldTree();
  readHead(module, section, tree);
  try {
    readContents(module, section, tree);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const offset = Math.min(error.offset, end);
    tree.abandon(offset);
    tree.open(`malformed: ${error.message}`, offset);
    tree.close(end);
  }
  return { label, start, end, value: undefined, fields: tree.fields };
}

/** Id and size, and the name of a custom section. */
function readHead(module: Module, section: Section, fields: FieldTree): void {
  const { start, contents } = section;
  const reader = new Reader(module.bytes, { start, end: contents, base: module.base, fields });
  const of = "section";
  readField(reader, sectionIdCodec, { label: "id", of });
  readField(reader, u32Codec, { label: "size", of });
  if (section.id === CUSTOM_SECTION) readField(reader, nameCodec, { label: "name", of });
}

function readContents(module: Module, section: Section, fields: FieldTree): void {
  const codec = codecOf(section);
  if (codec === undefined) return;
  const what = `section "${section.name}"`;
  const reader = module.reader(section, fields);
  codec.read(reader, what);
  reader.expectEnd(what);
}

function codecOf(section: Section): Codec<unknown> | undefined {
  const name = sectionNameOf(section.id);
  if (name !== undefined) return sectionCodec(name);
  const custom = customNameOf(section.name);
  return custom === undefined ? undefined : customCodec(custom);
}
