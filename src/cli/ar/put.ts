/** Operations `r` and `q` of `ar`: files become members. */
import { dirname, join } from "node:path";
import {
  insertMembers,
  isArchive,
  readArchive,
  replaceMembers,
  type ArchiveMember,
  type ReadArchiveMember,
} from "../../elf/index.ts";
import { exitCodes, ToolError } from "../failures.ts";
import { complain } from "../tool.ts";
import { openArchiveFile, readInput, type ArchiveFile } from "./archive-file.ts";
import { nameFor, save, say, type ArJob } from "./job.ts";

/** A file as a member, and the path it was named by. */
interface Incoming {
  readonly path: string;
  readonly member: ArchiveMember;
}

/** Puts files in place of members of the same names, or where the command says. */
export async function replaceFiles(job: ArJob): Promise<number> {
  const { position, modifiers } = job.command;
  if (modifiers.has("u") && !modifiers.has("U")) {
    complain(job.invocation, "Modifier 'u' has no effect without 'U', as members have no times then");
  }
  const isNewer = modifiers.has("u") && modifiers.has("U") ? laterThan : undefined;
  return putFiles(job, (members, incoming) =>
    replaceMembers<ArchiveMember>(withoutNested(members, incoming), incoming, {
      ...(position && { position }),
      ...(isNewer && { isNewer }),
    }),
  );
}

/** Puts files at the end, whether or not there are members of the same names. */
export async function appendFiles(job: ArJob): Promise<number> {
  return putFiles(job, (members, incoming) => insertMembers<ArchiveMember>(members, incoming));
}

type Merge = (members: readonly ReadArchiveMember[], incoming: readonly ArchiveMember[]) => readonly ArchiveMember[];

async function putFiles(job: ArJob, merge: Merge): Promise<number> {
  const { command, invocation } = job;
  const file = await openArchiveFile(invocation.io, command.archive, command.modifiers.has("T"));
  const incoming: Incoming[] = [];
  for (const path of command.files) incoming.push(...(await membersOf(job, file, path)));
  const old = new Set<ArchiveMember>(file.members);
  const members = merge(
    file.members,
    incoming.map(({ member }) => member),
  );
  const fresh = new Set(members.filter((member) => !old.has(member)));
  if (file.archive === undefined && !command.modifiers.has("c")) complain(invocation, `Creating ${file.path}`);
  const isToWrite = fresh.size > 0 || file.archive === undefined || command.modifiers.has("s");
  if (isToWrite) await save(job, file, members);
  const names = new Set(command.operation === "r" ? file.members.map(({ name }) => name) : []);
  for (const { path, member } of incoming) {
    if (fresh.has(member)) say(job, `${names.has(member.name) ? "r" : "a"} - ${path}`);
  }
  return exitCodes.success;
}

/** Members of archives in a thin archive share their archive's name: those of an archive that comes again all go. */
function withoutNested(
  members: readonly ReadArchiveMember[],
  incoming: readonly ArchiveMember[],
): readonly ReadArchiveMember[] {
  const names = new Set(incoming.map(({ name }) => name));
  return members.filter(({ name, origin }) => origin === undefined || !names.has(name));
}

function laterThan(incoming: ArchiveMember, old: ArchiveMember): boolean {
  return (incoming.modified ?? 0) > (old.modified ?? 0);
}

/** `st_mode` of plain files. */
const S_IFREG = 0o100000;

/** A file as a member. Of an archive that goes into a thin one, its members: linkers do not look into members. */
async function membersOf(job: ArJob, file: ArchiveFile, path: string): Promise<readonly Incoming[]> {
  const { io } = job.invocation;
  const content = await readInput(io, path);
  const status = job.command.modifiers.has("U") ? await io.stat(path) : undefined;
  const facts =
    status === undefined
      ? { modified: 0, userId: 0, groupId: 0, mode: 0o644 }
      : { modified: status.modified, userId: status.userId, groupId: status.groupId, mode: S_IFREG | status.mode };
  const name = nameFor(job, file, path);
  if (!file.isThin || !isArchive(content)) return [{ path, member: { name, content, ...facts } }];
  const inner = readArchive(content);
  if (inner.isThin) return membersOfThin(job, file, path);
  return inner.members.map((member) => {
    const nested: ArchiveMember & Pick<ReadArchiveMember, "origin"> = {
      ...facts,
      name,
      content: member.content,
      origin: member.headerOffset,
    };
    return { path: member.name, member: nested };
  });
}

/** Members of a thin archive are files, or members of archives in their turn. */
async function membersOfThin(job: ArJob, file: ArchiveFile, path: string): Promise<readonly Incoming[]> {
  const inner = await openArchiveFile(job.invocation.io, path);
  return inner.members.map((member) => {
    const { name, origin, size, modified, userId, groupId, mode } = member;
    const place = join(dirname(path), name);
    const content = inner.outside(member);
    if (content === undefined) throw new ToolError(`${path}: The file of member '${name}' is not there`);
    const facts = { origin, size, modified, userId, groupId, mode };
    return { path: place, member: { ...facts, name: nameFor(job, file, place), content } };
  });
}
