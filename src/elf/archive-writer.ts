/**
 * Archives, written: the GNU format, to the byte as binutils' `ar` writes it.
 *
 *     !<arch>\n | / symbol index | // long names | member | member | ...
 */
import { encodeUtf8 } from "../bytes/index.ts";
import { archiveHeaderBytes, archiveHeaderSize, archiveMagic, thinArchiveMagic } from "./archive-header.ts";
import { putSymbolIndex, symbolIndexSize, type IndexedSymbol, type IndexWidth } from "./archive-symbol-index.ts";
import type { Archive, ArchiveMember } from "./archive.ts";

/** How an archive is written. */
export interface WriteArchiveOptions {
  /**
   * The names that a member defines, in order; `undefined` if it is no object file. Without it, or if no
   * member is an object file, there is no symbol index.
   */
  readonly symbolsOf?: (member: ArchiveMember) => Iterable<string> | undefined;
  /**
   * Whether dates and ids are written as 0 and modes as 0o644, so that the same contents make the
   * same archive (`D` of `ar`); if not (`U`), they are those of the members. True by default.
   */
  readonly deterministic?: boolean;
  /** Whether members are files elsewhere, of which only names and sizes are written. */
  readonly thin?: boolean;
  /** Date of the symbol index, in seconds since 1970, if not deterministic. */
  readonly modified?: number;
  /** Bytes of numbers in the symbol index; by default 8 if the archive is too large for 4. */
  readonly indexWidth?: IndexWidth;
}

/**
 * The bytes of an archive.
 *
 * @example
 * ```ts
 * import { definedSymbolsOf, writeArchive } from "muslin/elf";
 *
 * declare const object: Uint8Array;
 * const library = writeArchive([{ name: "one.o", content: object }], { symbolsOf: definedSymbolsOf });
 * ```
 */
export function writeArchive(members: readonly ArchiveMember[], options: WriteArchiveOptions = {}): Uint8Array {
  const names = new LongNames(members, options.thin ?? false);
  const index = collectSymbols(members, options);
  const widths: readonly IndexWidth[] = options.indexWidth === undefined ? [4, 8] : [options.indexWidth];
  const layout = widths.map((width) => layOut(members, { names, index, options, width })).find(fitsItsIndex);
  if (layout === undefined) throw new RangeError("The archive is too large for the numbers of its symbol index");
  return putAll(members, { names, index, options, layout });
}

/**
 * The bytes of an archive whose members were changed: exactly those that were read if they were not.
 * @param members those of `archive`, or others.
 */
export function rewriteArchive(
  archive: Archive,
  members: readonly ArchiveMember[],
  options: WriteArchiveOptions = {},
): Uint8Array {
  const isSame = members.length === archive.members.length;
  if (isSame && members.every((member, place) => member === archive.members[place]))
    return Uint8Array.from(archive.bytes);
  return writeArchive(members, { thin: archive.isThin, ...options });
}

/** Bytes of a name that fit into a header, with the slash behind it. */
const longestShortName = 15;

/** Names of members as headers have them, and the contents of `//`. */
class LongNames {
  readonly content: Uint8Array;
  /** By member. */
  readonly fields: readonly string[];

  constructor(members: readonly ArchiveMember[], isThin: boolean) {
    const parts: Uint8Array[] = [];
    let size = 0;
    let previous: { readonly name: string; readonly field: string } | undefined;
    this.fields = members.map(({ name, origin }) => {
      const bytes = encodeUtf8(name);
      if (name.includes("\n"))
        throw new RangeError(`Cannot name an archive member ${JSON.stringify(name)}: names end in a newline`);
      // A name that looks like a special one is written as if it were long.
      const looksSpecial = name === "" || name.startsWith("/") || name.startsWith("#1/");
      if (!isThin && bytes.length <= longestShortName && !looksSpecial) return `${name}/`;
      const suffix = origin === undefined ? "" : `:${origin}`;
      // Members of one archive inside of a thin archive share its name.
      if (isThin && previous?.name === name) return previous.field + suffix;
      const field = `/${size}`;
      previous = { name, field };
      parts.push(bytes, encodeUtf8("/\n"));
      size += bytes.length + 2;
      return field + suffix;
    });
    this.content = new Uint8Array(size + (size % 2)).fill(0x0a);
    let at = 0;
    for (const part of parts) {
      this.content.set(part, at);
      at += part.length;
    }
  }
}

/** Names to index, and the member of each. */
interface Symbols {
  readonly names: readonly string[];
  readonly members: readonly number[];
}

function collectSymbols(members: readonly ArchiveMember[], { symbolsOf }: WriteArchiveOptions): Symbols | undefined {
  if (symbolsOf === undefined) return undefined;
  const names: string[] = [];
  const owners: number[] = [];
  let hasObjects = false;
  members.forEach((member, place) => {
    const symbols = symbolsOf(member);
    if (symbols === undefined) return;
    hasObjects = true;
    for (const name of symbols) {
      names.push(name);
      owners.push(place);
    }
  });
  return hasObjects ? { names, members: owners } : undefined;
}

interface Plan {
  readonly names: LongNames;
  readonly index: Symbols | undefined;
  readonly options: WriteArchiveOptions;
}

interface Layout {
  readonly width: IndexWidth;
  readonly indexSize: number;
  /** Where each member's header is. */
  readonly offsets: readonly number[];
  readonly size: number;
}

function layOut(members: readonly ArchiveMember[], plan: Plan & { readonly width: IndexWidth }): Layout {
  const { names, index, options, width } = plan;
  const indexSize = index === undefined ? 0 : symbolIndexSize(index.names, width);
  let at = archiveMagic.length;
  if (index !== undefined) at += archiveHeaderSize + indexSize;
  if (names.content.length > 0) at += archiveHeaderSize + names.content.length;
  const offsets = members.map(({ content }) => {
    const offset = at;
    at += archiveHeaderSize + (options.thin === true ? 0 : content.length + (content.length % 2));
    return offset;
  });
  return { width, indexSize, offsets, size: at };
}

function fitsItsIndex({ width, offsets }: Layout): boolean {
  return width === 8 || (offsets.at(-1) ?? 0) < 2 ** 32;
}

function putAll(members: readonly ArchiveMember[], plan: Plan & { readonly layout: Layout }): Uint8Array {
  const { names, index, options, layout } = plan;
  const { width, indexSize, offsets } = layout;
  const { deterministic = true, thin = false } = options;
  const bytes = new Uint8Array(layout.size);
  bytes.set(encodeUtf8(thin ? thinArchiveMagic : archiveMagic));
  let at = archiveMagic.length;
  if (index !== undefined) {
    const modified = deterministic ? 0 : (options.modified ?? 0);
    const ids = { modified, userId: 0, groupId: 0, mode: 0 };
    bytes.set(archiveHeaderBytes({ name: width === 4 ? "/" : "/SYM64/", ...ids, size: indexSize }), at);
    const symbols = index.names.map((name, entry): IndexedSymbol => {
      return { name, memberOffset: offsets[index.members[entry] ?? 0] ?? 0 };
    });
    putSymbolIndex(bytes, at + archiveHeaderSize, { symbols, width });
    at += archiveHeaderSize + indexSize;
  }
  if (names.content.length > 0) {
    bytes.set(archiveHeaderBytes({ name: "//", size: names.content.length }), at);
    bytes.set(names.content, at + archiveHeaderSize);
  }
  members.forEach((member, place) => {
    const offset = offsets[place] ?? 0;
    bytes.set(memberHeader(member, { name: names.fields[place] ?? "", deterministic, thin }), offset);
    if (thin) return;
    bytes.set(member.content, offset + archiveHeaderSize);
    const end = offset + archiveHeaderSize + member.content.length;
    if (member.content.length % 2 === 1) bytes[end] = 0x0a;
  });
  return bytes;
}

function memberHeader(
  member: ArchiveMember,
  form: { readonly name: string; readonly deterministic: boolean; readonly thin: boolean },
): Uint8Array {
  const { name, deterministic, thin } = form;
  const size = (thin ? member.size : undefined) ?? member.content.length;
  if (deterministic) return archiveHeaderBytes({ name, size, modified: 0, userId: 0, groupId: 0, mode: 0o644 });
  const { modified = 0, userId = 0, groupId = 0, mode = 0o644 } = member;
  return archiveHeaderBytes({ name, size, modified, userId, groupId, mode });
}
