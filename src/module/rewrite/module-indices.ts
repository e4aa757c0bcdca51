/** Indices in all sections but the code: counted in a module, or exchanged. */
import { cursorOf, InstructionWriter, type Expression, type Module } from "../../wasm/index.ts";
import type { IndexMaps, IndexUses } from "./index-spaces.ts";
import {
  visitElements,
  visitExport,
  visitExternal,
  visitGlobal,
  visitMode,
  visitTable,
  type IndexVisitor,
} from "./index-visitor.ts";
import { copyMapped, countIndices } from "./instruction-indices.ts";
import { isOldConstant } from "./old-constants.ts";
import type { RewriteCounts } from "./statistics.ts";

/** Counts indices everywhere but in code and types, of which it is not known yet whether they remain. */
export function countModuleIndices(module: Module, uses: IndexUses): void {
  const visitor = countingVisitor(uses);
  for (const { external } of module.imports) visitExternal(external, visitor);
  for (const type of module.functions) visitor.type(type);
  for (const table of module.tables) visitTable(table, visitor);
  for (const tag of module.tags) visitor.type(tag.type);
  for (const global of module.globals) visitGlobal(global, visitor);
  for (const entry of module.exports) visitExport(entry, visitor);
  if (module.start !== undefined) visitor.func(module.start);
  for (const segment of module.elements) visitElements(segment, visitor);
  for (const segment of module.data) visitMode(segment.mode, visitor);
}

function countingVisitor(uses: IndexUses): IndexVisitor {
  const count = (counts: Uint32Array, index: number): number => {
    counts[index]! += 1;
    return index;
  };
  return {
    type: (index) => count(uses.types, index),
    signedType: (index) => count(uses.signedTypes, index),
    func: (index) => count(uses.functions, index),
    global: (index) => count(uses.globals, index),
    expression(expression) {
      const cursor = cursorOf(expression, { wrapsI32: true });
      while (cursor.next()) countIndices(cursor, uses);
      return expression;
    },
  };
}

/** Exchanges indices, and writes expressions in their shortest form. */
export function mappingVisitor(maps: IndexMaps, counts: RewriteCounts): IndexVisitor {
  const expression = (old: Expression): Expression => {
    const writer = new InstructionWriter();
    const cursor = cursorOf(old, { wrapsI32: true });
    while (cursor.next()) {
      if (isOldConstant(cursor)) counts.repairedConstants++;
      copyMapped(cursor, maps, writer);
    }
    return { bytes: writer.written, offset: 0 };
  };
  return {
    type: (index) => maps.types[index]!,
    signedType: (index) => maps.types[index]!,
    func: (index) => maps.functions[index]!,
    global: (index) => maps.globals[index]!,
    expression,
  };
}
