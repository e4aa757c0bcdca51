/** Operations `d`, `m` and `s` of `ar`: the archive with fewer members, in another order, with a new index. */
import { insertMembers, type ArchiveMember } from "../../elf/index.ts";
import { exitCodes, ToolError } from "../failures.ts";
import { openArchiveFile } from "./archive-file.ts";
import { save, say, select, type ArJob } from "./job.ts";

export async function deleteMembers(job: ArJob): Promise<number> {
  const { command, invocation } = job;
  const file = await openArchiveFile(invocation.io, command.archive);
  const { chosen, missing } = select(job, file);
  const gone = new Set<ArchiveMember>(chosen);
  const members = file.members.filter((member) => !gone.has(member));
  if (gone.size > 0) await save(job, file, members);
  for (const { name } of chosen) say(job, `d - ${name}`);
  for (const name of missing) say(job, `No member named \`${name}'`);
  return exitCodes.success;
}

export async function moveMembers(job: ArJob): Promise<number> {
  const { command, invocation } = job;
  const file = await openArchiveFile(invocation.io, command.archive);
  const { chosen, missing } = select(job, file);
  if (missing[0] !== undefined) throw new ToolError(`${file.path}: There is no member '${missing[0]}'`);
  const moved = new Set<ArchiveMember>(chosen);
  const others = file.members.filter((member) => !moved.has(member));
  await save(job, file, insertMembers(others, chosen, command.position));
  for (const { name } of chosen) say(job, `m - ${name}`);
  return exitCodes.success;
}

export async function makeIndex(job: ArJob): Promise<number> {
  const file = await openArchiveFile(job.invocation.io, job.command.archive);
  await save(job, file, file.members);
  return exitCodes.success;
}
