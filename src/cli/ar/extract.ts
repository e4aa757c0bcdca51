/** A member becomes a file. */
import { basename, join } from "node:path";
import type { ArchiveMember } from "../../elf/index.ts";
import { ToolError } from "../failures.ts";
import { complain, type Invocation } from "../tool.ts";

export interface ExtractOptions {
  /** Where the file goes; empty for the current folder. */
  readonly folder: string;
  /** Whether the file gets the member's time. */
  readonly keepsTime: boolean;
}

/** Writes the member's contents to a file of its name. @returns the file's path */
export async function extractTo(
  invocation: Invocation,
  member: ArchiveMember,
  options: ExtractOptions,
): Promise<string> {
  const path = join(options.folder, fileName(invocation, member));
  const { content, mode = 0o644, modified = 0 } = member;
  await invocation.io.writeFile(path, content, { mode: mode & 0o777, ...(options.keepsTime && { modified }) });
  return path;
}

/** What to call the file: whatever the member is called, the file is in the folder that it is wanted in. */
function fileName(invocation: Invocation, { name }: ArchiveMember): string {
  const last = basename(name);
  if (last === "" || last === "." || last === ".." || last.includes("\0")) {
    throw new ToolError(`Member ${JSON.stringify(name)} has no name that a file can have`);
  }
  if (last !== name) complain(invocation, `Member '${name}' is extracted as '${last}', into this folder`);
  return last;
}
