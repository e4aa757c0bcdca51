/** Where in a module something is wrong, for people: function and instructions, or section and field. */
import { FieldTree, FormatError, hexOf, type Field } from "../../bytes/index.ts";
import {
  customCodec,
  customNameOf,
  sectionCodec,
  sectionNameOf,
  ValidationError,
  type Module,
  type Section,
} from "../../wasm/index.ts";
import type { ModuleNames } from "../module-names.ts";
import { instructionWindow } from "./instruction-window.ts";

/** Bytes shown of a place that is not in code. */
const bytesShown = 16;

/** Lines that say where the problem is, and show it; empty if there is no more to say than its offset. */
export function problemPlace(module: Module, problem: FormatError, names: ModuleNames): readonly string[] {
  const section = module.sections.find(({ start, end }) => isBetween(problem.offset - module.base, start, end));
  if (section?.name === "code" && section.id !== 0) {
    const lines = placeInCode(module, problem, names);
    if (lines.length > 0) return lines;
  }
  return section === undefined ? [] : placeInSection(module, problem, section);
}

function isBetween(position: number, start: number, end: number): boolean {
  return position >= start && position < end;
}

function placeInCode(module: Module, problem: FormatError, names: ModuleNames): readonly string[] {
  const index = bodyAt(module, problem);
  if (index === undefined) return [];
  const functionIndex = module.importsOf("func").length + index;
  const name = names.func(functionIndex);
  const title = `  in function ${functionIndex}${name === undefined ? "" : ` <${name}>`}`;
  const window = windowIn(module, index, problem);
  return window.length === 0 ? [`${title}, at its locals`] : [`${title}:`, ...window.map((line) => `    ${line}`)];
}

/** Empty where the body's locals cannot be read, or the problem is among them. */
function windowIn(module: Module, body: number, problem: FormatError): readonly string[] {
  try {
    return instructionWindow(module.code.body(body).code, problem.offset);
  } catch (error) {
    if (error instanceof FormatError) return [];
    throw error;
  }
}

/** Index of the body that the problem is in. */
function bodyAt(module: Module, problem: FormatError): number | undefined {
  try {
    const bodies = module.code;
    if (problem instanceof ValidationError && problem.functionIndex !== undefined) {
      const index = problem.functionIndex - module.importsOf("func").length;
      if (index >= 0 && index < bodies.count) return index;
    }
    const position = problem.offset - module.base;
    for (let index = 0; index < bodies.count; index++) {
      if (position >= bodies.start(index) && position <= bodies.end(index)) return index;
    }
  } catch (error) {
    // Without a code section that can be read there is no function to name.
    if (!(error instanceof FormatError)) throw error;
  }
  return undefined;
}

function placeInSection(module: Module, problem: FormatError, section: Section): readonly string[] {
  // Of what is defined in a section the validator knows the section only, and its message says which it is.
  const isOfWholeSection = problem instanceof ValidationError && problem.offset === module.base + section.contents;
  if (isOfWholeSection) return [`  in section "${section.name}"`];
  const path = fieldPath(fieldsOf(module, section), problem.offset);
  const position = problem.offset - module.base;
  const bytes = module.bytes.subarray(position, Math.min(position + bytesShown, section.end));
  const start = `    0x${problem.offset.toString(16)}  `;
  return [
    `  in section "${section.name}"${path.map((label) => `, ${label}`).join("")}:`,
    `${start}${hexOf(bytes)}`,
    `${" ".repeat(start.length)}^`,
  ];
}

/** The fields of a section, as far as it can be read. */
function fieldsOf(module: Module, section: Section): readonly Field[] {
  const name = sectionNameOf(section.id);
  const custom = customNameOf(section.name);
  const codec = name !== undefined ? sectionCodec(name) : custom === undefined ? undefined : customCodec(custom);
  const tree = new FieldTree();
  try {
    codec?.read(module.reader(section, tree), section.name);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    tree.abandon(module.base + section.end);
  }
  return tree.fields;
}

/** Labels of the fields around an offset, from the outermost. */
function fieldPath(fields: readonly Field[], offset: number): readonly string[] {
  const field = fields.find(({ start, end }) => isBetween(offset, start, end));
  return field === undefined ? [] : [field.label, ...fieldPath(field.fields, offset)];
}
