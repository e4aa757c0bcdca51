/**
 * What a file needs of the dynamic linker, found by going over all relocations: stubs for calls of what other modules have, words
 * that are filled when the file is loaded, room for copies of other modules' data.
 */
import { FormatError } from "../../../bytes/index.ts";
import type { DiagnosticLog } from "../../../diag/index.ts";
import {
  R_WASM32_32,
  R_WASM32_32_CODE,
  R_WASM32_LEB128,
  R_WASM32_LEB128_PLT,
  R_WASM32_PLT_SIG,
  R_WASM32_REL32,
  R_WASM32_REL32_CODE,
} from "../../../elf/index.ts";
import { errorOf } from "../messages.ts";
import type { InputSection, ObjectFile } from "../object-file.ts";
import type { LinkSymbol } from "../symbols.ts";
import { isFunction, type SymbolScopes } from "./foreign.ts";

/** A word that is filled when the file is loaded. */
export interface DynamicWord {
  readonly section: InputSection;
  readonly offset: number;
  /** `R_WASM32_...` */
  readonly type: number;
  readonly symbol: LinkSymbol;
  readonly addend: number;
}

export interface DynamicNeeds {
  /** Functions that are called by stubs, and the symbols of their types. */
  readonly stubs: ReadonlyMap<LinkSymbol, LinkSymbol>;
  readonly words: readonly DynamicWord[];
  /** Data of libraries that this program has its own copy of. */
  readonly copies: ReadonlySet<LinkSymbol>;
}

export function dynamicNeeds(
  files: readonly ObjectFile[],
  { scopes, log }: { readonly scopes: SymbolScopes; readonly log: DiagnosticLog },
): DynamicNeeds {
  const search = new NeedSearch(scopes, log);
  for (const part of files.flatMap(({ parts }) => parts)) {
    if (part.dropped !== undefined) continue;
    try {
      search.look(part);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      errorOf(log, `${part.label}: ${error.message}`);
    }
  }
  return search.found();
}

class NeedSearch {
  readonly #scopes: SymbolScopes;
  readonly #log: DiagnosticLog;
  readonly #signatures = new Map<LinkSymbol, LinkSymbol>();
  readonly #called = new Map<LinkSymbol, string>();
  readonly #words: DynamicWord[] = [];
  readonly #copies = new Set<LinkSymbol>();

  constructor(scopes: SymbolScopes, log: DiagnosticLog) {
    this.#scopes = scopes;
    this.#log = log;
  }

  look(section: InputSection): void {
    if (section.section === undefined) return;
    const { elf, symbols } = section.file;
    let signature: LinkSymbol | undefined;
    for (const table of elf.relocationSectionsOf(section.section)) {
      for (const { type, offset, symbol: index, addend } of elf.relocations(table)) {
        const symbol = symbols[index];
        if (symbol === undefined) continue;
        if (type === R_WASM32_PLT_SIG) {
          signature = symbol;
          continue;
        }
        if (type === R_WASM32_LEB128_PLT && signature !== undefined && !this.#signatures.has(symbol))
          this.#signatures.set(symbol, signature);
        signature = undefined;
        this.#take({ section, offset, type, symbol, addend });
      }
    }
  }

  found(): DynamicNeeds {
    const stubs = new Map<LinkSymbol, LinkSymbol>();
    for (const [symbol, place] of this.#called) {
      const signature = this.#signatures.get(symbol);
      if (signature !== undefined) stubs.set(symbol, signature);
      else
        errorOf(
          this.#log,
          `${place}: "${symbol.plainName}" is a library's, and nothing says its type: expected a call by "@plt{TYPE}"`,
        );
    }
    // What is copied has its address here.
    return { stubs, words: this.#words.filter(({ symbol }) => !this.#copies.has(symbol)), copies: this.#copies };
  }

  #take(word: DynamicWord): void {
    const { section, type, symbol } = word;
    if (type === R_WASM32_LEB128_PLT) {
      if (this.#scopes.isForeign(symbol)) this.#call(word);
    } else if (type === R_WASM32_LEB128) this.#direct(word);
    else if ((type === R_WASM32_32 || type === R_WASM32_32_CODE) && section.isAllocated) this.#word(word);
  }

  #call({ section, symbol }: DynamicWord): void {
    if (!this.#called.has(symbol)) this.#called.set(symbol, section.label);
  }

  /** Code has the address itself, and cannot be changed when it is loaded. */
  #direct(word: DynamicWord): void {
    const { symbol, section } = word;
    const isData = symbol.section?.isAllocated === true;
    if (this.#scopes.isShared) {
      if (isData || (symbol.state === "undefined" && this.#scopes.isForeign(symbol)))
        errorOf(
          this.#log,
          `${section.label}: "${symbol.plainName}" cannot be named directly in a library: expected "@got"`,
        );
      return;
    }
    if (!this.#scopes.isForeign(symbol)) return;
    if (isFunction(symbol)) this.#call(word);
    else this.#copies.add(symbol);
  }

  #word(word: DynamicWord): void {
    const { symbol, type } = word;
    if (this.#scopes.isForeign(symbol)) {
      this.#words.push(word);
      return;
    }
    if (!this.#scopes.isShared || symbol.state !== "defined") return;
    const isCode = type === R_WASM32_32_CODE || isFunction(symbol);
    if (!isCode && symbol.section?.isAllocated !== true) return;
    this.#words.push({ ...word, type: isCode ? R_WASM32_REL32_CODE : R_WASM32_REL32 });
  }
}
