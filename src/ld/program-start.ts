/**
 * What has to happen before the entry point runs, where the program does not do it itself: the first thread's block of
 * thread-local data is made, constructors run. The entry point then is a function that does these things first.
 */
import type { MarkerName } from "./linker-symbols.ts";
import { CALLER, callsConstructors, constructorsOf } from "./constructors.ts";
import { Body } from "./internal-file.ts";
import type { LinkState } from "./link-state.ts";
import { defineByLinker } from "./symbol-table.ts";
import { LinkSymbol } from "./symbol.ts";
import { INIT_TLS } from "./thread-local.ts";

const NO_LOCALS = 0;
const LOCAL_GET = 0x20;
const I32_CONST = 0x41;
const END = 0x0b;

/** Where the first thread's block is. With one thread only, the template is the block. */
export const FIRST_BLOCK: MarkerName & "__tls_first_block" = "__tls_first_block";

/** The function that the program begins with. To be called before the functions are made that it calls. */
export function startOf(state: LinkState, entry: LinkSymbol): LinkSymbol {
  const hasBlock = state.options.sharedMemory === true && hasThreadLocalData(state);
  const hasConstructors = !callsConstructors(state) && constructorsOf(state).length > 0;
  if (!entry.isDefined || entry.kind !== "function" || !(hasBlock || hasConstructors)) return entry;
  const body = new Body().bytes(NO_LOCALS);
  if (hasBlock)
    body
      .instruction(I32_CONST, { type: "R_WASM_MEMORY_ADDR_SLEB", symbol: wanted(state, FIRST_BLOCK) })
      .call(wanted(state, INIT_TLS));
  if (hasConstructors) body.call(wanted(state, CALLER));
  const { parameters = [], results = [] } = entry.type ?? {};
  for (const index of parameters.keys()) body.bytes(LOCAL_GET).writer.lebU32(index);
  const symbol = new LinkSymbol(`${entry.name}.prepared`, "function");
  symbol.isLocal = true;
  const type = state.types.intern({ parameters, results });
  defineByLinker(symbol, state.internal.addFunction(type, body.call(entry).bytes(END)));
  return symbol;
}

function hasThreadLocalData({ files }: LinkState): boolean {
  return files.some(({ entries }) => entries.some(({ isThreadLocal }) => isThreadLocal));
}

function wanted({ symbols }: LinkState, name: string): LinkSymbol {
  const symbol = symbols.intern(name);
  symbol.isReferenced = true;
  return symbol;
}
