/** The table that function pointers are indices of. */
import { Writer } from "../bytes/index.ts";
import { FUNCREF, tableCodec, tableTypeCodec, type TableType } from "../wasm/index.ts";
import { Entry } from "./entry.ts";
import type { LinkState } from "./link-state.ts";
import type { Scan } from "./scan-relocations.ts";
import type { LinkSymbol } from "./symbol.ts";

/** The name of the table. */
export const INDIRECT_TABLE = "__indirect_function_table";

/** Makes or imports the table, if anything wants one. */
export function prepareTable(state: LinkState, scan: Scan): LinkSymbol | undefined {
  const { importTable, exportTable, growableTable } = state.options;
  const isAsked = importTable === true || exportTable === true || growableTable === true;
  const known = state.symbols.get(INDIRECT_TABLE);
  const isWanted = isAsked || scan.usesTable || scan.slots.length > 0 || known?.isLive === true;
  if (!isWanted || known?.isDefined === true) return known?.isDefined === true ? known : undefined;
  const symbol = state.symbols.intern(INDIRECT_TABLE);
  symbol.kind = "table";
  const type = tableTypeOf(state, scan.slots.length);
  const writer = new Writer({ capacity: 16 });
  if (importTable === true || state.isPositionIndependent) {
    symbol.importName = { module: "env", name: INDIRECT_TABLE };
    tableTypeCodec.write(writer, type);
    symbol.externalType = writer.finish();
    return symbol;
  }
  tableCodec.write(writer, { type, initial: undefined });
  const entry = new Entry({ kind: "table", file: state.internal, section: "", bytes: writer.finish() });
  entry.isLive = true;
  state.internal.entries.push(entry);
  symbol.state = "defined";
  symbol.importName = undefined;
  symbol.entry = entry;
  symbol.file = state.internal;
  return symbol;
}

function tableTypeOf({ options }: LinkState, slotCount: number): TableType {
  const { tableBase = DEFAULT_TABLE_BASE, growableTable, importTable, shared, pie } = options;
  const isOpen = growableTable === true || importTable === true || shared === true || pie === true;
  const minimum = BigInt((shared === true || pie === true ? 0 : tableBase) + slotCount);
  const maximum = isOpen ? undefined : minimum;
  return { element: FUNCREF, limits: { minimum, maximum, shared: false, address64: false } };
}

/** Slot 0 is the null pointer. */
export const DEFAULT_TABLE_BASE = 1;

/** Gives functions whose address is taken their slots. */
export function assignSlots(state: LinkState, { slots }: Scan): void {
  const base = state.isPositionIndependent ? 0 : (state.options.tableBase ?? DEFAULT_TABLE_BASE);
  slots.forEach((symbol, place) => (symbol.slot = base + place));
}
