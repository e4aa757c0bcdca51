/** Input of the tools that look into object files: members of thin archives are files of their own. */
import { dirname, join } from "node:path";
import { isArchive, readArchive, type Archive } from "../elf/index.ts";
import type { MemberContent } from "../objdump/index.ts";
import type { Io } from "./io.ts";

/** The contents of a thin archive's members, by their paths from the archive's folder. Missing files are left out. */
export async function outsideMembers(bytes: Uint8Array, path: string, io: Io): Promise<MemberContent> {
  const contents = new Map<string, Uint8Array>();
  const archives = new Map<string, Archive>();
  if (isArchive(bytes)) {
    const archive = readArchive(bytes);
    const names = archive.isThin ? new Set(archive.members.map(({ name }) => name)) : [];
    for (const name of names) {
      const place = join(dirname(path), name);
      if ((await io.stat(place)) !== undefined) contents.set(name, await io.readFile(place));
    }
    // A thin archive may have members of other archives.
    const inner = new Set(archive.members.filter(({ origin }) => origin !== undefined).map(({ name }) => name));
    for (const name of inner) {
      const content = contents.get(name);
      if (content !== undefined) archives.set(name, readArchive(content));
    }
  }
  return ({ name, origin }) => {
    return origin === undefined ? contents.get(name) : archives.get(name)?.memberAt(origin)?.content;
  };
}
