/** Files of all kinds, opened by what their first bytes say. */
import { FormatError } from "../bytes/index.ts";
import { isArchive, isElf, readArchive, type Archive, type ReadArchiveMember } from "../elf/index.ts";
import { isModule } from "../wasm/index.ts";
import { openElf } from "./elf-object.ts";
import type { Warn } from "./module-names.ts";
import { openModule } from "./module-object.ts";
import type { ObjectFile } from "./object-file.ts";

export interface OpenOptions {
  /** Offset of the bytes in the file they are in. */
  readonly base?: number;
  readonly warn: Warn;
}

/**
 * Opens an object file.
 * @throws FormatError if it is none, or its headers are wrong
 */
export function openObject(bytes: Uint8Array, { base = 0, warn }: OpenOptions): ObjectFile {
  if (isElf(bytes)) return openElf(bytes, { base, warn });
  if (isModule(bytes)) return openModule(bytes, { base, warn });
  throw new FormatError({
    offset: base,
    reading: "the file",
    found: firstBytes(bytes),
    expected: "an ELF file, a WebAssembly module or an archive",
  });
}

/** A member of an archive: opened, or why it cannot be. */
export type OpenedMember =
  | { readonly member: ReadArchiveMember; readonly object: ObjectFile }
  | { readonly member: ReadArchiveMember; readonly error: FormatError };

export interface OpenedArchive {
  readonly archive: Archive;
  /** Opens them one at a time. */
  readonly members: () => Iterable<OpenedMember>;
}

/** Where the contents of a member of a thin archive come from. */
export type MemberContent = (member: ReadArchiveMember) => Uint8Array | undefined;

/**
 * Opens an archive.
 * @param outside finds contents that are not in the archive
 * @throws FormatError if its headers are wrong
 */
export function openArchive(
  bytes: Uint8Array,
  options: OpenOptions & { readonly outside?: MemberContent },
): OpenedArchive {
  const archive = readArchive(bytes, { base: options.base ?? 0 });
  return {
    archive,
    members: () => openMembers(archive, options),
  };
}

export { isArchive };

function* openMembers(
  archive: Archive,
  options: OpenOptions & { readonly outside?: MemberContent },
): Generator<OpenedMember> {
  for (const member of archive.members) yield openMember(member, { ...options, isThin: archive.isThin });
}

function openMember(
  member: ReadArchiveMember,
  { isThin, outside, warn }: OpenOptions & { readonly isThin: boolean; readonly outside?: MemberContent },
): OpenedMember {
  try {
    const content = isThin ? (outside?.(member) ?? missing(member)) : member.content;
    const base = isThin ? 0 : member.contentOffset;
    return { member, object: openObject(content, { base, warn: (message) => warn(`${member.name}: ${message}`) }) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { member, error };
  }
}

function missing(member: ReadArchiveMember): never {
  throw new FormatError({
    offset: member.contentOffset,
    reading: `member "${member.name}" of a thin archive`,
    found: "no file of that name",
    expected: "the member's contents in it",
  });
}

function firstBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "nothing";
  return `bytes ${Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ")}`;
}
