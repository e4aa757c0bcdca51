/**
 * Changing the list of an archive's members, as the operations of `ar` do it.
 *
 * Each takes a list and returns a new one. Names are compared as they are; where several members
 * have the same name, the first one is meant.
 */
import type { ArchiveMember } from "./archive.ts";

/**
 * Where members go that are put into a list: behind or before a member of this name, or by default, and
 * if there is none, at the end. Each finds its place by itself, so several behind one come out in reverse.
 */
export type MemberPosition = { readonly after: string } | { readonly before: string } | undefined;

/**
 * Members of the same names replaced, others added (`ar r`). Without a position, what is replaced stays
 * where it is and what is added goes to the end; with one, all go there. A name that comes twice
 * replaces a member once.
 * @param isNewer if given, a member is replaced only where this is so (`ar u`).
 */
export function replaceMembers<M extends ArchiveMember>(
  members: readonly M[],
  incoming: readonly M[],
  options: { readonly position?: MemberPosition; readonly isNewer?: (incoming: M, old: M) => boolean } = {},
): readonly M[] {
  const { position, isNewer } = options;
  const old = new Map<string, M[]>();
  for (const member of members) {
    const others = old.get(member.name);
    if (others === undefined) old.set(member.name, [member]);
    else others.push(member);
  }
  const list = [...members];
  for (const member of incoming) {
    const [replaced] = old.get(member.name) ?? [];
    if (replaced !== undefined && isNewer?.(member, replaced) === false) continue;
    old.get(member.name)?.shift();
    const at = replaced === undefined ? -1 : list.indexOf(replaced);
    if (at >= 0 && position === undefined) {
      list[at] = member;
      continue;
    }
    const place = placeOf(list, position);
    list.splice(place, 0, member);
    if (at >= 0) list.splice(place <= at ? at + 1 : at, 1);
  }
  return list;
}

/** Members put in at `position`, whether or not there are others of their names; without one, at the end (`ar q`). */
export function insertMembers<M extends ArchiveMember>(
  members: readonly M[],
  incoming: readonly M[],
  position?: MemberPosition,
): readonly M[] {
  const list = [...members];
  for (const member of incoming) list.splice(placeOf(list, position), 0, member);
  return list;
}

/** The list without the first member of each name (`ar d`), and the names that it does not have. */
export function deleteMembers<M extends ArchiveMember>(members: readonly M[], names: readonly string[]): Selection<M> {
  const { chosen, missing } = selectMembers(members, names);
  const gone = new Set(chosen);
  return { chosen: members.filter((member) => !gone.has(member)), missing };
}

/** The first member of each name moved to `position` (`ar m`), and the names that the list does not have. */
export function moveMembers<M extends ArchiveMember>(
  members: readonly M[],
  names: readonly string[],
  position?: MemberPosition,
): Selection<M> {
  const { chosen, missing } = selectMembers(members, names);
  const moved = new Set(chosen);
  const others = members.filter((member) => !moved.has(member));
  return { chosen: insertMembers(others, chosen, position), missing };
}

/** Members, and names for which there is none. */
export interface Selection<M extends ArchiveMember> {
  readonly chosen: readonly M[];
  readonly missing: readonly string[];
}

/** The first member of each name, in the order of the names (`ar x`, `ar p`, `ar t`). */
export function selectMembers<M extends ArchiveMember>(members: readonly M[], names: readonly string[]): Selection<M> {
  const byName = new Map<string, M>();
  for (const member of members) if (!byName.has(member.name)) byName.set(member.name, member);
  const chosen: M[] = [];
  const missing: string[] = [];
  for (const name of names) {
    const member = byName.get(name);
    if (member === undefined) missing.push(name);
    else chosen.push(member);
  }
  return { chosen, missing };
}

/** A position at a member that is not there is the end. */
function placeOf(members: readonly ArchiveMember[], position: MemberPosition): number {
  if (position === undefined) return members.length;
  const wanted = "after" in position ? position.after : position.before;
  const place = members.findIndex(({ name }) => name === wanted);
  if (place < 0) return members.length;
  return "after" in position ? place + 1 : place;
}
