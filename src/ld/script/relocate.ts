/**
 * Applying relocations: the formulas and fields of the relocation table, and nothing else of the machine.
 *
 * What would need a table that only shared objects have, or knowledge of code, is refused.
 */
import { FormatError } from "../../bytes/index.ts";
import type { DiagnosticLog } from "../../diag/index.ts";
import {
  R_WASM32_LEB128,
  R_WASM32_LEB128_PLT,
  SHF_ALLOC,
  STB_WEAK,
  readField,
  relocationKinds,
  writeField,
  type RelocationKind,
  type RelocationRecord,
} from "../../elf/index.ts";
import type { CrossReferenceRule } from "./ast.ts";
import { wantsTable } from "./global-offset-table.ts";
import { errorOf } from "./messages.ts";
import type { InputSection } from "./object-file.ts";
import type { LinkSymbol } from "./symbols.ts";
import type { UndefinedReferences } from "./undefined-references.ts";

/** What relocations need to know. */
export interface RelocateOptions {
  readonly log: DiagnosticLog;
  /** The address of a symbol; undefined if it is not defined. */
  readonly addressOf: (symbol: LinkSymbol) => bigint | undefined;
  readonly undefinedReferences: UndefinedReferences;
  /** Where the symbol's word of the global offset table is, from where the module's data begins. */
  readonly tableOffset: (symbol: LinkSymbol) => bigint | undefined;
  readonly crossReferences: readonly CrossReferenceRule[];
  /** The symbol's place in the procedure linkage table; undefined if it has none. */
  readonly stubAddress: (symbol: LinkSymbol) => bigint | undefined;
  /** Whether the loader of the file sees to it that there is such a symbol. */
  readonly isForeign: (symbol: LinkSymbol) => boolean;
}

/** Applies the relocations of `section` to `bytes`, a copy of its contents. */
export function relocate(section: InputSection, bytes: Uint8Array, options: RelocateOptions): void {
  if (section.section === undefined) return;
  const { elf } = section.file;
  const relocating = new Relocating(section, bytes, options);
  try {
    for (const table of elf.relocationSectionsOf(section.section)) {
      for (const relocation of elf.relocations(table)) relocating.apply(relocation);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    errorOf(options.log, `${section.label}: ${error.message}`);
  }
}

class Relocating {
  readonly #section: InputSection;
  readonly #bytes: Uint8Array;
  readonly #options: RelocateOptions;

  constructor(section: InputSection, bytes: Uint8Array, options: RelocateOptions) {
    this.#section = section;
    this.#bytes = bytes;
    this.#options = options;
  }

  apply(relocation: RelocationRecord): void {
    const kind = relocationKinds.get(relocation.type);
    if (kind === undefined) {
      this.#error(relocation, `the relocation is of unknown type ${relocation.type}`);
      return;
    }
    if (kind.formula === "" || kind.field.encoding === "none") return;
    const symbol = this.#section.file.symbols[relocation.symbol];
    if (symbol !== undefined) this.#checkCrossReference(relocation, symbol);
    const isOfTable = symbol !== undefined && wantsTable(relocation.type);
    const address = isOfTable ? this.#options.tableOffset(symbol) : this.#symbolAddress(relocation, symbol);
    if (address === undefined) return;
    if (symbol !== undefined && isWeakCall(relocation.type, { symbol, address })) {
      this.#bytes.fill(0, relocation.offset, relocation.offset + 5);
      return;
    }
    const value = this.#value(kind, { relocation, symbol, address });
    if (value === undefined) {
      this.#error(relocation, `${kind.name} needs more than linking by a script makes: "${kind.formula}"`);
      return;
    }
    const base = this.#section.section?.contentOffset ?? 0;
    const number = Number(kind.field.bits === 32 ? BigInt.asIntN(64, value) : value);
    if (writeField(this.#bytes, relocation.offset, { field: kind.field, value: number, base })) return;
    const name = symbol === undefined || symbol.name === "" ? "the value" : `"${symbol.name}"`;
    this.#error(
      relocation,
      `${kind.name} has no room for ${name}, which is 0x${BigInt.asUintN(64, value).toString(16)}`,
    );
  }

  /** The formula, by its letters. */
  #value(
    kind: RelocationKind,
    parts: { readonly relocation: RelocationRecord; readonly symbol: LinkSymbol | undefined; readonly address: bigint },
  ): bigint | undefined {
    const { relocation, symbol, address } = parts;
    const addend = BigInt(relocation.addend);
    switch (kind.formula) {
      case "S":
      case "type":
        return address;
      case "S + A":
        return address + addend;
      case "S + A - P":
        return address + addend - this.#place(relocation);
      case "X + G":
        return this.#field(kind, relocation) + address;
      case "X + S + A":
        return this.#field(kind, relocation) + address + addend;
      // Without a procedure linkage table a call goes to the function itself.
      case "X + L":
        return this.#field(kind, relocation) + address + addend;
      case "offset in section S + A":
        return address + addend - (symbol?.section?.output?.address ?? 0n);
      default:
        return undefined;
    }
  }

  #place(relocation: RelocationRecord): bigint {
    const { output, offset } = this.#section;
    return (output?.address ?? 0n) + offset + BigInt(relocation.offset);
  }

  #field({ field }: RelocationKind, { offset }: RelocationRecord): bigint {
    const base = this.#section.section?.contentOffset ?? 0;
    return BigInt(readField(this.#bytes, offset, { field, base }).value);
  }

  #symbolAddress(relocation: RelocationRecord, symbol: LinkSymbol | undefined): bigint | undefined {
    if (symbol === undefined) return 0n;
    const stub = isStubbed(relocation.type, symbol) ? this.#options.stubAddress(symbol) : undefined;
    const address = stub ?? this.#options.addressOf(symbol);
    if (address !== undefined) return address;
    if (this.#options.isForeign(symbol)) return 0n;
    const dropped = symbol.section?.dropped;
    if (dropped !== undefined) {
      // Debug information about what is not there says address 0.
      if ((this.#section.flags & SHF_ALLOC) === 0) return 0n;
      this.#error(relocation, `"${nameOf(symbol)}" is in ${symbol.section?.label}, which is not in the output`);
      return undefined;
    }
    this.#options.undefinedReferences.add(symbol, () => this.#label(relocation));
    if (symbol.binding === STB_WEAK) return 0n;
    return undefined;
  }

  #checkCrossReference(relocation: RelocationRecord, symbol: LinkSymbol): void {
    const from = this.#section.output?.name;
    const to = symbol.section?.output?.name;
    if (from === undefined || to === undefined || from === to) return;
    for (const { isDirected, sections } of this.#options.crossReferences) {
      const isForbidden =
        sections.includes(from) &&
        sections.includes(to) &&
        (!isDirected || (sections[0] === to && sections[0] !== from));
      if (isForbidden) this.#error(relocation, `"${from}" may not refer to "${nameOf(symbol)}", which is in "${to}"`);
    }
  }

  #label(relocation: RelocationRecord): string {
    const { file, name, section } = this.#section;
    const line = section === undefined ? undefined : file.lines.ofCode(section.offset + relocation.offset);
    return `${file.label}:(${name}+0x${relocation.offset.toString(16)}${line === undefined ? "" : `, ${line}`})`;
  }

  #error(relocation: RelocationRecord, message: string): void {
    errorOf(this.#options.log, `${this.#label(relocation)}: ${message}`);
  }
}

/** Whether a function's index is that of its stub: in calls that say so, and where the function is another module's. */
function isStubbed(type: number, { state }: LinkSymbol): boolean {
  return type === R_WASM32_LEB128_PLT || (type === R_WASM32_LEB128 && state === "undefined");
}

function nameOf({ name, section }: LinkSymbol): string {
  return name === "" ? (section?.name ?? "") : name;
}

/**
 * Whether a call is to a function that nobody has. Its index would be that of a function of another type; five zeros
 * are a call of function 0, which by convention takes and gives nothing, and four `unreachable`, after which any type
 * goes.
 */
function isWeakCall(
  type: number,
  { symbol, address }: { readonly symbol: LinkSymbol; readonly address: bigint },
): boolean {
  return type === R_WASM32_LEB128_PLT && symbol.state === "undefined" && symbol.binding === STB_WEAK && address === 0n;
}
