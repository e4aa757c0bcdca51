/** Code that has to stay where it is, byte for byte: only constants of the old form are put right, within their bytes. */
import { cursorOf, InstructionCursor, type Expression, type Module } from "../../wasm/index.ts";
import { readRuns } from "./local-runs.ts";
import { isOldConstant, repairInPlace } from "./old-constants.ts";
import type { RewriteCounts } from "./statistics.ts";

/** A copy of the whole module. */
export function repairedCopy(module: Module, counts: RewriteCounts): Uint8Array {
  const copy = module.bytes.slice();
  const repair = (expression: Expression | undefined): void => {
    if (expression !== undefined) repairExpression(expression, copy.subarray(expression.offset - module.base), counts);
  };
  for (const { initial } of module.tables) repair(initial);
  for (const { initial } of module.globals) repair(initial);
  for (const { mode, items } of module.elements) {
    if (mode.kind === "active") repair(mode.offset);
    if (items.kind === "expressions") items.expressions.forEach(repair);
  }
  for (const { mode } of module.data) if (mode.kind === "active") repair(mode.offset);
  repairBodies(module, { copy, from: 0, counts });
  return copy;
}

/** A copy of the code section's contents. */
export function repairedCode(module: Module, counts: RewriteCounts): Uint8Array {
  const section = module.section("code");
  if (section === undefined) return new Uint8Array(0);
  const copy = module.bytes.slice(section.contents, section.end);
  repairBodies(module, { copy, from: section.contents, counts });
  return copy;
}

interface Copy {
  readonly copy: Uint8Array;
  /** Index in the module of the copy's first byte. */
  readonly from: number;
  readonly counts: RewriteCounts;
}

function repairBodies({ bytes, base, code }: Module, { copy, from, counts }: Copy): void {
  const cursor = new InstructionCursor({ bytes, base, wrapsI32: true });
  for (let index = 0; index < code.count; index++) {
    const reader = code.reader(index);
    readRuns(reader);
    cursor.reset(reader.position, reader.end);
    while (cursor.next()) {
      if (!isOldConstant(cursor)) continue;
      counts.repairedConstants++;
      repairInPlace(cursor, copy, from);
    }
  }
}

function repairExpression(expression: Expression, target: Uint8Array, counts: RewriteCounts): void {
  const cursor = cursorOf(expression, { wrapsI32: true });
  while (cursor.next()) {
    if (!isOldConstant(cursor)) continue;
    counts.repairedConstants++;
    repairInPlace(cursor, target, 0);
  }
}
