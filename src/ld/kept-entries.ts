/**
 * What is kept of the inputs, by kind: passes that are about functions do not look at data, of which there may be more.
 * Entries are in the order of the files, and of each file.
 */
import type { Entry, EntryKind } from "./entry.ts";
import type { LinkState } from "./link-state.ts";

export type KeptEntries = Readonly<Record<EntryKind, readonly Entry[]>>;

/** To be called when it is known what is kept. Entries of the linker's own are not among them: it still makes some. */
export function keptEntries({ files }: LinkState): KeptEntries {
  const kept: Record<EntryKind, Entry[]> = {
    function: [],
    data: [],
    global: [],
    table: [],
    tag: [],
    memory: [],
    segment: [],
    custom: [],
    pc: [],
  };
  for (const { entries } of files) for (const entry of entries) if (entry.isLive) kept[entry.kind].push(entry);
  return kept;
}
