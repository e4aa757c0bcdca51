/** Rows for `.debug_line`: which line the code at a place came from. */
import type { Assembler } from "./assembler.ts";
import { placeSourceLine } from "./debug-info.ts";
import { numberView, type LineView } from "./line-views.ts";
import type { Label } from "./symbol.ts";

/** A file of `.file NUMBER`. */
export interface LineFile {
  readonly directory: string | undefined;
  readonly name: string;
  /** 128 bits. */
  readonly md5: bigint | undefined;
}

/** What `.loc` says. */
export interface LineRow {
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly statement: boolean;
  readonly basicBlock: boolean;
  readonly prologueEnd: boolean;
  readonly epilogueBegin: boolean;
  readonly isa: number;
  readonly discriminator: number;
  readonly view?: LineView;
}

/** A row and the place of the instruction that it is of. */
export interface PlacedRow {
  readonly row: LineRow;
  readonly place: Label;
}

/** The rows of one assembly. */
export class LineTable {
  readonly files: Map<number, LineFile> = new Map();
  readonly rows: PlacedRow[] = [];
  /** The row for the next instruction. */
  pending: LineRow | undefined;
  /** The value of `is_stmt` until it is changed. */
  statement: boolean = true;
}

/** The line table of an assembly. */
export function lineTable(assembler: Assembler): LineTable {
  return assembler.lines;
}

/** What the instruction that comes next needs: the pending row, or with `-g` one for its line in the source. */
export function placeInstructionLine(assembler: Assembler): void {
  if (assembler.lines.pending !== undefined) placeLine(assembler);
  else if (assembler.options.debug !== undefined) placeSourceLine(assembler);
}

/** Gives the pending row, if there is one, to this place. */
export function placeLine(assembler: Assembler): void {
  const table = assembler.lines;
  if (table.pending === undefined) return;
  const place = assembler.current.here();
  table.rows.push({ row: table.pending, place });
  if (assembler.syntax.name === "gnu") numberView(assembler, place, table.pending.view);
  table.pending = undefined;
}
