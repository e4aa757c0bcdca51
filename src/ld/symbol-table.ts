/**
 * The global symbols of a link, one object for each name.
 *
 * Who defines a symbol is decided as other linkers decide it: a definition beats a common symbol, that beats a weak
 * definition, and the first of equals wins. A member of an archive is taken in as soon as some object wants
 * a symbol that it has, wherever in the order of inputs the archive is.
 */
import { nameBytesOf, type NameBytes } from "../bytes/index.ts";
import type { Entry } from "./entry.ts";
import { NameTable } from "./name-table.ts";
import { isMissing, LinkSymbol, type ImportName } from "./symbol.ts";
import type { ObjectFile } from "./object-file.ts";

/** A member of an archive, before it is taken in. */
export interface LazyMember {
  /** As messages name it: `libc.a(printf.o)`. */
  readonly name: string;
  /** Takes it in; nothing happens the second time. */
  extract(reason: { readonly symbol: string; readonly file: ObjectFile | undefined }): void;
}

/** What goes wrong when symbols meet. */
export interface ResolutionProblems {
  duplicate(symbol: LinkSymbol, other: LinkSymbol): void;
  kindMismatch(symbol: LinkSymbol, other: LinkSymbol): void;
  /** Two files import the symbol from different places. */
  importMismatch(symbol: LinkSymbol, other: LinkSymbol): void;
}

export class SymbolTable {
  readonly #byName = new NameTable<LinkSymbol>();
  readonly #lazy = new Map<LinkSymbol, LazyMember>();
  readonly #wraps = new Map<string, string>();

  /** All of them, in the order in which they were first mentioned. */
  get all(): readonly LinkSymbol[] {
    return this.#byName.items;
  }

  get(name: string): LinkSymbol | undefined {
    return this.#byName.find(nameBytesOf(name));
  }

  /** From now on whoever mentions `name` without defining it means `__wrap_name`, and `__real_name` is `name`. */
  wrap(name: string): void {
    this.#wraps.set(name, `__wrap_${name}`);
    this.#wraps.set(`__real_${name}`, name);
  }

  /** The member that has a symbol which nobody has wanted so far. */
  memberOf(symbol: LinkSymbol): LazyMember | undefined {
    return this.#lazy.get(symbol);
  }

  /** The symbol of a name, made if there is none yet. */
  intern(name: string): LinkSymbol {
    return this.#intern(nameBytesOf(name));
  }

  #intern(name: NameBytes): LinkSymbol {
    let symbol = this.#byName.find(name);
    if (symbol === undefined) {
      symbol = new LinkSymbol(name, "unknown");
      this.#byName.add(symbol);
    }
    return symbol;
  }

  /** A symbol that an archive's index names: its member comes in when the symbol is wanted. */
  addLazy(name: string, member: LazyMember): void {
    const symbol = this.intern(name);
    if (symbol.state !== "undefined" || this.#lazy.has(symbol)) return;
    this.#lazy.set(symbol, member);
    // It is read later: until then the symbol is not defined, but other members with it are not wanted any more.
    if (symbol.isWanted) member.extract({ symbol: name, file: symbol.file });
    else symbol.state = "lazy";
  }

  /** Says that something needs the symbol, so that a member of an archive that has it comes in. */
  want(symbol: LinkSymbol, file: ObjectFile | undefined): void {
    symbol.isWanted = true;
    symbol.isReferenced = true;
    if (symbol.state !== "lazy") return;
    symbol.state = "undefined";
    this.#lazy.get(symbol)?.extract({ symbol: symbol.name, file });
  }

  /** Replaces what a file declares by what all files share. */
  addFile(file: ObjectFile, problems: ResolutionProblems): void {
    const symbols = file.declared.slice();
    for (let index = 0; index < symbols.length; index++) {
      const declared = symbols[index]!;
      if (!declared.isLocal && declared.isNamed) symbols[index] = this.#share(declared, problems);
    }
    file.symbols = symbols;
  }

  #share(declared: LinkSymbol, problems: ResolutionProblems): LinkSymbol {
    if (!isDefinedHere(declared)) {
      const other = this.#wraps.size === 0 ? undefined : this.#wraps.get(declared.name);
      const symbol = other === undefined ? this.#intern(declared) : this.intern(other);
      this.#mention(symbol, declared, problems);
      return symbol;
    }
    const known = this.#byName.find(declared);
    // Nothing beats it any more, so that it needs no second object.
    if (known === undefined && rankOf(declared) === RANK_STRONG) return this.#adopt(declared);
    const symbol = known ?? this.#intern(declared);
    this.#define(symbol, declared, problems);
    return symbol;
  }

  #adopt(declared: LinkSymbol): LinkSymbol {
    declared.isReferenced = true;
    declared.importName = undefined;
    declared.externalType = undefined;
    this.#byName.add(declared);
    return declared;
  }

  #mention(symbol: LinkSymbol, declared: LinkSymbol, problems: ResolutionProblems): void {
    checkKind(symbol, declared, problems);
    symbol.isHidden ||= declared.isHidden;
    symbol.isExported ||= declared.isExported;
    symbol.isRetained ||= declared.isRetained;
    symbol.isReferenced = true;
    if (isMissing(symbol)) {
      symbol.file ??= declared.file;
      const { importName } = symbol;
      const other = importNameOf(declared);
      symbol.importName ??= other;
      if (importName && other && (importName.module !== other.module || importName.name !== other.name))
        problems.importMismatch(symbol, declared);
      symbol.type ??= declared.type;
      symbol.externalType ??= declared.externalType;
      symbol.isThreadLocal ||= declared.isThreadLocal;
    }
    if (declared.isWeak) symbol.isWeak ||= isMissing(symbol) && !symbol.isWanted;
    else {
      if (!symbol.isDefined) symbol.isWeak = false;
      this.want(symbol, declared.file);
    }
  }

  #define(symbol: LinkSymbol, declared: LinkSymbol, problems: ResolutionProblems): void {
    checkKind(symbol, declared, problems);
    symbol.isExported ||= declared.isExported;
    symbol.isRetained ||= declared.isRetained;
    symbol.isHidden ||= declared.isHidden;
    symbol.isReferenced = true;
    const rank = rankOf(declared);
    const present = rankOf(symbol);
    if (rank > present) return takeDefinition(symbol, declared);
    if (rank < present) return;
    if (rank === RANK_COMMON) {
      symbol.value = Math.max(symbol.value, declared.value);
      if (declared.size > symbol.size) symbol.size = declared.size;
      return;
    }
    if (rank === RANK_STRONG) problems.duplicate(symbol, declared);
  }
}

const RANK_NONE = 0;
const RANK_WEAK = 1;
const RANK_COMMON = 2;
const RANK_STRONG = 3;

function rankOf(symbol: LinkSymbol): number {
  if (symbol.state === "common") return RANK_COMMON;
  if (symbol.state !== "defined" && symbol.state !== "absolute") return RANK_NONE;
  return symbol.isWeak ? RANK_WEAK : RANK_STRONG;
}

/** What another file's comdat group has already is only mentioned here. */
function isDefinedHere(symbol: LinkSymbol): boolean {
  return symbol.isDefined && symbol.entry?.isDiscarded !== true;
}

function importNameOf(symbol: LinkSymbol): ImportName | undefined {
  return symbol.state === "undefined" ? symbol.importName : undefined;
}

/** Lets a symbol be what another one is. */
export function takeDefinition(symbol: LinkSymbol, declared: LinkSymbol): void {
  symbol.kind = declared.kind;
  symbol.state = declared.state;
  symbol.isWeak = declared.isWeak;
  symbol.isProtected = declared.isProtected;
  symbol.isThreadLocal = declared.isThreadLocal;
  symbol.file = declared.file;
  symbol.entry = declared.entry;
  symbol.value = declared.value;
  symbol.size = declared.size;
  symbol.type = declared.type;
  symbol.importName = undefined;
  symbol.externalType = undefined;
}

/** Lets a symbol be what the linker has made. */
export function defineByLinker(symbol: LinkSymbol, entry: Entry): void {
  if (entry.kind === "function") symbol.kind = "function";
  symbol.state = "defined";
  symbol.isWeak = false;
  symbol.isHidden = true;
  symbol.importName = undefined;
  symbol.file = entry.file;
  symbol.entry = entry;
  symbol.value = 0;
  symbol.type = entry.type;
}

function checkKind(symbol: LinkSymbol, declared: LinkSymbol, problems: ResolutionProblems): void {
  if (declared.kind === "unknown" || symbol.kind === declared.kind) return;
  if (symbol.kind === "unknown") {
    symbol.kind = declared.kind;
    return;
  }
  problems.kindMismatch(symbol, declared);
}
