/**
 * Archives (`ar`), read: static libraries.
 *
 * Members follow each other, each behind a header of text, at even offsets. The GNU format has three
 * members with a meaning of their own: `/` or `/SYM64/`, the symbol index; `//`, names that are too long for
 * a header, where `/123` stands for the one at offset 123. In a thin archive members are files
 * elsewhere and only these three have contents. Of the BSD format the long names are understood
 * (`#1/20`: the first 20 bytes of the contents are the name), its index (`__.SYMDEF`) is skipped.
 */
import { decodeUtf8, FormatError } from "../bytes/index.ts";
import {
  archiveHeaderSize,
  archiveMagic,
  readArchiveHeader,
  thinArchiveMagic,
  type ArchiveHeader,
} from "./archive-header.ts";
import { ArchiveSymbolIndex } from "./archive-symbol-index.ts";

/** A member, as it is put into an archive. */
export interface ArchiveMember {
  /** Of a thin archive: the path of the file, from the archive's folder. */
  readonly name: string;
  readonly content: Uint8Array;
  /** Seconds since 1970; 0 by default. */
  readonly modified?: number;
  /** 0 by default. */
  readonly userId?: number;
  /** 0 by default. */
  readonly groupId?: number;
  /** `st_mode`; 0o644 by default. */
  readonly mode?: number;
  /** Of a thin archive, whose members have no contents: bytes of the file. By default those of the contents. */
  readonly size?: number;
  /** Of a thin archive, for a member of an archive that is a member: the offset of its header in that one. */
  readonly origin?: number | undefined;
}

/** A member of an archive that is read. In a thin archive {@link content} is empty. */
export interface ReadArchiveMember extends Required<ArchiveMember> {
  /** Where the member's header is, from the archive's start: what the symbol index refers to. */
  readonly headerOffset: number;
  /** Absolute offset of the first byte of the contents. */
  readonly contentOffset: number;
}

/** Whether `bytes` begin as an archive does. */
export function isArchive(bytes: Uint8Array): boolean {
  const magic = decodeUtf8(bytes, 0, Math.min(bytes.length, archiveMagic.length));
  return magic === archiveMagic || magic === thinArchiveMagic;
}

/**
 * Opens an archive: reads the headers of all members, and none of the contents.
 *
 * @param bytes the archive; kept and never changed.
 * @throws FormatError if it is not an archive, or a header is wrong.
 *
 * @example
 * ```ts
 * import { readArchive, readElf } from "muslin/elf";
 *
 * declare const bytes: Uint8Array;
 * for (const { name, content, contentOffset } of readArchive(bytes).members) {
 *   console.log(name, readElf(content, { base: contentOffset }).sections.length);
 * }
 * ```
 */
export function readArchive(bytes: Uint8Array, options: { readonly base?: number } = {}): Archive {
  return new Archive(bytes, options.base ?? 0);
}

/** An open archive: see {@link readArchive}. */
export class Archive {
  readonly bytes: Uint8Array;
  /** Absolute offset of the first byte. */
  readonly base: number;
  /** Whether members are files elsewhere. */
  readonly isThin: boolean;
  /** The members, without those that have a meaning of their own. */
  readonly members: readonly ReadArchiveMember[];
  readonly symbolIndex: ArchiveSymbolIndex | undefined;
  #byHeaderOffset: ReadonlyMap<number, ReadArchiveMember> | undefined;

  constructor(bytes: Uint8Array, base: number) {
    if (!isArchive(bytes)) {
      throw new FormatError({
        offset: base,
        reading: "the magic of an archive",
        found: JSON.stringify(decodeUtf8(bytes, 0, Math.min(bytes.length, archiveMagic.length))),
        expected: `${JSON.stringify(archiveMagic)} or ${JSON.stringify(thinArchiveMagic)}`,
      });
    }
    this.bytes = bytes;
    this.base = base;
    this.isThin = decodeUtf8(bytes, 0, thinArchiveMagic.length) === thinArchiveMagic;
    const reading = new ArchiveReading(bytes, { base, isThin: this.isThin });
    this.members = reading.members;
    this.symbolIndex = reading.symbolIndex;
  }

  /** The first member of a name. */
  member(name: string): ReadArchiveMember | undefined {
    return this.members.find((member) => member.name === name);
  }

  /** The member whose header is at an offset from the archive's start, as the symbol index gives it. */
  memberAt(headerOffset: number): ReadArchiveMember | undefined {
    this.#byHeaderOffset ??= new Map(this.members.map((member) => [member.headerOffset, member]));
    return this.#byHeaderOffset.get(headerOffset);
  }
}

const bsdIndexNames: ReadonlySet<string> = new Set([
  "__.SYMDEF",
  "__.SYMDEF SORTED",
  "__.SYMDEF_64",
  "__.SYMDEF_64 SORTED",
]);

/** Goes through an archive from its start to its end. */
class ArchiveReading {
  readonly members: ReadArchiveMember[] = [];
  symbolIndex: ArchiveSymbolIndex | undefined;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  #longNames: Uint8Array | undefined;

  constructor(bytes: Uint8Array, { base, isThin }: { readonly base: number; readonly isThin: boolean }) {
    this.#bytes = bytes;
    this.#base = base;
    let at = archiveMagic.length;
    while (at < bytes.length) {
      const header = readArchiveHeader(bytes, at, base);
      const isSpecial = /^\/(SYM64\/|\/)?$/.test(header.name);
      const size = isThin && !isSpecial ? 0 : header.size;
      const start = at + archiveHeaderSize;
      if (start + size > bytes.length) this.#tooLong(at, header);
      const content = bytes.subarray(start, start + size);
      if (isSpecial) this.#readSpecial(header.name, { content, start });
      else this.#readMember(header, { content, at });
      // The last member may lack its padding.
      at = start + size + (size % 2);
    }
  }

  #readSpecial(name: string, { content, start }: { readonly content: Uint8Array; readonly start: number }): void {
    if (name === "//") this.#longNames = content;
    // A second "/" is an index in another order, which Windows has.
    else
      this.symbolIndex ??= new ArchiveSymbolIndex(content, { width: name === "/" ? 4 : 8, base: this.#base + start });
  }

  #readMember(header: ArchiveHeader, { content, at }: { readonly content: Uint8Array; readonly at: number }): void {
    const { name, skipped, origin } = this.#nameOf(header, { content, at });
    if (bsdIndexNames.has(name)) return;
    // No archive with such a name can be written: long names end in a newline.
    if (name.includes("\n")) this.#badName(at, JSON.stringify(name), "a name without a newline");
    this.members.push({
      ...header,
      name,
      size: header.size - skipped,
      content: content.subarray(skipped),
      headerOffset: at,
      contentOffset: this.#base + at + archiveHeaderSize + skipped,
      origin,
    });
  }

  /** The name of a member, how many bytes of its contents that takes, and where it comes from. */
  #nameOf(
    header: ArchiveHeader,
    { content, at }: { readonly content: Uint8Array; readonly at: number },
  ): { readonly name: string; readonly skipped: number; readonly origin: number | undefined } {
    const [, bsdSize] = /^#1\/(\d+)$/.exec(header.name) ?? [];
    if (bsdSize !== undefined) {
      const skipped = Number(bsdSize);
      if (skipped > content.length) this.#badName(at, header.name, `at most ${content.length} bytes of name`);
      const end = content.subarray(0, skipped).indexOf(0);
      return { name: decodeUtf8(content, 0, end < 0 ? skipped : end), skipped, origin: undefined };
    }
    // In thin archives, binutils leaves a slash at the end of the field if the name has exactly 15 letters.
    const [, offset, origin] = /^\/(\d+)(?::(\d+))?(?: +\/)?$/.exec(header.name) ?? [];
    if (offset === undefined) return { name: header.name.replace(/\/$/, ""), skipped: 0, origin: undefined };
    const name = this.#longName(Number(offset), at, header.name);
    return { name, skipped: 0, origin: origin === undefined ? undefined : Number(origin) };
  }

  #longName(offset: number, at: number, shown: string): string {
    const names = this.#longNames;
    if (names === undefined || offset >= names.length) {
      this.#badName(at, shown, names === undefined ? 'a member "//" before it' : `an offset less than ${names.length}`);
    }
    const newline = names.indexOf(0x0a, offset);
    const end = newline < 0 ? names.length : newline;
    // Names end in "/\n"; paths of thin archives have slashes inside.
    return decodeUtf8(names, offset, names[end - 1] === 0x2f && end > offset ? end - 1 : end);
  }

  #badName(at: number, found: string, expected: string): never {
    throw new FormatError({ offset: this.#base + at, reading: "the name of an archive member", found, expected });
  }

  #tooLong(at: number, { name, size }: ArchiveHeader): never {
    throw new FormatError({
      offset: this.#base + at + archiveHeaderSize,
      reading: `archive member ${JSON.stringify(name)}`,
      found: `${this.#bytes.length - at - archiveHeaderSize} bytes before the end of the archive`,
      expected: `${size} bytes`,
    });
  }
}
