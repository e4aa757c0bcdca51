/** Libraries as inputs: modules with a `dylink.0` section. What they export is there when the program runs. */
import { blockOf, readCustom, type Module } from "../wasm/index.ts";
import type { LinkState } from "./link-state.ts";
import type { FunctionType } from "./function-types.ts";
import type { LinkSymbol } from "./symbol.ts";

/** A library among the inputs. */
export interface SharedLibrary {
  readonly name: string;
  /** Whether it is needed only if something refers to it. */
  readonly asNeeded: boolean;
  /** What it has and no object defines. */
  readonly symbols: readonly LinkSymbol[];
}

/** The names of the libraries that the output needs. */
export function neededLibraries({ libraries }: LinkState): readonly string[] {
  const isUsed = (symbol: LinkSymbol): boolean => symbol.state === "shared" && symbol.isReferenced;
  const needed = libraries.filter(({ asNeeded, symbols }) => !asNeeded || symbols.some(isUsed));
  return [...new Set(needed.map(({ name }) => name))];
}

/** Whether a module is a library. */
export function isSharedLibrary(module: Module): boolean {
  return module.customSections("dylink.0").length > 0;
}

/** Takes in a library: its symbols count where no object defines one of the name. */
export function readSharedLibrary(
  state: LinkState,
  module: Module,
  { name, asNeeded }: { readonly name: string; readonly asNeeded: boolean },
): void {
  const types = functionTypes(state, module);
  const imported = module.importsOf("func").length;
  const symbols: LinkSymbol[] = [];
  for (const { name: exported, kind, index } of module.exports) {
    if (kind === "memory" || kind === "table" || exported.startsWith("__wasm_")) continue;
    const symbol = state.symbols.intern(exported);
    if (symbol.isDefined || symbol.state === "shared") continue;
    symbol.state = "shared";
    // An exported global of a library is the address of data.
    symbol.kind = kind === "func" ? "function" : kind === "tag" ? "tag" : "data";
    if (kind === "func") symbol.type ??= types[module.functions[index - imported] ?? -1];
    symbols.push(symbol);
  }
  wantImports(state, module);
  state.libraries.push({ name: sonameOf(module, name), asNeeded, symbols });
}

/** What a library needs of others, and the program has, the program gives. */
function wantImports(state: LinkState, module: Module): void {
  for (const { module: from, name, external } of module.imports) {
    const isWanted = from === "GOT.mem" || from === "GOT.func" || (from === "env" && external.kind === "func");
    if (!isWanted) continue;
    const symbol = state.symbols.intern(name);
    symbol.isExported = true;
    state.symbols.want(symbol, undefined);
  }
}

function functionTypes(state: LinkState, module: Module): readonly (FunctionType | undefined)[] {
  return module.types.flatMap((group) =>
    group.types.map(({ composite }) => (composite.kind === "func" ? state.types.intern(composite) : undefined)),
  );
}

/** The module's own name, or else that of its file. */
function sonameOf(module: Module, name: string): string {
  const names = module.customSections("name").length > 0 ? readCustom(module, "name") : undefined;
  const own = names === undefined ? undefined : blockOf(names, "module");
  return own ?? name.slice(name.lastIndexOf("/") + 1);
}
