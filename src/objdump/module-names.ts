/**
 * Names for what the indices in a module mean.
 *
 * A function has the first of: its name in the `linking` section, in the `name` section, that of its first export, or
 * `module.name` of its import. Modules with a hundred thousand functions have names for all of them, so names are looked
 * up in arrays that are made once.
 */
import { FormatError } from "../bytes/index.ts";
import {
  blockOf,
  nameOfType,
  readCustom,
  type CompositeType,
  type ExternalKind,
  type FunctionType,
  type Import,
  type IndexName,
  type Module,
  type NameBlocks,
  type ValueType,
} from "../wasm/index.ts";
import type { OperandNames, Signature } from "./object-file.ts";

/** Told what is wrong with a part that can be done without. */
export type Warn = (message: string) => void;

/** Where names come from besides the `name` section: `linking` symbols. */
export interface KnownName {
  readonly kind: ExternalKind;
  readonly index: number;
  readonly name: string;
}

export class ModuleNames implements OperandNames {
  readonly types: readonly CompositeType[];
  /** Type index of each function, imports first. */
  readonly functionTypes: readonly number[];
  readonly #spaces: { readonly [Kind in ExternalKind]: (string | undefined)[] };
  readonly #segments: {
    readonly data: readonly (string | undefined)[];
    readonly elem: readonly (string | undefined)[];
  };
  readonly #typeNames: readonly (string | undefined)[];
  readonly #locals: ReadonlyMap<number, readonly IndexName[]>;
  /** Names of the locals of the function that was asked for last. */
  #lastLocals: { readonly functionIndex: number; readonly names: readonly (string | undefined)[] } | undefined;
  readonly #signatures: (Signature | undefined)[] = [];

  constructor(module: Module, options: { readonly known?: Iterable<KnownName>; readonly warn: Warn }) {
    const named = namesOf(module, options.warn);
    const { warn } = options;
    this.types = orNone(() => module.types, warn).flatMap((group) => group.types.map((type) => type.composite));
    const imports = orNone(() => module.imports, warn);
    const imported = imports.flatMap(({ external }) => (external.kind === "func" ? [external.type] : []));
    this.functionTypes = imported.concat(orNone(() => module.functions, warn));
    this.#spaces = { func: [], table: [], memory: [], global: [], tag: [] };
    for (const { kind, index, name } of options.known ?? []) this.#spaces[kind][index] ??= name;
    for (const kind of externalKindNames) this.#fill(kind, named(nameBlockOf[kind]));
    for (const { kind, index, name } of orNone(() => module.exports, warn)) this.#spaces[kind][index] ??= name;
    this.#nameImports(imports);
    this.#segments = { data: arrayOf(named("data")), elem: arrayOf(named("element")) };
    this.#typeNames = arrayOf(named("type"));
    this.#locals = new Map(named("local").map(({ index, names }) => [index, names]));
  }

  func(index: number): string | undefined {
    return this.#spaces.func[index];
  }

  global(index: number): string | undefined {
    return this.#spaces.global[index];
  }

  table(index: number): string | undefined {
    return this.#spaces.table[index];
  }

  memory(index: number): string | undefined {
    return this.#spaces.memory[index];
  }

  tag(index: number): string | undefined {
    return this.#spaces.tag[index];
  }

  data(index: number): string | undefined {
    return this.#segments.data[index];
  }

  elem(index: number): string | undefined {
    return this.#segments.elem[index];
  }

  type(index: number): string | undefined {
    return this.#typeNames[index] ?? this.#signatureOfType(index)?.text;
  }

  typeName(index: number): string | undefined {
    return this.#typeNames[index];
  }

  local(functionIndex: number, index: number): string | undefined {
    if (this.#lastLocals?.functionIndex !== functionIndex) {
      this.#lastLocals = { functionIndex, names: arrayOf(this.#locals.get(functionIndex) ?? []) };
    }
    return this.#lastLocals.names[index];
  }

  /** The type of a function. */
  signature(functionIndex: number): Signature | undefined {
    const type = this.functionTypes[functionIndex];
    return type === undefined ? undefined : this.#signatureOfType(type);
  }

  #signatureOfType(index: number): Signature | undefined {
    const known = this.#signatures[index];
    if (known !== undefined) return known;
    const type = this.types[index];
    if (type === undefined) return undefined;
    const made = { text: typeText(type), parameters: type.kind === "func" ? type.parameters.length : 0 };
    this.#signatures[index] = made;
    return made;
  }

  #fill(kind: ExternalKind, names: readonly IndexName[]): void {
    for (const { index, name } of names) this.#spaces[kind][index] ??= name;
  }

  #nameImports(imports: readonly Import[]): void {
    const counts = { func: 0, table: 0, memory: 0, global: 0, tag: 0 };
    for (const entry of imports) {
      const { kind } = entry.external;
      this.#spaces[kind][counts[kind]++] ??= `${entry.module}.${entry.name}`;
    }
  }
}

/** `(i32, i32) -> (i32)`, `struct (i32, mut i8)`, `array (mut f64)`. */
export function typeText(type: CompositeType): string {
  switch (type.kind) {
    case "func":
      return signatureText(type);
    case "struct":
      return `struct (${type.fields.map(({ storage, mutable }) => fieldText(storage, mutable)).join(", ")})`;
    case "array":
      return `array (${fieldText(type.element.storage, type.element.mutable)})`;
  }
}

function signatureText(type: FunctionType): string {
  return `(${type.parameters.map(nameOfType).join(", ")}) -> (${type.results.map(nameOfType).join(", ")})`;
}

function fieldText(storage: ValueType, mutable: boolean): string {
  return `${mutable ? "mut " : ""}${nameOfType(storage)}`;
}

const externalKindNames: readonly ExternalKind[] = ["func", "table", "memory", "global", "tag"];

const nameBlockOf = { func: "function", table: "table", memory: "memory", global: "global", tag: "tag" } as const;

/** What `read` returns, or nothing and a warning if the bytes are malformed. */
export function orNone<T>(read: () => readonly T[], warn: Warn): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    warn(error.message);
    return [];
  }
}

/** The lists of the `name` section by kind; empty where there is none, or where the section is malformed. */
function namesOf(
  module: Module,
  warn: Warn,
): <K extends Exclude<keyof NameBlocks, "module">>(kind: K) => NameBlocks[K] {
  const blocks = orNone(() => readCustom(module, "name") ?? [], warn);
  return (kind) => blockOf(blocks, kind) ?? [];
}

/** Names by index. */
function arrayOf(names: readonly IndexName[]): readonly (string | undefined)[] {
  const array: (string | undefined)[] = [];
  for (const { index, name } of names) array[index] = name;
  return array;
}
