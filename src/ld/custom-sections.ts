/**
 * Custom sections of the output: those of the inputs behind each other, by name; what objects say about themselves
 * (`producers`, `target_features`) is put together instead.
 */
import { encodeCustom, type ProducersField, type TargetFeature } from "../wasm/index.ts";
import type { Entry } from "./entry.ts";
import type { KeptEntries } from "./kept-entries.ts";
import type { LinkState } from "./link-state.ts";
import { StringPool } from "./string-pieces.ts";

/** A custom section of the output. */
export interface CustomSection {
  readonly name: string;
  readonly entries: Entry[];
  readonly merged: Entry[];
  pool: StringPool | undefined;
  size: number;
}

/** Lays out the custom sections that are kept. Beyond this point their entries have their offsets. */
export function layOutCustomSections(state: LinkState, kept: KeptEntries): readonly CustomSection[] {
  const sections = new Map<string, CustomSection>();
  for (const entry of kept.custom) {
    if (!isKept(state, entry.section)) continue;
    let section = sections.get(entry.section);
    if (section === undefined) {
      section = { name: entry.section, entries: [], merged: [], pool: undefined, size: 0 };
      sections.set(entry.section, section);
    }
    add(section, entry, state);
  }
  for (const section of sections.values()) {
    section.pool?.layOut({ mergesTails: false });
    section.size = section.pool?.size ?? 0;
    for (const entry of section.entries) {
      entry.address = section.size;
      section.size += entry.size;
    }
  }
  return [...sections.values()];
}

function add(section: CustomSection, entry: Entry, state: LinkState): void {
  const hasRelocations = entry.endRelocation > entry.firstRelocation;
  const isStrings = entry.isStrings || /^\.debug_(line_)?str$/.test(entry.section);
  if (!isStrings || hasRelocations || state.options.mergeStrings === "none") {
    section.entries.push(entry);
    return;
  }
  section.pool ??= new StringPool();
  entry.pieces = section.pool.add(entry);
  entry.address = 0;
  section.merged.push(entry);
}

function isKept({ options }: LinkState, name: string): boolean {
  const { strip = "none", stripSections = [], keepSections = [] } = options;
  if (keepSections.includes(name)) return true;
  if (stripSections.includes(name)) return false;
  return strip === "none" || !name.startsWith(".debug_");
}

/** What `producers` says: each field's values of all objects, each once. */
export function producersOf(state: LinkState): Uint8Array | undefined {
  const fields = new Map<string, Map<string, string>>();
  for (const { field: name, values } of state.files.flatMap((file) => file.producers)) {
    const known = fields.get(name) ?? new Map<string, string>();
    fields.set(name, known);
    for (const value of values) if (!known.has(value.name)) known.set(value.name, value.version);
  }
  if (fields.size === 0) return undefined;
  const contents: ProducersField[] = Array.from(fields, ([field, values]) => ({
    field,
    values: Array.from(values, ([value, version]) => ({ name: value, version })),
  }));
  return encodeCustom("producers", contents);
}

/** Says that memory may be shared: what such a program cannot do without. */
const sharedMemoryFeatures: readonly string[] = ["atomics", "bulk-memory"];

/** What `target_features` says: all that some object uses. */
export function featuresOf(state: LinkState): Uint8Array | undefined {
  const { checkFeatures = true, features: allowed, sharedMemory = false } = state.options;
  const used = new Map<string, string>();
  for (const file of state.files)
    for (const { prefix, feature: name } of file.features)
      if (prefix === "+" && !used.has(name)) used.set(name, file.name);
  if (checkFeatures) {
    checkDisallowed(state, { used, sharedMemory });
    for (const [name, file] of used)
      if (allowed !== undefined && !allowed.includes(name))
        state.error(`${file}: Uses feature "${name}", which is not among those allowed: ${allowed.join(", ")}`);
  }
  const names = (allowed ?? [...used.keys()]).toSorted();
  if (names.length === 0) return undefined;
  const contents: TargetFeature[] = names.map((feature) => ({ prefix: "+", feature }));
  return encodeCustom("target_features", contents);
}

function checkDisallowed(
  state: LinkState,
  { used, sharedMemory }: { readonly used: ReadonlyMap<string, string>; readonly sharedMemory: boolean },
): void {
  for (const file of state.files) {
    const disallowed = file.features.filter(({ prefix }) => prefix === "-").map(({ feature }) => feature);
    for (const name of disallowed) {
      const user = used.get(name);
      if (user !== undefined) state.error(`${file.name}: Must not be linked with what uses "${name}", as ${user} does`);
      if (sharedMemory && name === "shared-mem")
        state.error(`${file.name}: Was not compiled for shared memory (-pthread, or -matomics -mbulk-memory)`);
    }
    if (!sharedMemory || file.features.length === 0) continue;
    const own = new Set(file.features.filter(({ prefix }) => prefix === "+").map(({ feature }) => feature));
    const missing = sharedMemoryFeatures.filter((name) => !own.has(name));
    if (missing.length > 0 && file.entries.some(({ isThreadLocal }) => isThreadLocal))
      state.error(`${file.name}: Has thread-local data, but was compiled without ${missing.join(" and ")}`);
  }
}
