/** `-p` of modules: the entries of every section in words, as far as no other option shows them. */
import { FormatError, type TextWriter } from "../bytes/index.ts";
import {
  customNameOf,
  cursorOf,
  instructionText,
  nameOfType,
  readCustom,
  sectionNameOf,
  type CustomName,
  type DataSegment,
  type DylinkBlocks,
  type Block,
  type ElementSegment,
  type Expression,
  type ExternalKind,
  type ExternalType,
  type GlobalType,
  type Limits,
  type LinkingBlocks,
  type Module,
  type NameBlocks,
  type Section,
  type SectionName,
  type SegmentMode,
} from "../wasm/index.ts";
import { typeText, type ModuleNames } from "./module-names.ts";
import type { ModuleObject } from "./module-object.ts";

interface Context {
  readonly module: Module;
  readonly names: ModuleNames;
  readonly out: TextWriter;
}

/** Writes a paragraph for each section. Where a section is malformed, that is said and the next one follows. */
export function writeModuleDetails(object: ModuleObject, out: TextWriter, isShown: (name: string) => boolean): void {
  const context: Context = { module: object.module, names: object.operandNames, out };
  for (const section of object.module.sections) {
    if (!isShown(section.name)) continue;
    out.line();
    const name = sectionNameOf(section.id);
    try {
      if (name !== undefined) writers[name](context);
      else writeCustom(section, context);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      out.line(`${section.name}: malformed: ${error.message}`);
    }
  }
}

const writers: { readonly [Name in SectionName]: (context: Context) => void } = {
  type({ module, out, names }) {
    const types = module.types.flatMap((group) => group.types);
    heading(out, "type", types.length);
    types.forEach(({ form, supertypes, composite }, index) => {
      const above = form === "plain" ? "" : `${[form, ...supertypes].join(" ")} `;
      out.line(`  type[${index}]${bracketed(names.typeName(index))} ${above}${typeText(composite)}`);
    });
  },
  import(context) {
    const { module, out } = context;
    heading(out, "import", module.imports.length);
    const counts = { func: 0, table: 0, memory: 0, global: 0, tag: 0 };
    for (const { module: from, name, external } of module.imports) {
      const entity = entityText(external.kind, counts[external.kind]++, context);
      out.line(`  ${entity} ${externalText(external, context)} from ${quoted(from)} ${quoted(name)}`);
    }
  },
  function(context) {
    const { module, out } = context;
    heading(out, "function", module.functions.length);
    const imported = module.importsOf("func").length;
    module.functions.forEach((type, place) => {
      out.line(`  ${entityText("func", imported + place, context)} type ${type}${typeSuffix(type, context)}`);
    });
  },
  table(context) {
    list("table", context.module.tables, context, ({ type, initial }) => {
      return `${nameOfType(type.element)} ${limitsText(type.limits)}${initial === undefined ? "" : ` = ${expressionText(initial)}`}`;
    });
  },
  memory(context) {
    list("memory", context.module.memories, context, ({ limits }) => `${limitsText(limits)} pages`);
  },
  tag(context) {
    list("tag", context.module.tags, context, ({ type }) => `type ${type}${typeSuffix(type, context)}`);
  },
  global(context) {
    list(
      "global",
      context.module.globals,
      context,
      ({ type, initial }) => `${globalText(type)} = ${expressionText(initial)}`,
    );
  },
  export(context) {
    const { module, out } = context;
    heading(out, "export", module.exports.length);
    for (const { name, kind, index } of module.exports)
      out.line(`  ${entityText(kind, index, context)} as ${quoted(name)}`);
  },
  start(context) {
    context.out.line(`start: ${entityText("func", context.module.start ?? 0, context)}`);
  },
  element(context) {
    const { module, out, names } = context;
    heading(out, "element", module.elements.length);
    module.elements.forEach((segment, index) => {
      out.line(
        `  elem[${index}]${bracketed(names.elem(index))} ${modeText(segment.mode, "table")}, ${elementsText(segment, context)}`,
      );
    });
  },
  datacount({ module, out }) {
    out.line(`datacount: ${module.dataCount}`);
  },
  code({ module, out }) {
    out.line(`code: ${module.code.count} function bodies`);
  },
  data({ module, out, names }) {
    heading(out, "data", module.data.length);
    module.data.forEach((segment: DataSegment, index) => {
      out.line(
        `  data[${index}]${bracketed(names.data(index))} ${modeText(segment.mode, "memory")}, ${segment.bytes.length} bytes`,
      );
    });
  },
};

function list<T>(
  kind: "table" | "memory" | "tag" | "global",
  entries: readonly T[],
  context: Context,
  text: (entry: T) => string,
): void {
  heading(context.out, kind, entries.length);
  const imported = context.module.importsOf(kind).length;
  entries.forEach((entry, place) =>
    context.out.line(`  ${entityText(kind, imported + place, context)} ${text(entry)}`),
  );
}

function heading(out: TextWriter, name: string, count: number): void {
  out.line(`${name}: ${count} ${count === 1 ? "entry" : "entries"}`);
}

function entityText(kind: ExternalKind, index: number, { names }: Context): string {
  return `${kind}[${index}]${bracketed(names[kind](index))}`;
}

function bracketed(name: string | undefined): string {
  return name === undefined ? "" : ` <${name}>`;
}

function typeSuffix(type: number, { names }: Context): string {
  const text = names.type(type);
  return text === undefined ? "" : ` ${text}`;
}

function externalText(external: ExternalType, context: Context): string {
  switch (external.kind) {
    case "func":
      return `type ${external.type}${typeSuffix(external.type, context)}`;
    case "table":
      return `${nameOfType(external.type.element)} ${limitsText(external.type.limits)}`;
    case "memory":
      return `${limitsText(external.type.limits)} pages`;
    case "global":
      return globalText(external.type);
    case "tag":
      return `type ${external.type.type}${typeSuffix(external.type.type, context)}`;
  }
}

function globalText({ type, mutable }: GlobalType): string {
  return `${mutable ? "mut " : ""}${nameOfType(type)}`;
}

function limitsText({ minimum, maximum, shared, address64 }: Limits): string {
  return `${minimum}..${maximum ?? ""}${shared ? " shared" : ""}${address64 ? " i64" : ""}`;
}

function modeText(mode: SegmentMode, target: string): string {
  return mode.kind === "active" ? `${target} ${mode.target} at ${expressionText(mode.offset)}` : mode.kind;
}

function elementsText({ type, items }: ElementSegment, { names }: Context): string {
  const count = items.kind === "functions" ? items.indices.length : items.expressions.length;
  const texts =
    items.kind === "functions"
      ? items.indices.map((index) => `${index}${bracketed(names.func(index))}`)
      : items.expressions.map(expressionText);
  return `${count} ${nameOfType(type)}: ${texts.join(", ")}`;
}

/** Instructions without the `end`. */
function expressionText(expression: Expression): string {
  const cursor = cursorOf(expression);
  const texts: string[] = [];
  while (cursor.next()) texts.push(instructionText(cursor));
  return texts.slice(0, -1).join(" ");
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function writeCustom(section: Section, { module, out }: Context): void {
  const kind = customNameOf(section.name);
  const size = section.end - section.contents;
  if (kind === undefined || kind === "reloc.") {
    out.line(`custom ${quoted(section.name)}: ${size} bytes`);
    return;
  }
  out.line(`custom ${quoted(section.name)}:`);
  for (const line of customLines[kind](module)) out.line(`  ${line}`);
}

const customLines: {
  readonly [Kind in Exclude<CustomName, "reloc.">]: (module: Module) => readonly string[];
} = {
  name: (module) => (readCustom(module, "name") ?? []).map(nameBlockText),
  producers: (module) =>
    (readCustom(module, "producers") ?? []).map(({ field, values }) => {
      return `${field}: ${values.map(({ name, version }) => (version === "" ? name : `${name} ${version}`)).join(", ")}`;
    }),
  target_features: (module) => [
    (readCustom(module, "target_features") ?? []).map(({ prefix, feature }) => `${prefix}${feature}`).join(" "),
  ],
  linking(module) {
    const linking = readCustom(module, "linking");
    return linking === undefined ? [] : [`version ${linking.version}`, ...linking.blocks.flatMap(linkingBlockLines)];
  },
  "dylink.0": (module) => (readCustom(module, "dylink.0") ?? []).flatMap(dylinkBlockLines),
  dyninfo: (module) => [JSON.stringify(readCustom(module, "dyninfo"))],
};

function nameBlockText(block: Block<NameBlocks>): string {
  if (block.kind === "unknown") return `block ${block.id}: ${block.bytes.length} bytes`;
  if (block.kind === "module") return `module: ${block.value}`;
  return `${block.kind}: ${block.value.length} ${block.value.length === 1 ? "name" : "names"}`;
}

function linkingBlockLines(block: Block<LinkingBlocks>): readonly string[] {
  switch (block.kind) {
    case "segments":
      return block.value.map(
        ({ name, alignment, flags }, index) =>
          `segment[${index}] ${name} 2**${alignment} flags 0x${flags.toString(16)}`,
      );
    case "initFunctions":
      return block.value.map(({ priority, symbol }) => `init function: symbol ${symbol}, priority ${priority}`);
    case "comdats":
      return block.value.map(
        ({ name, entries }) => `comdat ${name}: ${entries.map(({ kind, index }) => `${kind}[${index}]`).join(" ")}`,
      );
    case "symbols":
      return [`${block.value.length} symbols`];
    case "unknown":
      return [`block ${block.id}: ${block.bytes.length} bytes`];
  }
}

function dylinkBlockLines(block: Block<DylinkBlocks>): readonly string[] {
  switch (block.kind) {
    case "memoryInfo": {
      const { memorySize, memoryAlignment, tableSize, tableAlignment } = block.value;
      return [`memory: ${memorySize} bytes 2**${memoryAlignment}`, `table: ${tableSize} elements 2**${tableAlignment}`];
    }
    case "needed":
      return block.value.map((name) => `needed: ${name}`);
    case "exportInfo":
      return block.value.map(({ name, flags }) => `export ${name}: flags 0x${flags.toString(16)}`);
    case "importInfo":
      return block.value.map(({ module, name, flags }) => `import ${module}.${name}: flags 0x${flags.toString(16)}`);
    case "runtimePath":
      return block.value.map((path) => `runtime path: ${path}`);
    case "unknown":
      return [`block ${block.id}: ${block.bytes.length} bytes`];
  }
}
