/**
 * View numbers of `.loc` (as.info, "Loc"): rows of the line table for one address are numbered from 0 on, so that debug
 * information can say which of the moments at that address it means. They are not in the table: readers count as well.
 */
import type { Assembler } from "./assembler.ts";
import { constantOf, constantValue, type Expression } from "./expression.ts";
import type { Subsection } from "./subsection.ts";
import { symbolAt, type AsmSymbol, type Label } from "./symbol.ts";

/** What `.loc` says behind `view`: a name for the number, that it is 0, or that it begins anew (`-0`). */
export type LineView =
  | { readonly kind: "name"; readonly symbol: AsmSymbol }
  | { readonly kind: "zero" }
  | { readonly kind: "reset" };

interface LastRow {
  readonly place: Label;
  readonly view: Expression;
}

const MINUS = 0x2d;

/** The last row of each subsection. */
const lastRows = new WeakMap<Subsection, LastRow>();

/** Reads what stands behind `view`. */
export function readView(assembler: Assembler): LineView {
  const { scanner } = assembler;
  const isNegative = scanner.peek() === MINUS;
  const start = scanner.position;
  if (!isNegative && scanner.word()) return { kind: "name", symbol: assembler.wordSymbol() };
  scanner.position = start;
  if (assembler.constant("0, -0 or a name for the view") !== 0n)
    scanner.mistake("Found another number than 0 for the view", start);
  return { kind: isNegative ? "reset" : "zero" };
}

/** Numbers the row at a place. */
export function numberView(assembler: Assembler, place: Label, wanted: LineView | undefined): void {
  const last = lastRows.get(place.subsection);
  const view = last === undefined || wanted?.kind === "reset" ? constantOf(0n) : viewBehind(last, place);
  lastRows.set(place.subsection, { place, view });
  if (wanted?.kind === "name") assembler.assign(wanted.symbol, view, { redefinable: false });
  if (wanted?.kind === "zero" && (constantValue(view, { final: false }) ?? 0n) !== 0n)
    assembler.error(`The view of this ".loc" is not 0: no code is between it and the one before`);
}

/** One more than that of the row before if that has the same address, else 0. */
function viewBehind(last: LastRow, place: Label): Expression {
  const isSame: Expression = {
    kind: "binary",
    operator: "==",
    left: placeSymbol(place),
    right: placeSymbol(last.place),
  };
  const next: Expression = { kind: "binary", operator: "+", left: last.view, right: constantOf(1n) };
  switch (constantValue(isSame, { final: false })) {
    case 0n:
      return constantOf(0n);
    case undefined:
      return { kind: "binary", operator: "*", left: { kind: "unary", operator: "-", operand: isSame }, right: next };
    default: {
      const known = constantValue(next, { final: false });
      return known === undefined ? next : constantOf(known);
    }
  }
}

function placeSymbol(place: Label): Expression {
  return symbolAt(place).expression;
}
