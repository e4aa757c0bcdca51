/**
 * Functions that run before `main`: the function `__wasm_call_ctors` calls them one after the other, and the
 * array between `__init_array_start` and `__init_array_end` has pointers to them. Whoever starts a program uses one or the
 * other; where it uses none, the entry point calls `__wasm_call_ctors` first.
 */
import type { Entry } from "./entry.ts";
import { Body } from "./internal-file.ts";
import type { LinkState } from "./link-state.ts";
import { defineByLinker } from "./symbol-table.ts";
import type { LinkSymbol } from "./symbol.ts";

const END = 0x0b;
const NO_LOCALS = 0;
const DROP = 0x1a;

export const CALLER = "__wasm_call_ctors";
/** Its bounds: whoever knows them calls the constructors. */
const ARRAY_START = "__init_array_start";
/** The array's section. */
const ARRAY = ".init_array";

/** In the order in which they run. */
export function constructorsOf(state: LinkState): readonly LinkSymbol[] {
  const all = state.files.flatMap((file) =>
    file.constructors.flatMap(({ priority, symbol: index }) => {
      const symbol = file.symbols[index];
      return symbol === undefined || symbol.entry?.isDiscarded === true ? [] : [{ priority, symbol }];
    }),
  );
  return all.toSorted((a, b) => a.priority - b.priority).map(({ symbol }) => symbol);
}

/** Whether the program sees to it that they run. */
export function callsConstructors({ symbols }: LinkState): boolean {
  return [CALLER, ARRAY_START].some((name) => symbols.get(name)?.isReferenced === true);
}

/** Makes what something wants of them. */
export function makeConstructorCalls(state: LinkState): void {
  const constructors = constructorsOf(state);
  const isForLoader = state.options.shared === true && constructors.length > 0;
  const caller = isForLoader ? state.symbols.intern(CALLER) : state.symbols.get(CALLER);
  const isCalled = caller !== undefined && (caller.isReferenced || isForLoader) && caller.state !== "defined";
  if (isCalled) defineByLinker(caller, callerOf(state, constructors));
  if (state.symbols.get(ARRAY_START)?.isReferenced) makeArray(state, constructors);
}

function callerOf(state: LinkState, constructors: readonly LinkSymbol[]): Entry {
  const body = new Body().bytes(NO_LOCALS);
  for (const symbol of constructors) {
    body.call(symbol);
    for (const _ of symbol.type?.results ?? []) body.bytes(DROP);
  }
  return state.internal.addFunction(state.types.intern({ parameters: [], results: [] }), body.bytes(END));
}

function makeArray(state: LinkState, constructors: readonly LinkSymbol[]): void {
  const body = new Body();
  for (const symbol of constructors) body.word({ type: "R_WASM_TABLE_INDEX_I32", symbol });
  const entry = state.internal.addData(ARRAY, body);
  entry.alignment = 4;
  entry.isRetained = true;
}
