/**
 * The environment that a module's sections make. It grows in the order of the sections, so that what
 * comes later cannot be referred to: the initial value of a global knows the globals before it.
 */
import type { Import, GlobalType, MemoryType, SubType, TableType, TagType } from "../entities.ts";
import { ALL_FEATURES, type FeatureSet } from "../features.ts";
import type { Module } from "../module.ts";
import type { ValueType } from "../value-types.ts";
import type { Environment, FunctionSet } from "./environment.ts";
import { TypeContext } from "./type-context.ts";

export class ModuleEnvironment implements Environment {
  readonly features: FeatureSet;
  readonly types: TypeContext = new TypeContext();
  /** Type index of each function. */
  functions: Uint32Array = new Uint32Array(0);
  readonly tables: TableType[] = [];
  readonly memories: MemoryType[] = [];
  readonly globals: GlobalType[] = [];
  /** Number of globals that are imported. */
  importedGlobals = 0;
  readonly tags: TagType[] = [];
  readonly elementSegments: ValueType[] = [];
  /** Number of data segments that the data count section announces. */
  dataCount = 0;
  readonly declaredFunctions: FunctionSet;

  /** @param options.declaredFunctions what is declared already; nothing by default. */
  constructor(features: FeatureSet, options: { declaredFunctions?: FunctionSet } = {}) {
    this.features = features;
    this.declaredFunctions = options.declaredFunctions ?? new Set();
  }

  type(index: number): SubType | undefined {
    return this.types.type(index);
  }

  isSubtype(sub: number, sup: number): boolean {
    return this.types.isSubtype(sub, sup);
  }

  typeOfFunction(index: number): number | undefined {
    return index < this.functions.length ? this.functions[index] : undefined;
  }

  table(index: number): TableType | undefined {
    return this.tables[index];
  }

  memory(index: number): MemoryType | undefined {
    return this.memories[index];
  }

  global(index: number): GlobalType | undefined {
    return this.globals[index];
  }

  tag(index: number): TagType | undefined {
    return this.tags[index];
  }

  elementSegment(index: number): ValueType | undefined {
    return this.elementSegments[index];
  }

  hasDataSegment(index: number): boolean {
    return index < this.dataCount;
  }

  /** Sets the type indices of the functions that imports bring and of those that the module defines. */
  setFunctions(imports: readonly Import[], defined: readonly number[]): void {
    const imported = imports.flatMap(({ external }) => (external.kind === "func" ? [external.type] : []));
    this.functions = new Uint32Array(imported.length + defined.length);
    this.functions.set(imported);
    this.functions.set(defined, imported.length);
  }

  /** Adds what an import brings to its index space, if it is no function. */
  addImport({ external }: Import): void {
    switch (external.kind) {
      case "func":
        return;
      case "table":
        this.tables.push(external.type);
        return;
      case "memory":
        this.memories.push(external.type);
        return;
      case "global":
        this.globals.push(external.type);
        this.importedGlobals++;
        return;
      case "tag":
        this.tags.push(external.type);
    }
  }
}

const allFunctions: FunctionSet = { has: () => true, add: () => undefined };

/**
 * The environment of the function bodies of a module that is taken to be valid.
 * @throws FormatError if a section cannot be read
 */
export function environmentOf(module: Module, features: FeatureSet = ALL_FEATURES): ModuleEnvironment {
  const environment = new ModuleEnvironment(features, { declaredFunctions: allFunctions });
  for (const group of module.types) environment.types.add(group);
  for (const entry of module.imports) environment.addImport(entry);
  environment.setFunctions(module.imports, module.functions);
  for (const { type } of module.tables) environment.tables.push(type);
  for (const type of module.memories) environment.memories.push(type);
  for (const { type } of module.globals) environment.globals.push(type);
  for (const type of module.tags) environment.tags.push(type);
  for (const { type } of module.elements) environment.elementSegments.push(type);
  environment.dataCount = module.dataCount ?? 0;
  return environment;
}
