/** Shared objects as inputs: what they define for others, in which versions, and what they want of others. */
import {
  DT_SONAME,
  readElf,
  STB_LOCAL,
  STT_FUNC,
  VER_FLG_BASE,
  VER_NDX_LOCAL,
  type ElfFile,
} from "../../../elf/index.ts";
import { FUNCTION_SPACE } from "./foreign.ts";

/** What a shared object defines. */
export interface SharedSymbol {
  readonly object: SharedObject;
  /** Without its version. */
  readonly name: string;
  /** Undefined where the object has no versions, or none for the symbol. */
  readonly version: string | undefined;
  /** Whether who asks for the name alone gets this one. */
  readonly isDefault: boolean;
  readonly isFunction: boolean;
  readonly size: number;
  /** A power of two. */
  readonly alignment: number;
}

export class SharedObject {
  /** As `DT_NEEDED` names it. */
  readonly soname: string;
  /** Whether it is needed only if something of it is used. */
  readonly isAsNeeded: boolean;
  readonly defined: readonly SharedSymbol[];
  /** What it wants of others. */
  readonly wanted: readonly string[];

  /** @throws FormatError if the file is malformed */
  constructor(file: { readonly name: string; readonly bytes: Uint8Array; readonly isAsNeeded: boolean }) {
    const elf = readElf(file.bytes);
    const table = elf.dynamicSymbols;
    const { dynamicStrings } = elf;
    const soname = elf.dynamic.find(({ tag }) => tag === DT_SONAME)?.value;
    const own = soname === undefined ? undefined : dynamicStrings?.at(soname);
    this.soname = own ?? file.name.slice(file.name.lastIndexOf("/") + 1);
    this.isAsNeeded = file.isAsNeeded;
    this.defined = this.#definitions(elf);
    const indices = Array.from({ length: table?.count ?? 0 }, (_, index) => index).slice(1);
    this.wanted =
      table === undefined ? [] : indices.filter((index) => table.isUndefined(index)).map((index) => table.name(index));
  }

  #definitions({ dynamicSymbols: table, symbolVersions, versionDefinitions }: ElfFile): readonly SharedSymbol[] {
    const definitions = new Map(versionDefinitions.map((definition) => [definition.index, definition]));
    const defined: SharedSymbol[] = [];
    for (let index = 1; index < (table?.count ?? 0); index++) {
      if (table === undefined || table.isUndefined(index) || table.binding(index) === STB_LOCAL) continue;
      const { index: version = 1, hidden = false } = symbolVersions[index] ?? {};
      if (version === VER_NDX_LOCAL) continue;
      const { flags = VER_FLG_BASE, name } = definitions.get(version) ?? {};
      const section = table.section(index);
      const value = table.value(index);
      const lowestBit = value === 0 ? MOST_ALIGNMENT : value & -value;
      defined.push({
        object: this,
        name: table.name(index),
        version: (flags & VER_FLG_BASE) === 0 ? name : undefined,
        isDefault: !hidden,
        isFunction: table.type(index) === STT_FUNC || section?.name.startsWith(FUNCTION_SPACE) === true,
        size: table.size(index),
        alignment: Math.max(1, Math.min(lowestBit, section?.alignment ?? MOST_ALIGNMENT)),
      });
    }
    return defined;
  }
}

/** The most that the address of a symbol is taken to be aligned, by chance or not. */
const MOST_ALIGNMENT = 16;
