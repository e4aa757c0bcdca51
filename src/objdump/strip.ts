/** What `muslin strip` does, as a function on bytes. */
import { isArchive, isElf, readArchive, rewriteArchive, type ArchiveMember } from "../elf/index.ts";
import { isModule } from "../wasm/index.ts";
import { symbolsForIndex } from "./archive-symbols.ts";
import { openObject } from "./open-file.ts";
import { stripElf } from "./strip-elf.ts";
import { stripModule } from "./strip-module.ts";
import { StripError, type StripRequest } from "./strip-request.ts";

/**
 * The file without what is not wanted. An archive's members are stripped each; those that are no objects stay.
 *
 * @throws FormatError if the file is malformed or of no kind that is known
 * @throws StripError if what remains would refer to what goes
 *
 * @example
 * ```ts
 * import { namesMatcher, strip } from "muslin/objdump";
 *
 * declare const bytes: Uint8Array;
 * const none = namesMatcher([]);
 * strip(bytes, { symbols: "debug", discard: "none", keep: none, remove: none, removeSections: none, keepsFileSymbols: false });
 * ```
 */
export function strip(bytes: Uint8Array, request: StripRequest): Uint8Array {
  return isArchive(bytes) ? stripArchive(bytes, request) : stripObject(bytes, request, 0);
}

function stripObject(bytes: Uint8Array, request: StripRequest, base: number): Uint8Array {
  if (isElf(bytes)) return stripElf(bytes, request, base);
  if (isModule(bytes)) return stripModule(bytes, request, base);
  // Says what is there instead.
  openObject(bytes, { base, warn: () => undefined });
  return bytes;
}

function stripArchive(bytes: Uint8Array, request: StripRequest): Uint8Array {
  const archive = readArchive(bytes);
  if (archive.isThin) throw new StripError("Cannot strip a thin archive: its members are files of their own");
  const members = archive.members.map((member): ArchiveMember => {
    const { content, contentOffset, name } = member;
    if (!isElf(content) && !isModule(content)) return member;
    try {
      return { ...member, content: stripObject(content, request, contentOffset) };
    } catch (error) {
      if (error instanceof StripError) throw new StripError(`${name}: ${error.message}`);
      throw error;
    }
  });
  return rewriteArchive(archive, members, archive.symbolIndex === undefined ? {} : { symbolsOf: symbolsForIndex });
}
