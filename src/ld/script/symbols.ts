/**
 * Symbols of a link, and which definition wins: a strong one over weak ones, a definition over common ones, of common ones
 * the largest.
 */
import type { DiagnosticLog } from "../../diag/index.ts";
import {
  SHF_ALLOC,
  SHF_WRITE,
  SHT_NOBITS,
  STB_LOCAL,
  STB_WEAK,
  STV_DEFAULT,
  type SymbolTable,
} from "../../elf/index.ts";
import type { SharedObject, SharedSymbol } from "./dynamic/shared-object.ts";
import { InputSection, type ObjectFile } from "./object-file.ts";
import { errorOf } from "./messages.ts";

/** A symbol: of one file, or the one that all files mean by a name. */
export interface LinkSymbol {
  readonly name: string;
  /** What it is so far. `absolute` has a value and no section. */
  state: "undefined" | "common" | "defined" | "absolute";
  /** The file that defines it. */
  file: ObjectFile | undefined;
  /** Of a defined symbol. */
  section: InputSection | undefined;
  /** From the section's start; of common symbols the alignment. */
  value: bigint;
  size: bigint;
  /** `STB_...`: of an undefined symbol `STB_WEAK` only if all references are. */
  binding: number;
  /** `STT_...` */
  type: number;
  /** `STV_...` */
  visibility: number;
  /** The name without a version. */
  readonly plainName: string;
  /** Of `NAME@VERSION` and `NAME@@VERSION`, which is the one that who asks for `NAME` gets. */
  version: { readonly name: string; readonly isDefault: boolean } | undefined;
  /** Of an undefined symbol, the library that has it. */
  shared: SharedSymbol | undefined;
  /** Whether a library has the symbol or wants it, so that it has to be told of the definition here. */
  isWantedByLibrary: boolean;
}

/** The symbols that files share. */
export class SymbolTableOfLink {
  readonly #symbols: Map<string, LinkSymbol> = new Map();
  /** What libraries have and nobody has asked for. */
  readonly #offered: Map<string, SharedSymbol> = new Map();
  readonly #log: DiagnosticLog;
  readonly #allowsMultiple: boolean;

  constructor(log: DiagnosticLog, { allowsMultiple }: { readonly allowsMultiple: boolean }) {
    this.#log = log;
    this.#allowsMultiple = allowsMultiple;
  }

  get(name: string): LinkSymbol | undefined {
    return this.#symbols.get(name);
  }

  /** What a library has counts where no object has it; a definition here is one that the library may have to know. */
  addShared({ defined, wanted }: SharedObject): void {
    for (const name of wanted) this.want(name).isWantedByLibrary = true;
    for (const shared of defined) {
      const { name, version, isDefault } = shared;
      if (isDefault) this.#offer(name, shared);
      if (version !== undefined) this.#offer(`${name}@${version}`, shared);
    }
  }

  #offer(name: string, shared: SharedSymbol): void {
    const known = this.#symbols.get(name);
    if (known === undefined) this.#offered.set(name, this.#offered.get(name) ?? shared);
    else takeShared(known, shared);
  }

  /** In the order in which they were met. */
  values(): IterableIterator<LinkSymbol> {
    return this.#symbols.values();
  }

  names(): IterableIterator<string> {
    return this.#symbols.keys();
  }

  /** Makes a symbol known that someone asks for without a file: by an option or the script. */
  want(name: string): LinkSymbol {
    const known = this.#symbols.get(name);
    if (known !== undefined) return known;
    const symbol = undefinedSymbol(name, STB_WEAK);
    symbol.binding = 1;
    this.#symbols.set(name, symbol);
    return symbol;
  }

  /** The symbols of a file, its groups being dropped already. */
  addFile(file: ObjectFile): void {
    const table = file.elf.symbols;
    if (table === undefined) return;
    const symbols: (LinkSymbol | undefined)[] = [undefined];
    for (let index = 1; index < table.count; index++) {
      const own = readSymbol(file, { table, index });
      symbols.push(table.binding(index) === STB_LOCAL ? own : this.#merge(own));
    }
    file.symbols = symbols;
  }

  #merge(incoming: LinkSymbol): LinkSymbol {
    const key = incoming.version?.isDefault === true ? incoming.plainName : incoming.name;
    const known = this.#symbols.get(key);
    if (known === undefined) {
      this.#symbols.set(key, incoming);
      const offered = this.#offered.get(key);
      if (offered !== undefined) takeShared(incoming, offered);
      return incoming;
    }
    const visibility = strictest(known.visibility, incoming.visibility);
    if (incoming.state === "undefined") {
      if (known.state === "undefined" && incoming.binding !== STB_WEAK) known.binding = incoming.binding;
    } else if (this.#replaces(known, incoming)) {
      const { shared, isWantedByLibrary } = known;
      Object.assign(known, incoming, { shared, isWantedByLibrary: isWantedByLibrary || shared !== undefined });
    } else if (known.state === "common" && incoming.state === "common") {
      known.value = known.value > incoming.value ? known.value : incoming.value;
    }
    known.visibility = visibility;
    return known;
  }

  /** Whether a definition takes the place of what is known. */
  #replaces(known: LinkSymbol, incoming: LinkSymbol): boolean {
    if (known.state === "undefined") return true;
    if (known.state === "common") {
      if (incoming.state !== "common") return incoming.binding !== STB_WEAK;
      if (incoming.size <= known.size) return false;
      incoming.value = incoming.value > known.value ? incoming.value : known.value;
      return true;
    }
    if (incoming.state === "common") return known.binding === STB_WEAK;
    if (known.binding === STB_WEAK) return incoming.binding !== STB_WEAK;
    if (incoming.binding !== STB_WEAK && !this.#allowsMultiple) this.#duplicate(known, incoming);
    return false;
  }

  #duplicate(known: LinkSymbol, incoming: LinkSymbol): void {
    errorOf(this.#log, `Symbol "${known.name}" is defined twice: in ${placeOf(known)} and in ${placeOf(incoming)}`);
  }
}

function takeShared(symbol: LinkSymbol, shared: SharedSymbol): void {
  symbol.shared ??= shared;
  symbol.isWantedByLibrary = true;
}

/** Where a symbol is defined, for messages. */
function placeOf({ name, section, file }: LinkSymbol): string {
  const line = file?.lines.ofDefinition(name);
  return `${section?.label ?? file?.label ?? "the script"}${line === undefined ? "" : ` at ${line}`}`;
}

/** Defines a symbol in what the linker makes. */
export function define(
  symbol: LinkSymbol,
  place: Pick<LinkSymbol, "file" | "section" | "type"> & { readonly value: number; readonly size: number },
): void {
  const { value, size, ...rest } = place;
  Object.assign(symbol, rest, { state: "defined", value: BigInt(value), size: BigInt(size) });
}

export function undefinedSymbol(name: string, binding: number): LinkSymbol {
  const parts = name.includes("@") ? /^([^@]+)(@@?)([^@]+)$/.exec(name) : undefined;
  const [, plainName = name, marks = "", version = ""] = parts ?? [];
  return {
    plainName,
    version: version === "" ? undefined : { name: version, isDefault: marks === "@@" },
    shared: undefined,
    isWantedByLibrary: false,
    name,
    state: "undefined",
    file: undefined,
    section: undefined,
    value: 0n,
    size: 0n,
    binding,
    type: 0,
    visibility: STV_DEFAULT,
  };
}

function readSymbol(
  file: ObjectFile,
  { table, index }: { readonly table: SymbolTable; readonly index: number },
): LinkSymbol {
  const symbol = undefinedSymbol(table.name(index), table.binding(index));
  symbol.visibility = table.visibility(index);
  symbol.type = table.type(index);
  if (table.isUndefined(index)) return symbol;
  symbol.file = file;
  symbol.value = table.exactValue(index);
  symbol.size = table.exactSize(index);
  if (table.isCommon(index)) {
    symbol.state = "common";
    return symbol;
  }
  const sectionIndex = table.sectionIndex(index);
  symbol.section = file.sections[sectionIndex];
  symbol.state = sectionIndex === 0 ? "absolute" : "defined";
  // What a dropped group defines, the group that is kept defines too.
  if (symbol.section?.dropped === "group" && symbol.binding !== STB_LOCAL) {
    return { ...undefinedSymbol(symbol.name, symbol.binding), visibility: symbol.visibility };
  }
  return symbol;
}

/** `STV_DEFAULT` says nothing; of the others the smallest number is the strictest. */
function strictest(a: number, b: number): number {
  if (a === STV_DEFAULT || b === STV_DEFAULT) return Math.max(a, b);
  return Math.min(a, b);
}

/** Gives common symbols their place: a section `COMMON` of the file that wants most. */
export function allocateCommon(symbols: SymbolTableOfLink): void {
  for (const symbol of symbols.values()) {
    const { file } = symbol;
    if (symbol.state !== "common" || file === undefined) continue;
    const alignment = Number(symbol.value);
    const section = new InputSection(file, {
      name: "COMMON",
      type: SHT_NOBITS,
      flags: SHF_ALLOC | SHF_WRITE,
      alignment: Math.max(1, alignment),
      size: Number(symbol.size),
      section: undefined,
    });
    file.parts.push(section);
    symbol.state = "defined";
    symbol.section = section;
    symbol.value = 0n;
  }
}
