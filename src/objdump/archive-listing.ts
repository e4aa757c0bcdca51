/** A member of an archive as `ls -l` would show it. */
import type { ReadArchiveMember } from "../elf/index.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** What a listing is made of. */
export type ListedMember = Pick<ReadArchiveMember, "mode" | "userId" | "groupId" | "size" | "modified" | "name">;

/** `rw-r--r-- 0/0   1234 Jan  1 00:00 1970 a.o`, the time in UTC. */
export function memberListing(member: ListedMember): string {
  const { mode, userId, groupId, size, modified, name } = member;
  return `${permissions(mode)} ${userId}/${groupId} ${String(size).padStart(6)} ${timeText(modified)} ${name}`;
}

function permissions(mode: number): string {
  return Array.from("rwxrwxrwx", (letter, place) => ((mode >> (8 - place)) & 1 ? letter : "-")).join("");
}

function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number, filling: string): string => String(value).padStart(2, filling);
  const day = `${months[date.getUTCMonth()]} ${two(date.getUTCDate(), " ")}`;
  return `${day} ${two(date.getUTCHours(), "0")}:${two(date.getUTCMinutes(), "0")} ${date.getUTCFullYear()}`;
}
