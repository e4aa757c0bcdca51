/** Every field of a module with its label: the input of annotated listings and hex views. */
import { FieldTree, FormatError, type Codec, type Field } from "../bytes/index.ts";
import { customCodec, customNameOf } from "./custom/index.ts";
import { cursorOf } from "./expression.ts";
import { instructionText } from "./instruction-text.ts";
import type { Module, Section } from "./module.ts";
import { sectionCodec, sectionNameOf } from "./sections.ts";

/** Fields of the header. */
const HEADER: readonly Field[] = [
  { label: "magic", start: 0, end: 4, value: "\\0asm", fields: [] },
  { label: "version", start: 4, end: 8, value: "1", fields: [] },
];

/**
 * The labelled fields of a module in the order of the file, down to instructions. Where a section is
 * malformed, its fields end there and the last one says why.
 */
export function annotateModule(module: Module): readonly Field[] {
  const header = HEADER.map((field) => ({ ...field, start: module.base + field.start, end: module.base + field.end }));
  return [...header, ...module.sections.map((section) => annotateSection(module, section))];
}

function annotateSection(module: Module, section: Section): Field {
  const { base } = module;
  const tree = new FieldTree();
  const codec = codecOf(section);
  if (codec !== undefined) {
    const reader = module.reader(section, tree);
    try {
      codec.read(reader, `section "${section.name}"`);
      reader.expectEnd(`section "${section.name}"`);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      tree.abandon(Math.min(error.offset, base + section.end));
      tree.open(`malformed: ${error.message}`, Math.min(error.offset, base + section.end));
      tree.close(base + section.end);
    }
  }
  const head: Field = {
    label: "header",
    start: base + section.start,
    end: base + section.contents,
    value: undefined,
    fields: [],
  };
  const fields = section.name === "code" ? tree.fields.map((field) => withInstructions(module, field)) : tree.fields;
  return {
    label: `section "${section.name}"`,
    start: base + section.start,
    end: base + section.end,
    value: undefined,
    fields: [head, ...fields],
  };
}

function codecOf(section: Section): Codec<unknown> | undefined {
  const name = sectionNameOf(section.id);
  if (name !== undefined) return sectionCodec(name);
  const custom = customNameOf(section.name);
  return custom === undefined ? undefined : customCodec(custom);
}

/** The fields with those of instructions in place of the fields "code". */
function withInstructions(module: Module, field: Field): Field {
  if (field.label !== "code") return { ...field, fields: field.fields.map((inner) => withInstructions(module, inner)) };
  const bytes = module.bytes.subarray(field.start - module.base, field.end - module.base);
  return { ...field, fields: instructionFields(bytes, field.start) };
}

function instructionFields(bytes: Uint8Array, offset: number): readonly Field[] {
  const fields: Field[] = [];
  const cursor = cursorOf({ bytes, offset });
  try {
    while (cursor.next()) {
      fields.push({
        label: instructionText(cursor),
        start: cursor.offset,
        end: offset + cursor.position,
        value: undefined,
        fields: [],
      });
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    fields.push({
      label: `malformed: ${error.message}`,
      start: cursor.offset,
      end: offset + bytes.length,
      value: undefined,
      fields: [],
    });
  }
  return fields;
}
