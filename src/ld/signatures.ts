/**
 * Functions that one file defines with one type and another calls with another. A module in which such a call stood
 * would not be valid; so it goes to a function of the caller's type that traps, and the user is told.
 */
import type { FunctionType } from "./function-types.ts";
import { Body } from "./internal-file.ts";
import type { LinkState } from "./link-state.ts";
import { listOfPlaces, placeOf, placeOfUse } from "./messages.ts";
import type { ObjectFile } from "./object-file.ts";
import { LinkSymbol } from "./symbol.ts";

const UNREACHABLE = 0x00;
const END = 0x0b;
const NO_LOCALS = 0;

/** One wrong idea of a function, and who has it. */
interface Mismatch {
  readonly symbol: LinkSymbol;
  readonly type: FunctionType;
  readonly stub: LinkSymbol;
  readonly files: ObjectFile[];
}

/** Stubs stand for functions: whoever only takes the address means the function itself. */
export type StubTargets = ReadonlyMap<LinkSymbol, LinkSymbol>;

/** Replaces, in files that are wrong about a function's type, the function by a stub. */
export function resolveSignatures(state: LinkState): StubTargets {
  const mismatches = new Map<LinkSymbol, Mismatch[]>();
  for (const file of state.files) {
    file.declared.forEach((declared, index) => {
      const symbol = file.symbols[index];
      if (declared.kind !== "function" || symbol === undefined || symbol === declared) return;
      const { type } = declared;
      if (type === undefined || symbol.type === undefined || type.matches(symbol.type)) return;
      if (declared.state === "defined" && declared.entry === symbol.entry) return;
      const mismatch = mismatchOf(state, { symbol, type, mismatches });
      mismatch.files.push(file);
      file.symbols[index] = mismatch.stub;
    });
  }
  const targets = new Map<LinkSymbol, LinkSymbol>();
  for (const mismatch of [...mismatches.values()].flat()) {
    report(state, mismatch);
    targets.set(mismatch.stub, mismatch.symbol);
  }
  return targets;
}

function mismatchOf(
  state: LinkState,
  context: {
    readonly symbol: LinkSymbol;
    readonly type: FunctionType;
    readonly mismatches: Map<LinkSymbol, Mismatch[]>;
  },
): Mismatch {
  const { symbol, type, mismatches } = context;
  const known = mismatches.get(symbol) ?? [];
  mismatches.set(symbol, known);
  const same = known.find((mismatch) => mismatch.type.matches(type));
  if (same !== undefined) return same;
  const stub = trappingStub(state, { name: `signature_mismatch:${symbol.name}`, type });
  const made: Mismatch = { symbol, type, stub, files: [] };
  known.push(made);
  return made;
}

function report(state: LinkState, { symbol, type, files }: Mismatch): void {
  const users = listOfPlaces(files, (file) => placeOfUse(state, { file, symbol }));
  const verb = symbol.state === "undefined" ? "is used" : "is defined";
  state.warn(
    "signature-mismatch",
    `Function "${symbol.name}" ${verb} as ${symbol.type?.text ?? "?"} in ${placeOf(state, symbol)}, ` +
      `and used as ${type.text} in ${users}: calls from there trap`,
  );
}

/** A function that traps. */
export function trappingStub(
  state: LinkState,
  { name, type }: { readonly name: string; readonly type: FunctionType },
): LinkSymbol {
  const symbol = new LinkSymbol(name, "function");
  const entry = state.internal.addFunction(type, new Body().bytes(NO_LOCALS, UNREACHABLE, END));
  symbol.isLocal = true;
  symbol.isHidden = true;
  symbol.state = "defined";
  symbol.file = state.internal;
  symbol.entry = entry;
  symbol.type = type;
  return symbol;
}
