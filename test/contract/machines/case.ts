import type { Unix } from "./unix.ts";

/** Something that every file system does alike. It begins in an empty directory. */
export interface Case {
  readonly name: string;
  /** Becomes other users, so that whoever runs it on Linux has to be root. */
  readonly needsRoot?: boolean;
  readonly run: (unix: Unix) => void;
}

/** Fails unless both are the same by value. */
export function same(actual: unknown, expected: unknown): void {
  const [found, wanted] = [text(actual), text(expected)];
  if (found !== wanted) throw new Error(`Found ${found}, expected ${wanted}`);
}

/** What a case ends with that has found its surroundings lacking. On Linux it is skipped then. */
export class Lacking extends Error {
  override readonly name = "Lacking";
}

/** For what disks, containers and mounts of Linux may be without. */
export function needs(what: string, condition: boolean): void {
  if (!condition) throw new Lacking(`It needs ${what}`);
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`It does not hold that ${what}`);
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}
