/**
 * Putting data in order: which sections of the inputs become which of the output, and in which order. Thread-local
 * data comes first, zeros come last, so that the module need not have them.
 */
import type { Entry } from "./entry.ts";
import type { KeptEntries } from "./kept-entries.ts";
import type { LinkState } from "./link-state.ts";
import { StringPool } from "./string-pieces.ts";

/** A section of the output: entries of data behind each other, or merged strings. */
export interface OutputSection {
  readonly name: string;
  readonly entries: Entry[];
  /** The strings of entries that were taken apart; they come first. */
  pool: StringPool | undefined;
  /** These entries: what is in them is where the pool says, from the section's address on. */
  readonly merged: Entry[];
  /** Whether it has contents only by being in memory. */
  readonly isZero: boolean;
  readonly isThreadLocal: boolean;
  isWritable: boolean;
  address: number;
  size: number;
  alignment: number;
}

/** Sections that objects have one of for each symbol: `.rodata.str1.1` is part of `.rodata`. */
const families = [".text", ".rodata", ".data", ".bss", ".tdata", ".tbss", ".data.rel.ro", ".init_array", ".fini_array"];

/** The name in the output of a section of an input. */
export function outputNameOf({ section, isThreadLocal, isZero }: Entry): string {
  if (isThreadLocal) return isZero ? ".tbss" : ".tdata";
  if (isZero && !section.startsWith(".")) return section;
  if (isZero) return ".bss";
  // The longest family that it is of.
  const family = families.findLast(
    (name) => section.startsWith(name) && (section.length === name.length || section[name.length] === "."),
  );
  if (family === ".bss") return ".data";
  return family ?? section;
}

const order: readonly string[] = [".tdata", ".tbss", ".rodata", ".data.rel.ro"];

/** What comes last of what has contents. */
const DATA_RANK = 100;
const OTHER_RANK = 50;
const ZERO_RANK = 200;

function rankOf({ name, isZero, isThreadLocal }: OutputSection): number {
  const place = order.indexOf(name);
  if (place >= 0) return place;
  if (isZero && !isThreadLocal) return ZERO_RANK;
  return name === ".data" ? DATA_RANK : OTHER_RANK;
}

/** The sections of the output, in their order; addresses come later. */
export function makeOutputSections(state: LinkState, kept: KeptEntries): readonly OutputSection[] {
  const sections = new SectionFinder();
  const own = state.internal.entries.filter((entry) => entry.kind === "data" && entry.isLive && entry.section !== "");
  for (const entry of [...kept.data, ...own]) addEntry(sections.of(entry), entry, state);
  const { mergeStrings = "equal" } = state.options;
  const sorted = sections.all.toSorted((a, b) => rankOf(a) - rankOf(b));
  for (const { pool } of sorted) pool?.layOut({ mergesTails: mergeStrings === "tails" });
  return sorted;
}

/** Sections by what goes into them. Entries of the same name are thousands, and the name that they get is found once. */
class SectionFinder {
  readonly #byName = new Map<string, OutputSection>();
  /** By the name in the input, one map for each kind of data. */
  readonly #byInput = Array.from({ length: 4 }, () => new Map<string, OutputSection>());

  get all(): readonly OutputSection[] {
    return [...this.#byName.values()];
  }

  of(entry: Entry): OutputSection {
    const kind = (entry.isZero ? 1 : 0) + (entry.isThreadLocal ? 2 : 0);
    const known = this.#byInput[kind]!;
    let section = known.get(entry.section);
    if (section === undefined) {
      section = this.#named(outputNameOf(entry), entry);
      known.set(entry.section, section);
    }
    return section;
  }

  #named(name: string, { isZero, isThreadLocal }: Entry): OutputSection {
    let section = this.#byName.get(name);
    if (section === undefined) {
      section = {
        name,
        entries: [],
        pool: undefined,
        merged: [],
        isZero,
        isThreadLocal,
        isWritable: false,
        address: 0,
        size: 0,
        alignment: 1,
      };
      this.#byName.set(name, section);
    }
    return section;
  }
}

function addEntry(section: OutputSection, entry: Entry, state: LinkState): void {
  section.isWritable ||= entry.isWritable;
  section.alignment = Math.max(section.alignment, entry.alignment);
  const hasRelocations = entry.endRelocation > entry.firstRelocation;
  if (entry.isStrings && !hasRelocations && !entry.isWritable && state.options.mergeStrings !== "none") {
    section.pool ??= new StringPool();
    entry.pieces = section.pool.add(entry);
    section.merged.push(entry);
    return;
  }
  section.entries.push(entry);
}
