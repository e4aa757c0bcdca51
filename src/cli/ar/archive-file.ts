/** Archives as files: opened, and written back whole or not at all. */
import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import {
  readArchive,
  writeArchive,
  type Archive,
  type ArchiveMember,
  type ReadArchiveMember,
} from "../../elf/index.ts";
import { symbolsForIndex, type MemberContent } from "../../objdump/index.ts";
import { FormatError } from "../../bytes/index.ts";
import { sentenceFor, ToolError } from "../failures.ts";
import type { Io } from "../io.ts";
import { outsideMembers } from "../object-input.ts";
import { complain, type Invocation } from "../tool.ts";

/** An archive that is there or will be. */
export interface ArchiveFile {
  readonly path: string;
  /** `undefined` if there is no such file yet. */
  readonly archive: Archive | undefined;
  readonly members: readonly ReadArchiveMember[];
  readonly isThin: boolean;
  /** Contents of members that are files elsewhere. */
  readonly outside: MemberContent;
}

/**
 * Opens an archive.
 * @param isThin what it is to be, if it is made or files are put in: then it must not be the other kind already
 */
export async function openArchiveFile(io: Io, path: string, isThin?: boolean): Promise<ArchiveFile> {
  if (isThin !== undefined && (await io.stat(path)) === undefined) {
    return { path, archive: undefined, members: [], isThin, outside: () => undefined };
  }
  const bytes = await readInput(io, path);
  const archive = readArchive(bytes);
  if (isThin !== undefined && isThin !== archive.isThin && archive.members.length > 0) {
    const kinds = archive.isThin
      ? "a thin archive, and --thin was not given"
      : "no thin archive, which --thin would make";
    throw new ToolError(`${path}: This is ${kinds}`);
  }
  const outside = await outsideMembers(bytes, path, io);
  return { path, archive, members: archive.members, isThin: isThin ?? archive.isThin, outside };
}

/** A file's contents; what goes wrong is said of the path as it was given. */
export async function readInput(io: Io, path: string): Promise<Uint8Array> {
  try {
    return await io.readFile(path);
  } catch (error) {
    const sentence = sentenceFor(error);
    if (sentence === undefined) throw error;
    throw new ToolError(`${path}: ${sentence}`);
  }
}

export interface SaveOptions {
  /** Whether there is to be a symbol index. */
  readonly hasIndex: boolean;
  /** Time of the symbol index, in seconds since 1970. */
  readonly modified: number;
}

/** Writes the archive with other members. What a member says of its times and owners stays as it is. */
export async function saveArchiveFile(
  invocation: Invocation,
  file: ArchiveFile,
  { members, ...options }: SaveOptions & { readonly members: readonly ArchiveMember[] },
): Promise<void> {
  const symbolsOf = (member: ArchiveMember): readonly string[] | undefined => {
    const content = isOutside(file, member) ? file.outside(member) : member.content;
    return content === undefined ? undefined : symbolsIn(content, member.name, invocation);
  };
  const bytes = writeArchive(members, {
    ...(options.hasIndex && { symbolsOf }),
    deterministic: false,
    modified: options.modified,
    thin: file.isThin,
  });
  await invocation.io.writeFile(file.path, bytes);
}

/** What a member defines. An object that is damaged is kept as any other file is, but not without a word. */
function symbolsIn(content: Uint8Array, name: string, invocation: Invocation): readonly string[] | undefined {
  try {
    return symbolsForIndex({ content });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    complain(invocation, `Member '${name}' is not in the symbol index: ${error.message}`);
    return undefined;
  }
}

/** Whether the member was read from a thin archive, and so has its contents in a file elsewhere. */
function isOutside({ archive }: ArchiveFile, member: ArchiveMember): member is ReadArchiveMember {
  return archive?.isThin === true && "origin" in member && "headerOffset" in member;
}

/**
 * What an archive calls a file: the last part of its path, or in a thin archive the way there from the archive's folder;
 * absolute paths stay as they are.
 */
export function memberName(path: string, archive: Pick<ArchiveFile, "path" | "isThin">): string {
  if (!archive.isThin) return basename(path);
  return isAbsolute(path) ? path : relative(resolve(dirname(archive.path)), resolve(path));
}
