/**
 * Symbol versions of GNU (Drepper, "How To Write Shared Libraries", and LSB Core, "Symbol Versioning").
 *
 * Three sections: `SHT_GNU_verdef` has the versions that this file defines, `SHT_GNU_verneed` those it
 * needs of other files, and `SHT_GNU_versym` has 16 bits for each dynamic symbol: the index of its
 * version in one of the two, and `VERSYM_HIDDEN` where it is not the default.
 */
import { FormatError, Reader, Writer, type StructFields, type StructLayout, type StructValue } from "../bytes/index.ts";
import { VER_DEF_CURRENT, VER_NEED_CURRENT, VERSYM_HIDDEN, VERSYM_VERSION } from "./constants.ts";
import { sysvHash } from "./hash.ts";
import { Elf_Verdaux, Elf_Verdef, Elf_Vernaux, Elf_Verneed } from "./layouts.ts";
import type { StringTableBuilder } from "./string-table-builder.ts";
import type { StringTable } from "./string-table.ts";

/** A version that a file defines. */
export interface VersionDefinition {
  /** `VER_FLG_...`, or-ed. The definition with `VER_FLG_BASE` names the file itself. */
  readonly flags: number;
  /** What versym entries call it. */
  readonly index: number;
  readonly name: string;
  /** Names of the versions that it follows. */
  readonly predecessors: readonly string[];
}

/** The versions that a file needs of another one. */
export interface VersionNeed {
  /** Name of the other file, as in `DT_NEEDED`. */
  readonly file: string;
  readonly versions: readonly NeededVersion[];
}

/** A version that a file needs. */
export interface NeededVersion {
  readonly name: string;
  /** `VER_FLG_...`, or-ed. */
  readonly flags: number;
  /** What versym entries call it. */
  readonly index: number;
}

/** Contents of a version section and what belongs to it. */
export interface VersionSection {
  readonly bytes: Uint8Array;
  /** Absolute offset of the first byte. */
  readonly base: number;
  /** What messages call the section. */
  readonly region: string;
  /** The string table of its `sh_link`. */
  readonly strings: StringTable;
  /** Number of entries: `sh_info`, or the value of `DT_VERDEFNUM` or `DT_VERNEEDNUM`. */
  readonly count: number;
}

/** The contents of an `SHT_GNU_verdef` section. */
export function readVersionDefinitions(section: VersionSection): readonly VersionDefinition[] {
  const chains = new Chains(section);
  const definitions: VersionDefinition[] = [];
  for (const { entry, at } of chains.follow(Elf_Verdef, { start: 0, count: section.count, next: "vd_next" })) {
    const names: string[] = [];
    const auxiliary = { start: at + entry.vd_aux, count: entry.vd_cnt, next: "vda_next" } as const;
    for (const link of chains.follow(Elf_Verdaux, auxiliary)) {
      names.push(section.strings.at(link.entry.vda_name, section.base + link.at));
    }
    const [name = "", ...predecessors] = names;
    definitions.push({ flags: entry.vd_flags, index: entry.vd_ndx, name, predecessors });
  }
  return definitions;
}

/** The contents of an `SHT_GNU_verneed` section. */
export function readVersionNeeds(section: VersionSection): readonly VersionNeed[] {
  const chains = new Chains(section);
  const needs: VersionNeed[] = [];
  for (const { entry, at } of chains.follow(Elf_Verneed, { start: 0, count: section.count, next: "vn_next" })) {
    const versions: NeededVersion[] = [];
    const auxiliary = { start: at + entry.vn_aux, count: entry.vn_cnt, next: "vna_next" } as const;
    for (const link of chains.follow(Elf_Vernaux, auxiliary)) {
      const { vna_name, vna_flags, vna_other } = link.entry;
      const name = section.strings.at(vna_name, section.base + link.at);
      versions.push({ name, flags: vna_flags, index: vna_other });
    }
    needs.push({ file: section.strings.at(entry.vn_file, section.base + at), versions });
  }
  return needs;
}

/** A versym entry: which version a symbol has. */
export interface SymbolVersion {
  /** `VER_NDX_LOCAL`, `VER_NDX_GLOBAL`, or the index of a version. */
  readonly index: number;
  /** Whether the symbol is found only by who asks for this version: `name@version`, not `name@@version`. */
  readonly hidden: boolean;
}

/** The contents of an `SHT_GNU_versym` section, symbol by symbol. */
export function readSymbolVersions(bytes: Uint8Array): readonly SymbolVersion[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length >> 1 }, (_, symbol) => {
    const entry = view.getUint16(symbol * 2, true);
    return { index: entry & VERSYM_VERSION, hidden: (entry & VERSYM_HIDDEN) !== 0 };
  });
}

/** The bytes of an `SHT_GNU_verdef` section. Its `sh_info` is the number of definitions. */
export function writeVersionDefinitions(
  definitions: readonly VersionDefinition[],
  strings: StringTableBuilder,
): Uint8Array {
  const writer = new Writer();
  definitions.forEach(({ flags, index, name, predecessors }, position) => {
    const names = [name, ...predecessors];
    const size = Elf_Verdef.size + names.length * Elf_Verdaux.size;
    Elf_Verdef.write(writer, {
      vd_version: VER_DEF_CURRENT,
      vd_flags: flags,
      vd_ndx: index,
      vd_cnt: names.length,
      vd_hash: sysvHash(name),
      vd_aux: Elf_Verdef.size,
      vd_next: position === definitions.length - 1 ? 0 : size,
    });
    names.forEach((text, place) => {
      const next = place === names.length - 1 ? 0 : Elf_Verdaux.size;
      Elf_Verdaux.write(writer, { vda_name: strings.offsetOf(text), vda_next: next });
    });
  });
  return writer.finish();
}

/** The bytes of an `SHT_GNU_verneed` section. Its `sh_info` is the number of files. */
export function writeVersionNeeds(needs: readonly VersionNeed[], strings: StringTableBuilder): Uint8Array {
  const writer = new Writer();
  needs.forEach(({ file, versions }, position) => {
    const size = Elf_Verneed.size + versions.length * Elf_Vernaux.size;
    Elf_Verneed.write(writer, {
      vn_version: VER_NEED_CURRENT,
      vn_cnt: versions.length,
      vn_file: strings.offsetOf(file),
      vn_aux: Elf_Verneed.size,
      vn_next: position === needs.length - 1 ? 0 : size,
    });
    versions.forEach(({ name, flags, index }, place) => {
      Elf_Vernaux.write(writer, {
        vna_hash: sysvHash(name),
        vna_flags: flags,
        vna_other: index,
        vna_name: strings.offsetOf(name),
        vna_next: place === versions.length - 1 ? 0 : Elf_Vernaux.size,
      });
    });
  });
  return writer.finish();
}

/** The bytes of an `SHT_GNU_versym` section. */
export function writeSymbolVersions(versions: readonly SymbolVersion[]): Uint8Array {
  const bytes = new Uint8Array(versions.length * 2);
  const view = new DataView(bytes.buffer);
  versions.forEach(({ index, hidden }, symbol) => {
    view.setUint16(symbol * 2, hidden ? index | VERSYM_HIDDEN : index, true);
  });
  return bytes;
}

/**
 * Follows the chains of a version section. Entries that are shared by several chains could make a
 * small section say very much, so all chains together may have only as many entries as fit into it.
 */
class Chains {
  readonly #section: VersionSection;
  #left: number;

  constructor(section: VersionSection) {
    this.#section = section;
    this.#left = Math.floor(section.bytes.length / Elf_Verdaux.size);
  }

  /** `count` structures from `start` on, each at the distance that the one before it has in its field `next`. */
  *follow<F extends StructFields>(
    layout: StructLayout<F>,
    chain: { readonly start: number; readonly count: number; readonly next: keyof F },
  ): Generator<{ readonly entry: StructValue<F>; readonly at: number }> {
    const { bytes, base, region } = this.#section;
    let at = chain.start;
    for (let position = 0; position < chain.count; position++) {
      if (at > bytes.length || this.#left-- <= 0) this.#fail(at, `entry ${position} of ${chain.count}`);
      const entry = layout.read(new Reader(bytes, { start: at, base, region }), `an entry of ${region}`);
      yield { entry, at };
      const next = Number(entry[chain.next]);
      if (next === 0) return;
      at += next;
    }
  }

  #fail(at: number, found: string): never {
    const { bytes, base, region } = this.#section;
    throw new FormatError({
      offset: base + Math.min(at, bytes.length),
      reading: `the entries of ${region}`,
      found,
      expected: `entries within its ${bytes.length} bytes`,
    });
  }
}
