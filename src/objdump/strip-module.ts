/**
 * `strip` of modules. Only custom sections can go, since an engine needs the others.
 *
 * | section | goes with |
 * | --- | --- |
 * | `.debug_*`, `external_debug_info`, `sourceMappingURL` | `-g`, `--strip-unneeded`, `-s` |
 * | `name`: a module's symbol table | `--strip-unneeded`, `-s` |
 * | `producers` | `-s` |
 *
 * Of the `name` section what `-K` names stays, and what `-N` names goes.
 */
import { FormatError, Writer } from "../bytes/index.ts";
import {
  CUSTOM_SECTION,
  customCodec,
  readCustom,
  readModule,
  sectionsOf,
  writeModule,
  type Block,
  type IndexName,
  type Module,
  type NameBlocks,
  type Section,
  type SectionSource,
} from "../wasm/index.ts";
import { stripLlvmObject } from "./strip-llvm-object.ts";
import { StripError, type NameMatcher, type StripRequest } from "./strip-request.ts";

const debugNames = /^(\.debug_|external_debug_info$|sourceMappingURL$)/;

/** The stripped module. What does not go stays as it is, byte for byte. */
export function stripModule(bytes: Uint8Array, request: StripRequest, base: number): Uint8Array {
  const module = readModule(bytes, { base });
  const isGone = (section: Section): boolean => isStripped(section, request);
  if (module.customSections("linking").length > 0) return stripLlvmObject(module, isGone);
  const sources = sectionsOf(module).flatMap((source, index): readonly SectionSource[] => {
    const section = module.sections[index];
    if (section === undefined) return [];
    if (isNames(section)) return stripNames(module, { section, source, request });
    return isGone(section) ? [] : [source];
  });
  return writeModule(sources);
}

function isNames({ id, name }: Section): boolean {
  return id === CUSTOM_SECTION && name === "name";
}

function isStripped({ id, name }: Section, request: StripRequest): boolean {
  const isAskedFor = request.removeSections(name);
  if (id !== CUSTOM_SECTION) {
    if (isAskedFor)
      throw new StripError(`Cannot remove section "${name}": only custom sections can be removed from a module`);
    return false;
  }
  if (isAskedFor) return true;
  if (debugNames.test(name)) return request.symbols !== "none" || request.discard === "locals";
  return request.symbols === "all" && name === "producers";
}

function stripNames(
  module: Module,
  {
    section,
    source,
    request,
  }: { readonly section: Section; readonly source: SectionSource; readonly request: StripRequest },
): readonly SectionSource[] {
  if (request.removeSections("name")) return [];
  const isGone = request.symbols === "all" || request.symbols === "unneeded";
  const isKept: NameMatcher = (name) => request.keep(name) || (!isGone && !request.remove(name));
  const blocks = namesIn(module, section, isGone);
  if (blocks === undefined) return isGone ? [] : [source];
  const kept = blocks.flatMap((block) =>
    keptBlock(block, { isKept, isGone, functions: namedFunctions(blocks, isKept) }),
  );
  if (kept.length === 0) return [];
  const isSame = kept.length === blocks.length && kept.every((block, index) => block === blocks[index]);
  if (isSame) return [source];
  const writer = new Writer();
  customCodec("name").write(writer, kept);
  return [{ custom: "name", bytes: writer.finish() }];
}

/** The blocks of the section; `undefined` for one that is malformed and goes anyway. */
function namesIn(module: Module, section: Section, isGone: boolean): readonly Block<NameBlocks>[] | undefined {
  try {
    // Of several sections of that name only the first has a meaning.
    return module.customSections("name")[0] === section ? readCustom(module, "name") : undefined;
  } catch (error) {
    if (error instanceof FormatError && isGone) return undefined;
    throw error;
  }
}

/** The functions whose names stay: with them those of their locals and labels. */
function namedFunctions(blocks: readonly Block<NameBlocks>[], isKept: NameMatcher): ReadonlySet<number> {
  const functions = blocks.flatMap((block) => (block.kind === "function" ? block.value : []));
  return new Set(functions.filter(({ name }) => isKept(name)).map(({ index }) => index));
}

/** What stays of a block: the block itself if that is all, nothing if it is empty then. */
function keptBlock(
  block: Block<NameBlocks>,
  rule: { readonly isKept: NameMatcher; readonly isGone: boolean; readonly functions: ReadonlySet<number> },
): readonly Block<NameBlocks>[] {
  switch (block.kind) {
    case "unknown":
    case "module":
    case "field":
      return rule.isGone ? [] : [block];
    case "local":
    case "label": {
      if (!rule.isGone) return [block];
      const value = block.value.filter(({ index }) => rule.functions.has(index));
      return value.length === 0 ? [] : [{ kind: block.kind, value }];
    }
    default: {
      const value: readonly IndexName[] = block.value.filter(({ name }) => rule.isKept(name));
      if (value.length === block.value.length) return [block];
      return value.length === 0 ? [] : [{ kind: block.kind, value }];
    }
  }
}
