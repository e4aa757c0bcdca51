/**
 * `.whole_module`: the source says all of a module, as `muslin wasm2s --syntax=llvm` writes it.
 *
 * The sections `.wasm.X` that are written so far are the module's, but for its code and data. From here on a function type is one of
 * theirs, and code is checked against them: an index is a place in a `.space` section, so the symbols in these are known as well.
 * No entries are made of declarations.
 */
import { FormatError, Writer } from "../../bytes/index.ts";
import { environmentOf, MAGIC, readModule, sectionIds, VERSION, type ModuleEnvironment } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import type { Entity } from "../entities.ts";
import { placeOf } from "../expression.ts";
import type { AsmSymbol } from "../symbol.ts";
import type { Directive } from "../syntax.ts";
import { llvmState } from "./llvm-state.ts";

/** Sections that code is checked against, in their order: the section's name, and that of its parts. */
const checkedSections = [
  ["type", "type"],
  ["import", "import"],
  ["table", "table"],
  ["memory", "memory"],
  ["tag", "tag"],
  ["global", "global"],
  ["element", "element_segment"],
] as const;

export const wholeModule: Directive = (assembler) => {
  const state = llvmState(assembler);
  const { scanner, statementStart } = assembler;
  if (state.functions.length > 0) scanner.mistake('".whole_module" stands in front of all functions', statementStart);
  try {
    const environment = environmentOf(readModule(headBytes(assembler)));
    state.entities.enclose(environment);
    for (const symbol of assembler.symbols.values) {
      const entity = entityOf(assembler, { symbol, environment });
      if (entity !== undefined) state.entities.declare(entity);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    scanner.mistake(`The entries are no module: ${error.message}`, statementStart);
  }
};

const indexSpace = /^\.space\.(function|table|global|tag)_index(\.import)?$/;

/** The entries as a module: with zeros where symbols will be. */
function headBytes(assembler: Assembler): Uint8Array {
  const writer = new Writer();
  writer.u32(MAGIC);
  writer.u32(VERSION);
  for (const [name, part] of checkedSections) {
    const contents = bytesOf(assembler, `.wasm.${part}`);
    const groups = bytesOf(assembler, ".space.rectype").length;
    const count = name === "type" && groups > 0 ? groups : bytesOf(assembler, `.space.${part}`).length;
    if (count === 0) continue;
    writer.u8(sectionIds[name]);
    writer.sized(name, () => {
      writer.lebU32(count);
      writer.raw(contents);
    });
  }
  return writer.finish();
}

function bytesOf(assembler: Assembler, section: string): Uint8Array {
  const subsection = assembler.sections.get(section)?.subsection(0);
  return subsection === undefined ? new Uint8Array(0) : subsection.bytes.subarray(0, subsection.length);
}

/** What a label in a `.space` section names. */
function entityOf(
  assembler: Assembler,
  { symbol, environment }: { readonly symbol: AsmSymbol; readonly environment: ModuleEnvironment },
): Entity | undefined {
  const place = placeOf(symbol);
  const [, kind, imported] = indexSpace.exec(place?.subsection.section.name ?? "") ?? [];
  if (place === undefined || kind === undefined) return undefined;
  const before = imported === undefined ? bytesOf(assembler, `.space.${kind}_index.import`).length : 0;
  const index = before + place.offset;
  switch (kind) {
    case "function": {
      const type = environment.typeOfFunction(index);
      return type === undefined ? undefined : { kind, symbol, type };
    }
    case "table": {
      const type = environment.table(index);
      return type && { kind, symbol, type };
    }
    case "global": {
      const type = environment.global(index);
      return type && { kind, symbol, type };
    }
    case "tag": {
      const tag = environment.tag(index);
      return tag && { kind, symbol, type: tag.type };
    }
    default:
      return undefined;
  }
}
