/**
 * What must hold of LLVM's objects beyond validation: symbols, comdats and relocations refer to what is there
 * (tool-conventions, Linking.md). Linkers rely on it.
 */
import { FieldTree, FormatError, type Codec, type Field } from "../../bytes/index.ts";
import {
  blockOf,
  customCodec,
  fieldSizeOf,
  llvmRelocation,
  symbolFlags,
  ValidationError,
  type Comdat,
  type ExternalKind,
  type LinkingRelocation,
  type LinkingSection,
  type LinkingSymbol,
  type Module,
  type Section,
} from "../../wasm/index.ts";

/** A number that is out of its range. */
interface Problem {
  /** What is wrong, as a noun phrase. */
  readonly reading: string;
  readonly found: string;
  readonly expected: string;
  /** Label of the field in the section: `symbol[3]`. */
  readonly field: string;
}

/** What is wrong with the `linking` and `reloc.*` sections of a valid module; nothing if it has none. */
export function linkingErrors(module: Module): readonly FormatError[] {
  const [section] = module.customSections("linking");
  if (section === undefined) return [];
  try {
    const linking = read(module, section, customCodec("linking"));
    const errors = linkingProblems(module, linking).map((problem) => errorAt(module, section, problem));
    return [...errors, ...relocationErrors(module, blockOf(linking.blocks, "symbols") ?? [])];
  } catch (error) {
    if (error instanceof FormatError) return [error];
    throw error;
  }
}

function read<T>(module: Module, section: Section, codec: Codec<T>): T {
  const reader = module.reader(section);
  const value = codec.read(reader, `section "${section.name}"`);
  reader.expectEnd(`section "${section.name}"`);
  return value;
}

/** The error of a problem, at the offset of the field that it is about. The fields are looked for only now. */
function errorAt(module: Module, section: Section, { field, ...parts }: Problem): FormatError {
  const codec = customCodec(section.name === "linking" ? "linking" : "reloc.");
  const tree = new FieldTree();
  codec.read(module.reader(section, tree), section.name);
  const offset = fieldNamed(tree.fields, field)?.start ?? module.base + section.contents;
  return new ValidationError({ offset, ...parts });
}

function fieldNamed(fields: readonly Field[], label: string): Field | undefined {
  for (const field of fields) {
    const found = field.label === label ? field : fieldNamed(field.fields, label);
    if (found !== undefined) return found;
  }
  return undefined;
}

const externalKinds = { function: "func", global: "global", table: "table", tag: "tag" } as const;

/** How many there are of a kind, and how many of those are imported. */
function countsOf(module: Module, kind: ExternalKind): { readonly imported: number; readonly all: number } {
  const defined = {
    func: module.functions,
    global: module.globals,
    table: module.tables,
    tag: module.tags,
    memory: module.memories,
  };
  const imported = module.importsOf(kind).length;
  return { imported, all: imported + defined[kind].length };
}

function linkingProblems(module: Module, { blocks }: LinkingSection): readonly Problem[] {
  const symbols = blockOf(blocks, "symbols") ?? [];
  const segments = blockOf(blocks, "segments");
  const problems = symbols.flatMap((symbol, index) => symbolProblem(module, symbol, index) ?? []);
  if (segments !== undefined && segments.length !== module.data.length) {
    const expected = `${module.data.length}, as many as there are`;
    problems.push({
      reading: "descriptions of data segments",
      found: `${segments.length}`,
      expected,
      field: "segment[0]",
    });
  }
  blockOf(blocks, "initFunctions")?.forEach(({ symbol }, index) => {
    if (symbols[symbol]?.kind === "function") return;
    const reading = `start function ${index}`;
    problems.push({
      reading,
      found: `symbol ${symbol}`,
      expected: "the symbol of a function",
      field: `function[${index}]`,
    });
  });
  blockOf(blocks, "comdats")?.forEach((comdat, index) => problems.push(...comdatProblems(module, comdat, index)));
  return problems;
}

function symbolProblem(module: Module, symbol: LinkingSymbol, index: number): Problem | undefined {
  const field = `symbol[${index}]`;
  const reading = `symbol ${index}${"name" in symbol && symbol.name !== undefined ? ` "${symbol.name}"` : ""}`;
  if (symbol.kind === "section") {
    const count = module.sections.length;
    if (symbol.section < count) return undefined;
    return { reading, found: `section ${symbol.section}`, expected: `one of the ${count} sections`, field };
  }
  if (symbol.kind === "data") return dataProblem(module, symbol, { reading, field });
  const { imported, all } = countsOf(module, externalKinds[symbol.kind]);
  const what = `${symbol.kind} ${symbol.index}`;
  if (symbol.index >= all) return { reading, found: what, expected: `one of the ${all} there are`, field };
  const isUndefined = (symbol.flags & symbolFlags.WASM_SYM_UNDEFINED) !== 0;
  if (isUndefined === symbol.index < imported) return undefined;
  const expected = isUndefined
    ? "one that is imported, as the symbol is undefined"
    : "one that is not imported, as the symbol is defined";
  return { reading, found: what, expected, field };
}

function dataProblem(
  module: Module,
  symbol: Extract<LinkingSymbol, { readonly kind: "data" }>,
  about: Pick<Problem, "reading" | "field">,
): Problem | undefined {
  const { place } = symbol;
  if (place === undefined || (symbol.flags & symbolFlags.WASM_SYM_ABSOLUTE) !== 0) return undefined;
  const segment = module.data[place.segment];
  if (segment === undefined) {
    return { ...about, found: `segment ${place.segment}`, expected: `one of the ${module.data.length} there are` };
  }
  const end = place.offset + place.size;
  if (end <= BigInt(segment.bytes.length)) return undefined;
  const found = `bytes ${place.offset} to ${end} of segment ${place.segment}`;
  return { ...about, found, expected: `at most ${segment.bytes.length}, its size` };
}

function comdatProblems(module: Module, comdat: Comdat, index: number): readonly Problem[] {
  return comdat.entries.flatMap((entry, place) => {
    const limit =
      entry.kind === "data"
        ? module.data.length
        : entry.kind === "section"
          ? module.sections.length
          : countsOf(module, externalKinds[entry.kind]).all;
    if (entry.index < limit) return [];
    const reading = `entry ${place} of comdat "${comdat.name}"`;
    return [
      {
        reading,
        found: `${entry.kind} ${entry.index}`,
        expected: `one of the ${limit} there are`,
        field: `comdat[${index}]`,
      },
    ];
  });
}

function relocationErrors(module: Module, symbols: readonly LinkingSymbol[]): readonly FormatError[] {
  const sections = module.customSections().filter(({ name }) => name.startsWith("reloc."));
  return sections.flatMap((section) => {
    const { target, entries } = read(module, section, customCodec("reloc."));
    const patched = module.sections[target];
    if (patched === undefined) {
      const expected = `one of the ${module.sections.length} there are`;
      const reading = `section "${section.name}"`;
      return [errorAt(module, section, { reading, found: `section ${target}`, expected, field: "target" })];
    }
    return entries.flatMap((entry, index) => {
      const problem = relocationProblem(module, entry, { patched, symbols });
      const about = { reading: `relocation ${index} of section "${section.name}"`, field: `relocation[${index}]` };
      return problem === undefined ? [] : [errorAt(module, section, { ...problem, ...about })];
    });
  });
}

/** Kinds of symbols by the first word of a relocation's name; not listed are those that want no certain kind. */
const symbolKindOf: readonly (readonly [start: string, kind: LinkingSymbol["kind"]])[] = [
  ["FUNCTION_INDEX", "function"],
  ["FUNCTION_OFFSET", "function"],
  ["TABLE_INDEX", "function"],
  ["MEMORY_ADDR", "data"],
  ["TAG_INDEX", "tag"],
  ["TABLE_NUMBER", "table"],
  ["SECTION_OFFSET", "section"],
];

function relocationProblem(
  module: Module,
  { type, offset, index }: LinkingRelocation,
  { patched, symbols }: { readonly patched: Section; readonly symbols: readonly LinkingSymbol[] },
): Pick<Problem, "found" | "expected"> | undefined {
  const row = llvmRelocation(type);
  if (row === undefined) return undefined;
  const size = patched.end - patched.contents;
  const end = offset + fieldSizeOf(row);
  if (end > size)
    return { found: `bytes ${offset} to ${end}`, expected: `at most ${size}, the size of section "${patched.name}"` };
  const what = row.name.replace("R_WASM_", "");
  if (what === "TYPE_INDEX_LEB") {
    const types = module.types.reduce((sum, group) => sum + group.types.length, 0);
    return index < types ? undefined : { found: `type ${index}`, expected: `one of the ${types} there are` };
  }
  const symbol = symbols[index];
  if (symbol === undefined) return { found: `symbol ${index}`, expected: `one of the ${symbols.length} there are` };
  const kind = symbolKindOf.find(([start]) => what.startsWith(start))?.[1];
  if (kind === undefined || symbol.kind === kind) return undefined;
  return {
    found: `symbol ${index}, of a ${symbol.kind}`,
    expected: `the symbol of a ${kind}, as the type is ${row.name}`,
  };
}
