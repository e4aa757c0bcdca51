/** A call of `ar`, and what its operations have in common. */
import type { ArchiveMember, ReadArchiveMember } from "../../elf/index.ts";
import type { Invocation } from "../tool.ts";
import { memberName, saveArchiveFile, type ArchiveFile } from "./archive-file.ts";
import type { ArCommand } from "./arguments.ts";

/** A command and the world it is given in. */
export interface ArJob {
  readonly command: ArCommand;
  readonly invocation: Invocation;
}

/** Says what is done, if that is wanted. */
export function say({ command, invocation }: ArJob, line: string): void {
  if (command.modifiers.has("v")) invocation.io.stdout.write(`${line}\n`);
}

/** Writes the archive with these members in it. */
export async function save(job: ArJob, file: ArchiveFile, members: readonly ArchiveMember[]): Promise<void> {
  const { modifiers } = job.command;
  const hasIndex = !modifiers.has("S");
  const modified = modifiers.has("U") ? Math.floor(Date.now() / 1000) : 0;
  await saveArchiveFile(job.invocation, file, { hasIndex, modified, members });
}

/** Names of new members have so many characters with modifier `f`, as old systems want it. */
const SHORT_NAME = 15;

/** What the archive calls a file. */
export function nameFor({ command }: ArJob, file: ArchiveFile, path: string): string {
  const name = memberName(path, file);
  return command.modifiers.has("f") && !file.isThin ? name.slice(0, SHORT_NAME) : name;
}

export interface Selection {
  /** In the order in which they were named. */
  readonly chosen: readonly ReadArchiveMember[];
  readonly missing: readonly string[];
}

/** The members that a command names, a name that comes twice its next one; all if it names none and `orAll` is set. */
export function select(job: ArJob, file: ArchiveFile, options: { readonly orAll?: boolean } = {}): Selection {
  const { files, count, modifiers } = job.command;
  if (files.length === 0 && options.orAll === true) return { chosen: file.members, missing: [] };
  const chosen: ReadArchiveMember[] = [];
  const missing: string[] = [];
  for (const path of files) {
    const wanted = modifiers.has("P") ? path : nameFor(job, file, path);
    const isMeant = ({ name }: ReadArchiveMember): boolean => name === wanted || (file.isThin && name === path);
    const member = file.members.filter((candidate) => isMeant(candidate) && !chosen.includes(candidate))[count - 1];
    if (member === undefined) missing.push(path);
    else chosen.push(member);
  }
  return { chosen, missing };
}
