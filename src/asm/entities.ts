/**
 * Functions, globals, tables and tags of an assembly, as the LLVM syntax declares them: their
 * types, and what surrounds the code for the validator, to which each is known by a number.
 */
import {
  ALL_FEATURES,
  type Environment,
  type FunctionType,
  type GlobalType,
  type MemoryType,
  type ModuleEnvironment,
  type SubType,
  type TableType,
  type TagType,
  type ValueType,
} from "../wasm/index.ts";
import type { AsmSymbol } from "./symbol.ts";

/** What is said of an entity besides its type. */
export interface EntityNames {
  importModule?: string;
  importName?: string;
  exportName?: string;
}

/** An entity and its type. */
export type Entity = EntityNames &
  (
    | { readonly kind: "function"; readonly symbol: AsmSymbol; /** Number of the type. */ readonly type: number }
    | { readonly kind: "global"; readonly symbol: AsmSymbol; readonly type: GlobalType }
    | { readonly kind: "table"; readonly symbol: AsmSymbol; readonly type: TableType }
    | { readonly kind: "tag"; readonly symbol: AsmSymbol; /** Number of the type. */ readonly type: number }
  );

/** Memories that code may name: their limits are the linker's matter. */
const MEMORY: MemoryType = { limits: { minimum: 0n, maximum: undefined, shared: true, address64: false } };
const MEMORY64: MemoryType = { limits: { minimum: 0n, maximum: undefined, shared: true, address64: true } };

/** The entities of one assembly, numbered by kind in the order in which they came. */
export class EntityTable implements Environment {
  readonly features: number = ALL_FEATURES;
  readonly declaredFunctions: Environment["declaredFunctions"] = { has: () => true, add: () => undefined };
  readonly #types: SubType[] = [];
  readonly #functionTypes: FunctionType[] = [];
  readonly #typeNumbers = new Map<string, number>();
  readonly #entities = new Map<AsmSymbol, Entity>();
  readonly #numbers = new Map<AsmSymbol, number>();
  readonly #byKind: { readonly [K in Entity["kind"]]: Extract<Entity, { kind: K }>[] } = {
    function: [],
    global: [],
    table: [],
    tag: [],
  };
  readonly #memory: MemoryType;
  /** The module whose entries the source has said, if it says them all. */
  #module: ModuleEnvironment | undefined;

  constructor(options: { address64: boolean }) {
    this.#memory = options.address64 ? MEMORY64 : MEMORY;
  }

  /** Takes the types of a module, and what else it has besides functions. */
  enclose(module: ModuleEnvironment): void {
    this.#module = module;
    this.#typeNumbers.clear();
    for (let number = 0; number < module.types.count; number++) {
      const composite = module.type(number)?.composite;
      if (composite?.kind !== "func") continue;
      const key = typeKey(composite);
      if (!this.#typeNumbers.has(key)) this.#typeNumbers.set(key, number);
    }
  }

  /** Whether the source says all of a module, so that types have its numbers. */
  get isWholeModule(): boolean {
    return this.#module !== undefined;
  }

  /** The number of a function type; undefined if the module, which is all said, has none such. */
  typeNumber(type: Omit<FunctionType, "kind">): number | undefined {
    const key = typeKey(type);
    let number = this.#typeNumbers.get(key);
    if (number === undefined && this.#module === undefined) {
      number = this.#types.length;
      const composite: FunctionType = { kind: "func", ...type };
      this.#types.push({ form: "plain", supertypes: [], composite });
      this.#functionTypes.push(composite);
      this.#typeNumbers.set(key, number);
    }
    return number;
  }

  /** The function type of that number. */
  functionType(number: number): FunctionType {
    const type = this.#module === undefined ? this.#functionTypes[number] : this.#module.type(number)?.composite;
    if (type?.kind !== "func") throw new RangeError(`There is no type ${number}`);
    return type;
  }

  declare(entity: Entity): void {
    this.#entities.set(entity.symbol, entity);
    if (this.#numbers.has(entity.symbol)) return;
    const list: Entity[] = this.#byKind[entity.kind];
    this.#numbers.set(entity.symbol, list.length);
    list.push(entity);
  }

  /** The entity that a symbol names. */
  get(symbol: AsmSymbol): Entity | undefined {
    return this.#entities.get(symbol);
  }

  /** The number of a symbol's entity within its kind. */
  numberOf(symbol: AsmSymbol): number | undefined {
    return this.#numbers.get(symbol);
  }

  get all(): readonly Entity[] {
    return Array.from(this.#entities.values());
  }

  // Environment

  type(index: number): SubType | undefined {
    return this.#module === undefined ? this.#types[index] : this.#module.type(index);
  }

  isSubtype(sub: number, sup: number): boolean {
    return sub === sup || this.#module?.isSubtype(sub, sup) === true;
  }

  typeOfFunction(index: number): number | undefined {
    return this.#byKind.function[index]?.type;
  }

  table(index: number): TableType | undefined {
    return this.#byKind.table[index]?.type;
  }

  memory(index: number): MemoryType | undefined {
    return this.#module === undefined ? this.#memory : this.#module.memory(index);
  }

  global(index: number): GlobalType | undefined {
    return this.#byKind.global[index]?.type;
  }

  tag(index: number): TagType | undefined {
    return this.#byKind.tag[index];
  }

  elementSegment(index: number): ValueType | undefined {
    return this.#module?.elementSegment(index);
  }

  hasDataSegment(): boolean {
    return true;
  }
}

function typeKey({ parameters, results }: Omit<FunctionType, "kind">): string {
  return `${parameters.join()};${results.join()}`;
}
