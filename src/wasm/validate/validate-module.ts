/**
 * Validates whole modules (core 3.5): sections in the order that the format has them, then each
 * function body on its own, so that a mistake in one does not hide those of others.
 */
import type { FormatError } from "../../bytes/index.ts";
import { ALL_FEATURES, type FeatureSet } from "../features.ts";
import type { CodeWindow } from "../instruction-cursor.ts";
import type { Module } from "../module.ts";
import type { SectionName } from "../sections.ts";
import { BodyValidator } from "./body-validator.ts";
import { ConstantValidator } from "./constant-expression.ts";
import {
  checkDefault,
  checkExport,
  checkFeature,
  checkFunction,
  checkGlobal,
  checkImport,
  checkMemory,
  checkStart,
  checkTable,
  checkTag,
  fail,
  nameOfImport,
  type Entity,
} from "./entity-rules.ts";
import { Findings } from "./findings.ts";
import { ModuleEnvironment } from "./module-environment.ts";
import { checkCounts, checkSectionOrder, decodeSections, offsetOfSection } from "./section-rules.ts";
import { checkDataSegment, checkElementSegment } from "./segment-rules.ts";
import { addGroup } from "./type-rules.ts";

/** Options of {@link validate}. */
export interface ValidationOptions {
  /** What the module may use; everything by default. */
  readonly features?: FeatureSet;
  /** Whether to look into function bodies; true by default. */
  readonly bodies?: boolean;
  /** Whether an `i32.const` of 2^31 to 2^32 - 1, as the GNU port's assembler writes it, is let pass; false by default. */
  readonly wrapsI32?: boolean;
}

/** Options of {@link validationErrors}. */
export interface ValidationErrorsOptions extends ValidationOptions {
  /** Most errors to look for; 100 by default. */
  readonly limit?: number;
}

/**
 * Validates a module.
 * @throws FormatError at the first thing that is malformed, {@link ValidationError} at the first that is invalid
 *
 * @example
 * ```ts
 * import { readModule, validate } from "muslin/wasm";
 *
 * validate(readModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])));
 * ```
 */
export function validate(module: Module, options: ValidationOptions = {}): void {
  const [error] = validationErrors(module, { ...options, limit: 1 });
  if (error !== undefined) throw error;
}

/**
 * What is wrong with a module: an error for each thing in its sections, and for each function. Where
 * sections cannot be read or types are wrong, function bodies are not looked at.
 */
export function validationErrors(module: Module, options: ValidationErrorsOptions = {}): readonly FormatError[] {
  const { features = ALL_FEATURES, limit = 100, bodies = true, wrapsI32 = false } = options;
  const findings = new Findings(limit);
  const validation = new ModuleValidation(module, { features, findings, wrapsI32 });
  if (validation.sections() && validation.types()) {
    validation.entities();
    if (bodies) validation.bodies();
  }
  return findings.errors;
}

class ModuleValidation {
  readonly #module: Module;
  readonly #findings: Findings;
  readonly #environment: ModuleEnvironment;
  readonly #constants: ConstantValidator;
  readonly #code: Pick<CodeWindow, "wrapsI32">;

  constructor(module: Module, parts: { features: FeatureSet; findings: Findings; wrapsI32: boolean }) {
    this.#module = module;
    this.#findings = parts.findings;
    this.#code = { wrapsI32: parts.wrapsI32 };
    this.#environment = new ModuleEnvironment(parts.features);
    this.#constants = new ConstantValidator(this.#environment, this.#code);
  }

  /** Whether sections are where they belong and can be decoded. */
  sections(): boolean {
    const module = this.#module;
    return this.#findings.attempt(() => {
      checkSectionOrder(module);
      decodeSections(module);
      checkCounts(module);
    });
  }

  /** Whether the types are good; nothing else makes sense without. */
  types(): boolean {
    const { types, features } = this.#environment;
    const section = { types, features, offset: offsetOfSection(this.#module, "type") };
    return this.#findings.attempt(() => {
      for (const group of this.#module.types) addGroup(section, group);
    });
  }

  /** All that is not a function body, in the order of the sections. */
  entities(): void {
    const module = this.#module;
    const environment = this.#environment;
    const imported = { table: 0, memory: 0, global: 0, tag: 0, func: 0 };
    module.imports.forEach((entry, index) => {
      this.#check("import", nameOfImport(entry, index), (entity) => checkImport(entity, entry.external));
      imported[entry.external.kind]++;
      environment.addImport(entry);
    });
    module.functions.forEach((type, index) => {
      if (environment.type(type)?.composite.kind === "func") return;
      this.#check("function", `function ${imported.func + index}`, (entity) => checkFunction(entity, type));
    });
    environment.setFunctions(module.imports, module.functions);
    module.tables.forEach(({ type, initial }, index) => {
      this.#check("table", `table ${imported.table + index}`, (entity) => {
        checkTable(entity, type);
        if (initial === undefined) return checkDefault(entity, type);
        checkFeature(entity, "function-references", "an initial value");
        this.#constants.validate(initial, type.element, entity.what);
      });
      environment.tables.push(type);
    });
    module.memories.forEach((type, index) => {
      this.#check("memory", `memory ${imported.memory + index}`, (entity) => checkMemory(entity, type));
      environment.memories.push(type);
    });
    module.tags.forEach((type, index) => {
      this.#check("tag", `tag ${imported.tag + index}`, (entity) => checkTag(entity, type));
      environment.tags.push(type);
    });
    this.#globals(imported.global);
    this.#segments();
    this.#exports();
    const { start, dataCount } = module;
    if (start !== undefined) this.#check("start", "start function", (entity) => checkStart(entity, start));
    if (dataCount === undefined) return;
    this.#check("datacount", "data count", (entity) => checkFeature(entity, "bulk-memory", "a data count section"));
    environment.dataCount = dataCount;
  }

  #globals(imported: number): void {
    this.#module.globals.forEach(({ type, initial }, index) => {
      this.#check("global", `global ${imported + index}`, (entity) => {
        checkGlobal(entity, type);
        this.#constants.validate(initial, type.type, entity.what);
      });
      this.#environment.globals.push(type);
    });
  }

  #exports(): void {
    const names = new Set<string>();
    for (const entry of this.#module.exports) {
      this.#check("export", `export "${entry.name}"`, (entity) => {
        if (names.has(entry.name)) fail(entity, "the name a second time", "a name of its own");
        names.add(entry.name);
        checkExport(entity, entry);
      });
    }
  }

  #segments(): void {
    this.#module.elements.forEach((segment, index) => {
      this.#check("element", `element segment ${index}`, (entity) =>
        checkElementSegment(entity, segment, this.#constants),
      );
      this.#environment.elementSegments.push(segment.type);
    });
    this.#module.data.forEach((segment, index) => {
      this.#check("data", `data segment ${index}`, (entity) => checkDataSegment(entity, segment, this.#constants));
    });
  }

  bodies(): void {
    const { code } = this.#module;
    const bodies = new BodyValidator(this.#module, this.#environment, this.#code);
    for (let index = 0; index < code.count; index++) {
      this.#findings.attempt(() => bodies.validate(index));
    }
  }

  #check(section: SectionName, what: string, check: (entity: Entity) => void): void {
    const entity = { environment: this.#environment, what, offset: offsetOfSection(this.#module, section) };
    this.#findings.attempt(() => check(entity));
  }
}
