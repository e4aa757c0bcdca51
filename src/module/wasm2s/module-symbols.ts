/** Symbols for the entries of a module: from its name section where that can be made of them again. */
import { FormatError, Writer } from "../../bytes/index.ts";
import { customCodec, readCustom, type Block, type IndexName, type Module, type NameBlocks } from "../../wasm/index.ts";
import { nameSection } from "../wasmify/image-names.ts";
import type { ImageNames } from "../wasmify/linked-image.ts";
import { isLlvmWord, symbolText } from "./source-text.ts";
import { canBeSymbol, dottedSymbol, localSymbol, numberedSymbol, type SymbolKind } from "../wasmify/symbol-names.ts";

/** Block of the name section -> kind of the symbols, and names in an image. */
const kinds = {
  function: { kind: "func", list: "functions" },
  type: { kind: "type", list: "types" },
  table: { kind: "table", list: "tables" },
  memory: { kind: "memory", list: "memories" },
  global: { kind: "global", list: "globals" },
  element: { kind: "elem", list: "elements" },
  data: { kind: "data", list: "data" },
  tag: { kind: "tag", list: "tags" },
} as const;

type NamedBlock = keyof typeof kinds;

/** How many entries of each kind there are, imports among them. */
export type EntryCounts = { readonly [Kind in SymbolKind]: number };

/** The symbols of a module. */
export class ModuleSymbols {
  /** The module's name, if it is to be said. */
  readonly moduleName: string | undefined;
  /** Whether the name section follows from the symbols, so that it need not be in the text. */
  readonly sayNames: boolean;
  readonly #symbols: { readonly [Kind in SymbolKind]: Map<number, string> } = {
    func: new Map(),
    type: new Map(),
    table: new Map(),
    memory: new Map(),
    global: new Map(),
    elem: new Map(),
    data: new Map(),
    tag: new Map(),
  };
  readonly #taken = new Set<string>();
  /** What {@link text} has given, by kind and index: most are used often. */
  readonly #texts: { readonly [Kind in SymbolKind]: (string | undefined)[] } = {
    func: [],
    type: [],
    table: [],
    memory: [],
    global: [],
    elem: [],
    data: [],
    tag: [],
  };
  readonly #syntax: "gnu" | "llvm";

  constructor(module: Module, options: { readonly counts: EntryCounts; readonly syntax: "gnu" | "llvm" }) {
    const { counts, syntax } = options;
    this.#syntax = syntax;
    const blocks = namesOf(module);
    this.sayNames = blocks !== undefined && canBeMadeAgain(module, { blocks, counts });
    for (const block of blocks ?? []) {
      if (block.kind in kinds) this.#add(kinds[block.kind as NamedBlock].kind, namesIn(block));
    }
    const name = blocks?.find((block) => block.kind === "module");
    this.moduleName = this.sayNames && name !== undefined && "value" in name ? name.value : undefined;
  }

  /** The symbol of an entry; one for the source alone if it has no name, or its name is none for code. */
  of(kind: SymbolKind, index: number): string {
    const symbol = this.#symbols[kind].get(index);
    if (symbol !== undefined && this.#isForCode(symbol)) return symbol;
    return this.#syntax === "gnu" ? localSymbol({ kind, index }) : dottedSymbol({ kind, index });
  }

  /** The same as an operand. */
  text(kind: SymbolKind, index: number): string {
    return (this.#texts[kind][index] ??= symbolText(this.of(kind, index)));
  }

  /** The symbol that an entry's place has: its name, where it has one. */
  label(kind: SymbolKind, index: number): string {
    return this.named(kind, index) ?? this.of(kind, index);
  }

  /** Entries of a kind whose symbols are none for code, so that they need two. */
  besides(kind: SymbolKind): readonly (readonly [index: number, symbol: string])[] {
    return Array.from(this.#symbols[kind]).filter(([, symbol]) => !this.#isForCode(symbol));
  }

  /** Whether code may refer to a symbol. LLVM's assembler takes none in quotes. */
  #isForCode(symbol: string): boolean {
    return this.#syntax === "gnu" || isLlvmWord(symbol);
  }

  /** The symbol of an entry that has a name. */
  named(kind: SymbolKind, index: number): string | undefined {
    return this.#symbols[kind].get(index);
  }

  #add(kind: SymbolKind, names: readonly IndexName[]): void {
    const symbols = this.#symbols[kind];
    for (const { index, name } of names) {
      if (name.includes("\0") || symbols.has(index)) continue;
      const isFree = canBeSymbol(name) && !this.#taken.has(name);
      const symbol = isFree ? name : numberedSymbol(name, { kind, index });
      this.#taken.add(symbol);
      symbols.set(index, symbol);
    }
  }
}

function namesIn(block: Block<NameBlocks>): readonly IndexName[] {
  return "value" in block ? (block.value as readonly IndexName[]) : [];
}

/** The blocks of the name section; `undefined` if there is none, or several, or nobody could read it. */
function namesOf(module: Module): readonly Block<NameBlocks>[] | undefined {
  try {
    return readCustom(module, "name");
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** Whether `wasmify` would make the same section, in the same place. */
function canBeMadeAgain(
  module: Module,
  { blocks, counts }: { readonly blocks: readonly Block<NameBlocks>[]; readonly counts: EntryCounts },
): boolean {
  const made = nameSection(imageNames(blocks));
  if (made === undefined || !isInUsualPlace(module) || !haveSymbols(blocks, counts)) return false;
  const writer = new Writer({ capacity: made.length });
  customCodec("name").write(writer, blocks);
  const given = writer.written;
  return given.length === made.length && given.every((byte, at) => byte === made[at]);
}

function imageNames(blocks: readonly Block<NameBlocks>[]): ImageNames {
  const names: Record<string, unknown> = {};
  for (const block of blocks) {
    if (!("value" in block)) continue;
    const { kind, value } = block;
    if (kind === "module") names["module"] = value;
    else if (kind in kinds) {
      // As symbols that nothing is taken off of.
      const { list, kind: symbolKind } = kinds[kind as NamedBlock];
      names[list] = namesIn(block).map(({ index, name }) => ({
        index,
        name: numberedSymbol(name, { kind: symbolKind, index }),
      }));
    }
  }
  return names;
}

/** Whether each name is one of an entry, and can be part of a symbol. */
function haveSymbols(blocks: readonly Block<NameBlocks>[], counts: EntryCounts): boolean {
  return blocks.every((block) => {
    if (!(block.kind in kinds)) return true;
    const count = counts[kinds[block.kind as NamedBlock].kind];
    return namesIn(block).every(({ index, name }) => index < count && !name.includes("\0"));
  });
}

/** Custom sections that may follow on the name section. */
const followers: readonly string[] = ["producers", "target_features"];

/** Whether there is one name section, and only what follows on it at the end. */
function isInUsualPlace(module: Module): boolean {
  const place = module.sections.findIndex(({ id, name }) => id === 0 && name === "name");
  const after = module.sections.slice(place + 1);
  return after.every(
    ({ id, name }, index) =>
      id === 0 && followers.includes(name) && after.findIndex((section) => section.name === name) === index,
  );
}

/** Whether a custom section stands behind the name section, where it is said by its name alone. */
export function standsBehindNames(module: Module, index: number): boolean {
  const place = module.sections.findIndex(({ id, name }) => id === 0 && name === "name");
  return place >= 0 && index > place;
}
