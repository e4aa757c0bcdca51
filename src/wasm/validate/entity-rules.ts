/** Rules about imports, functions, tables, memories, tags, globals, exports, start (core 3.2, 3.5). */
import type {
  ExternalKind,
  ExternalType,
  Export,
  GlobalType,
  Import,
  Limits,
  MemoryType,
  TableType,
  TagType,
} from "../entities.ts";
import { featureSet, type Feature } from "../features.ts";
import { ABSTRACT, FUNCREF, heapTypeOf, isReference, nameOfType, type ValueType } from "../value-types.ts";
import { describeNeeded, featuresOfType, isEnabled } from "./feature-uses.ts";
import { invalid } from "./findings.ts";
import { MAXIMUM_PAGES, MAXIMUM_PAGES_64 } from "./limits.ts";
import type { ModuleEnvironment } from "./module-environment.ts";
import { isDefaultable } from "./subtyping.ts";

/** Something of a module, for errors. */
export interface Entity {
  readonly environment: ModuleEnvironment;
  /** Noun phrase: `table 3`. */
  readonly what: string;
  /** Absolute offset. */
  readonly offset: number;
}

/** Validates what an import brings. The environment has the imports before it, and not yet this one. */
export function checkImport(entity: Entity, external: ExternalType): void {
  switch (external.kind) {
    case "func":
      return checkFunction(entity, external.type);
    case "table":
      return checkTable(entity, external.type);
    case "memory":
      return checkMemory(entity, external.type);
    case "global":
      if (external.type.mutable) checkFeature(entity, "mutable-globals", "an imported mutable global");
      return checkGlobal(entity, external.type);
    case "tag":
      return checkTag(entity, external.type);
  }
}

/** Names an import in messages. */
export function nameOfImport(entry: Import, index: number): string {
  return `import ${index}, "${entry.module}" "${entry.name}"`;
}

export function checkFunction(entity: Entity, type: number): void {
  const definition = entity.environment.type(type);
  if (definition === undefined) fail(entity, `type ${type}`, "the index of a type");
  if (definition.composite.kind !== "func")
    fail(entity, `type ${type}, of kind "${definition.composite.kind}"`, "a function type");
}

export function checkTable(entity: Entity, type: TableType): void {
  const { tables } = entity.environment;
  if (tables.length > 0) checkFeature(entity, "reference-types", "a second table");
  if (type.element !== FUNCREF) checkValueType(entity, type.element);
  if (type.limits.shared) fail(entity, "a shared table", "a table that is not shared");
  checkLimits(entity, type.limits);
}

export function checkMemory(entity: Entity, type: MemoryType): void {
  const { limits } = type;
  if (entity.environment.memories.length > 0) checkFeature(entity, "multimemory", "a second memory");
  checkLimits(entity, limits);
  const most = limits.address64 ? MAXIMUM_PAGES_64 : MAXIMUM_PAGES;
  const pages = limits.maximum ?? limits.minimum;
  if (pages > most) fail(entity, `${pages} pages`, `at most ${most}`);
  if (!limits.shared) return;
  checkFeature(entity, "atomics", "a shared memory");
  if (limits.maximum === undefined) fail(entity, "a shared memory without maximum size", "a maximum size");
}

function checkLimits(entity: Entity, limits: Limits): void {
  const { minimum, maximum, address64 } = limits;
  if (address64) checkFeature(entity, "memory64", "64-bit addresses");
  if (maximum !== undefined && minimum > maximum)
    fail(entity, `minimum size ${minimum}`, `at most the maximum size ${maximum}`);
}

export function checkTag(entity: Entity, tag: TagType): void {
  const needed = featureSet(["exception-handling", "legacy-exceptions"]);
  if (!isEnabled(needed, entity.environment.features)) fail(entity, "a tag", describeNeeded(needed));
  checkFunction(entity, tag.type);
  const type = entity.environment.type(tag.type)?.composite;
  if (type?.kind === "func" && type.results.length > 0)
    fail(entity, `a type with ${type.results.length} results`, "a type without results");
}

export function checkGlobal(entity: Entity, global: GlobalType): void {
  checkValueType(entity, global.type);
}

/** Fails if a table without initial value needs one. */
export function checkDefault(entity: Entity, type: TableType): void {
  if (!isDefaultable(type.element))
    fail(entity, `elements of ${nameOfType(type.element)} without initial value`, "an initial value");
}

/** Fails unless what an export names exists. */
export function checkExport(entity: Entity, entry: Export): void {
  const { environment } = entity;
  const spaces: Readonly<Record<ExternalKind, ArrayLike<unknown>>> = {
    func: environment.functions,
    table: environment.tables,
    memory: environment.memories,
    global: environment.globals,
    tag: environment.tags,
  };
  const space = spaces[entry.kind];
  if (entry.index >= space.length) fail(entity, `${entry.kind} ${entry.index}`, `an index below ${space.length}`);
  if (entry.kind === "func") environment.declaredFunctions.add(entry.index);
  const mutable = entry.kind === "global" && environment.global(entry.index)?.mutable;
  if (mutable === true) checkFeature(entity, "mutable-globals", "an exported mutable global");
}

export function checkStart(entity: Entity, index: number): void {
  const { environment } = entity;
  const typeIndex = environment.typeOfFunction(index);
  if (typeIndex === undefined) fail(entity, `function ${index}`, `an index below ${environment.functions.length}`);
  const type = environment.type(typeIndex)?.composite;
  if (type?.kind === "func" && type.parameters.length + type.results.length > 0) {
    fail(entity, `function ${index} with parameters or results`, "a function without any");
  }
}

/** Fails unless a value type exists and is enabled. */
export function checkValueType(entity: Entity, type: ValueType): void {
  const needed = featuresOfType(type);
  if (!isEnabled(needed, entity.environment.features)) fail(entity, nameOfType(type), describeNeeded(needed));
  const heapType = heapTypeOf(type);
  if (isReference(type) && (heapType & ABSTRACT) === 0 && entity.environment.type(heapType) === undefined) {
    fail(entity, `type ${heapType}`, "the index of a type");
  }
}

export function checkFeature(entity: Entity, feature: Feature, found: string): void {
  const needed = featureSet([feature]);
  if (!isEnabled(needed, entity.environment.features)) fail(entity, found, describeNeeded(needed));
}

export function fail(entity: Entity, found: string, expected: string): never {
  invalid({ offset: entity.offset, what: entity.what, found, expected });
}
