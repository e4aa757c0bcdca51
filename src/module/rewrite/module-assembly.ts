/** Writes the module that a plan describes. */
import { FormatError, joinedBytes, Writer, type Codec } from "../../bytes/index.ts";
import {
  CUSTOM_SECTION,
  customCodec,
  customNameOf,
  FUNCREF,
  MAGIC,
  sectionCodec,
  sectionIds,
  sectionNameOf,
  VERSION,
  type DataSegment,
  type ElementSegment,
  type Module,
  type Section,
  type SectionContents,
  type SectionName,
} from "../../wasm/index.ts";
import { BRANCH_HINTS } from "./branch-hints.ts";
import { CodeWriter } from "./code-writer.ts";
import { NOWHERE } from "./index-spaces.ts";
import {
  visitElements,
  visitExport,
  visitExternal,
  visitGlobal,
  visitGroup,
  visitMode,
  visitTable,
  type IndexVisitor,
} from "./index-visitor.ts";
import { mappingVisitor } from "./module-indices.ts";
import { renamedNames, type Renaming } from "./name-section.ts";
import type { RewritePlan } from "./plan.ts";
import { repairedCode } from "./repaired-copy.ts";
import type { RewriteCounts } from "./statistics.ts";

/** Flags of segments that name their target (core 5.5.12, 5.5.14), and what they are where it need not be named. */
const NAMED_TABLE = 2;
const NAMED_TABLE_EXPRESSIONS = 6;
const EXPRESSIONS = 4;
const NAMED_MEMORY = 2;

/** Sections without indices, whose integers may be longer than they need be. */
const plainCustoms: ReadonlySet<string> = new Set(["producers", "target_features", "dylink.0"]);

export class ModuleAssembly {
  readonly #module: Module;
  readonly #plan: RewritePlan;
  readonly #counts: RewriteCounts;
  readonly #visitor: IndexVisitor;

  constructor(module: Module, plan: RewritePlan, counts: RewriteCounts) {
    this.#module = module;
    this.#plan = plan;
    this.#counts = counts;
    this.#visitor = mappingVisitor(plan.maps, counts);
  }

  assemble(): Uint8Array {
    // Branch hints stand in front of the code, but depend on it.
    const code = this.#code();
    let writer = new Writer();
    // The code, which is nearly all, is copied once.
    const parts: Uint8Array[] = [];
    writer.u32(MAGIC);
    writer.u32(VERSION);
    for (const section of this.#module.sections) {
      if (this.#plan.leftOut.has(section)) continue;
      if (section.id === CUSTOM_SECTION) {
        this.#custom(writer, section);
      } else if (section.name === "code") {
        writer.u8(sectionIds.code);
        writer.lebU32(code.length);
        parts.push(writer.written, code);
        writer = new Writer({ capacity: this.#module.bytes.length - section.end });
      } else {
        this.#known(writer, sectionNameOf(section.id)!);
      }
    }
    parts.push(writer.written);
    return joinedBytes(parts);
  }

  #code(): Uint8Array {
    const { extent, survey, functions, branchHints, simplifies } = this.#plan;
    if (extent === "code") return repairedCode(this.#module, this.#counts);
    const { code } = this.#module;
    if (code.count === 0) return Uint8Array.of(0);
    const imported = this.#module.importsOf("func").length;
    const section = this.#module.section("code")!;
    const plan = { maps: this.#plan.maps, simplifies, survey };
    const capacity = section.end - section.contents;
    const writer = new CodeWriter(this.#module, plan, { counts: this.#counts, capacity });
    writer.number(code.count);
    for (const body of functions) {
      writer.body(body, branchHints?.offsetsIn(imported + body));
    }
    return writer.written;
  }

  #known(writer: Writer, name: SectionName): void {
    const contents = this.#contents(name);
    const isEmpty = Array.isArray(contents) && contents.length === 0;
    if (isEmpty && this.#plan.simplifies) return;
    const codec = sectionCodec(name) as Codec<unknown>;
    writer.u8(sectionIds[name]);
    writer.sized(name, () => codec.write(writer, contents));
  }

  #contents(name: SectionName): SectionContents[SectionName] {
    const module = this.#module;
    const visitor = this.#visitor;
    switch (name) {
      case "type":
        return this.#plan.types.map((group) => visitGroup(group, visitor));
      case "import":
        return module.imports.map((entry) => ({ ...entry, external: visitExternal(entry.external, visitor) }));
      case "function":
        return this.#plan.functions.map((index) => visitor.type(module.functions[index]!));
      case "table":
        return module.tables.map((table) => visitTable(table, visitor));
      case "memory":
        return module.memories;
      case "tag":
        return module.tags.map(({ type }) => ({ type: visitor.type(type) }));
      case "global":
        return this.#plan.globals.map((index) => visitGlobal(module.globals[index]!, visitor));
      case "export":
        return module.exports.map((entry) => visitExport(entry, visitor));
      case "start":
        return visitor.func(module.start!);
      case "element":
        return module.elements.map((segment) => this.#elements(visitElements(segment, visitor)));
      case "datacount":
        return module.dataCount!;
      case "data":
        return module.data.map((segment) => this.#data(segment));
      case "code":
        return [];
    }
  }

  /** Table 0 need not be named. */
  #elements(segment: ElementSegment): ElementSegment {
    if (!this.#plan.simplifies || segment.mode.kind !== "active" || segment.mode.target !== 0) return segment;
    if (segment.flags === NAMED_TABLE) return { ...segment, flags: 0 };
    const isPlain = segment.flags === NAMED_TABLE_EXPRESSIONS && segment.type === FUNCREF;
    return isPlain ? { ...segment, flags: EXPRESSIONS } : segment;
  }

  /** Memory 0 need not be named. */
  #data(segment: DataSegment): DataSegment {
    const mode = visitMode(segment.mode, this.#visitor);
    const isNamed = segment.flags === NAMED_MEMORY && mode.kind === "active" && mode.target === 0;
    return { ...segment, mode, flags: isNamed && this.#plan.simplifies ? 0 : segment.flags };
  }

  #custom(writer: Writer, section: Section): void {
    const contents = this.#customContents(section);
    writer.u8(CUSTOM_SECTION);
    writer.sized(section.name, () => {
      writer.name(section.name);
      writer.raw(contents);
    });
  }

  #customContents(section: Section): Uint8Array {
    const module = this.#module;
    const { extent, branchHints, maps } = this.#plan;
    if (plainCustoms.has(section.name)) return shortened(module, section);
    if (extent === "code") return verbatim(module, section);
    if (section.name === BRANCH_HINTS && branchHints !== undefined) return branchHints.contents(maps.functions);
    return section.name === "name" ? this.#names(section) : verbatim(module, section);
  }

  #names(section: Section): Uint8Array {
    const { maps } = this.#plan;
    return renamedNames(this.#module, section, {
      functions: (index) => maps.functions[index] ?? index,
      types: (index) => maps.types[index] ?? index,
      globals: (index) => maps.globals[index] ?? index,
      labels: (functionIndex) => this.#labels(functionIndex),
    });
  }

  /** Labels are numbered as their blocks begin; blocks that are left out have none. */
  #labels(functionIndex: number): Renaming {
    const { uselessBlocks, firstBlocks } = this.#plan.survey;
    const body = functionIndex - this.#module.importsOf("func").length;
    const first = firstBlocks[body];
    const end = firstBlocks[body + 1];
    if (first === undefined || end === undefined) return (label) => label;
    const renamed: number[] = [];
    let next = 0;
    for (let block = first; block < end; block++) renamed.push(uselessBlocks.has(block) ? NOWHERE : next++);
    return (label) => renamed[label] ?? label;
  }
}

function verbatim({ bytes }: Module, section: Section): Uint8Array {
  return bytes.subarray(section.contents, section.end);
}

/** The contents with their integers in the shortest form, or as they are if nobody can read them. */
function shortened(module: Module, section: Section): Uint8Array {
  const codec = customCodec(customNameOf(section.name)!) as Codec<unknown>;
  const reader = module.reader(section);
  try {
    const value = codec.read(reader, section.name);
    reader.expectEnd(section.name);
    const writer = new Writer();
    codec.write(writer, value);
    return writer.finish();
  } catch (error) {
    if (error instanceof FormatError) return verbatim(module, section);
    throw error;
  }
}
