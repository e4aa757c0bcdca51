/** Operations `t`, `p` and `x` of `ar`: members are listed, printed, made files. */
import { isAbsolute } from "node:path";
import type { ReadArchiveMember } from "../../elf/index.ts";
import { memberListing } from "../../objdump/index.ts";
import { exitCodes, ToolError } from "../failures.ts";
import { complain } from "../tool.ts";
import { openArchiveFile, type ArchiveFile } from "./archive-file.ts";
import { extractTo } from "./extract.ts";
import { say, select, type ArJob } from "./job.ts";

export async function listMembers(job: ArJob): Promise<number> {
  const { modifiers } = job.command;
  return forEachMember(job, async (member, file) => {
    const name = pathOf(file, member);
    const line = modifiers.has("v") ? memberListing({ ...member, name }) : name;
    const place = modifiers.has("O") ? ` 0x${member.contentOffset.toString(16)}` : "";
    job.invocation.io.stdout.write(`${line}${place}\n`);
  });
}

/** Members of a thin archive are shown by their way from here. */
function pathOf({ path, isThin }: ArchiveFile, { name }: ReadArchiveMember): string {
  return isThin && !isAbsolute(name) ? path.slice(0, path.lastIndexOf("/") + 1) + name : name;
}

export async function printMembers(job: ArJob): Promise<number> {
  return forEachMember(job, async (member, file) => {
    say(job, `\n<${member.name}>\n`);
    job.invocation.io.stdout.write(contentOf(file, member));
  });
}

export async function extractMembers(job: ArJob): Promise<number> {
  const { command, invocation } = job;
  const options = { folder: command.output ?? "", keepsTime: command.modifiers.has("o") };
  return forEachMember(job, async (member, file) => {
    if (file.isThin) throw new ToolError(`${file.path}: Members of a thin archive are files already`);
    say(job, `x - ${await extractTo(invocation, member, options)}`);
  });
}

function contentOf(file: ArchiveFile, member: ReadArchiveMember): Uint8Array {
  if (!file.isThin) return member.content;
  const content = file.outside(member);
  if (content === undefined) throw new ToolError(`${file.path}: The file of member '${member.name}' is not there`);
  return content;
}

/** Those that the command names, or all. Names without a member are complained about, and make the exit code say so. */
async function forEachMember(
  job: ArJob,
  visit: (member: ReadArchiveMember, file: ArchiveFile) => Promise<void>,
): Promise<number> {
  const { command, invocation } = job;
  const file = await openArchiveFile(invocation.io, command.archive);
  const { chosen, missing } = select(job, file, { orAll: true });
  for (const name of missing) complain(invocation, `${file.path}: There is no member '${name}'`);
  for (const member of chosen) await visit(member, file);
  return missing.length > 0 ? exitCodes.failure : exitCodes.success;
}
