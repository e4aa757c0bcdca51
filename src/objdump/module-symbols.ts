/**
 * The symbols of a linked module: functions, globals with names, named data segments, in this order.
 *
 * Exports make symbols global; what is only in the `name` section is local. An export of another name than the entity
 * has elsewhere is a symbol of its own. An immutable i32 global that is exported is, by the convention of wasm-ld, the
 * address of an object: its symbol is in the data.
 */
import { STT_FUNC, STT_NOTYPE, STT_OBJECT } from "../elf/index.ts";
import {
  readCustom,
  blockOf,
  cursorOf,
  I32,
  type Export,
  type ExternalKind,
  type Global,
  type Module,
} from "../wasm/index.ts";
import { orNone } from "./module-names.ts";
import type { ModuleObject } from "./module-object.ts";
import { symbolFlags, type ObjectSection, type ObjectSymbol, type SpecialSection } from "./object-file.ts";

interface Entity {
  readonly kind: ExternalKind;
  readonly index: number;
  readonly section: ObjectSection | SpecialSection;
  readonly value: bigint;
  readonly size: bigint;
  readonly flags: number;
}

export function moduleSymbols(object: ModuleObject): readonly ObjectSymbol[] {
  const exports = exportsByEntity(
    orNone(
      () => object.module.exports,
      () => undefined,
    ),
  );
  const entities = [...functionEntities(object), ...globalEntities(object)];
  const symbols = entities.flatMap((entity) => symbolsOf(entity, { exports, object }));
  return [...symbols, ...segmentSymbols(object)];
}

function symbolsOf(
  entity: Entity,
  context: { exports: ReadonlyMap<string, readonly string[]>; object: ModuleObject },
): readonly ObjectSymbol[] {
  const { operandNames } = context.object;
  const own = entity.kind === "func" ? operandNames.func(entity.index) : operandNames.global(entity.index);
  const exported = context.exports.get(`${entity.kind} ${entity.index}`) ?? [];
  const names = new Set([...(own === undefined ? [] : [own]), ...exported]);
  const isUndefined = entity.section === "*UND*";
  return Array.from(names, (name) => ({
    name,
    value: entity.value,
    size: entity.size,
    section: entity.section,
    flags: entity.flags | (isUndefined ? 0 : exported.length > 0 ? symbolFlags.GLOBAL : symbolFlags.LOCAL),
    other: 0,
    type: entity.kind === "func" ? STT_FUNC : (entity.flags & symbolFlags.OBJECT) === 0 ? STT_NOTYPE : STT_OBJECT,
    version: undefined,
  }));
}

function functionEntities(object: ModuleObject): readonly Entity[] {
  const code = object.sectionNamed("code");
  const imported = undefinedEntities(object.module, "func");
  const regions =
    code === undefined
      ? []
      : orNone(
          () => Array.from(object.codeRegions(code)),
          () => undefined,
        );
  const defined = regions.flatMap(({ functionIndex, start, end }): Entity[] => {
    if (code === undefined || functionIndex === undefined) return [];
    const value = code.vma + BigInt(start);
    return [
      {
        kind: "func",
        index: functionIndex,
        section: code,
        value,
        size: BigInt(end - start),
        flags: symbolFlags.FUNCTION,
      },
    ];
  });
  return [...imported, ...defined];
}

function globalEntities(object: ModuleObject): readonly Entity[] {
  const { module } = object;
  const imported = undefinedEntities(module, "global");
  const section = object.sectionNamed("global");
  const data = object.sectionNamed("data");
  if (section === undefined) return imported;
  const exported = new Set(module.exports.filter(({ kind }) => kind === "global").map(({ index }) => index));
  const globals = orNone(
    () => module.globals,
    () => undefined,
  );
  const defined = globals.map((global, place): Entity => {
    const index = imported.length + place;
    const address = exported.has(index) ? addressIn(global) : undefined;
    if (address !== undefined) {
      return { kind: "global", index, section: data ?? "*ABS*", value: address, size: 0n, flags: symbolFlags.OBJECT };
    }
    // In front of the initial value are the type, of one byte unless it is a reference to a defined type, and the mutability.
    const value = BigInt(global.initial.offset - module.base - 2);
    return { kind: "global", index, section, value, size: BigInt(global.initial.bytes.length + 2), flags: 0 };
  });
  return [...imported, ...defined];
}

function undefinedEntities(module: Module, kind: ExternalKind): readonly Entity[] {
  const flags = kind === "func" ? symbolFlags.FUNCTION : 0;
  return orNone(
    () => module.importsOf(kind),
    () => undefined,
  ).map((_, index) => {
    return { kind, index, section: "*UND*", value: 0n, size: 0n, flags };
  });
}

/** What an immutable i32 global is, if that is a constant. */
function addressIn({ type, initial }: Global): bigint | undefined {
  return type.mutable || type.type !== I32 ? undefined : constantOf(initial);
}

function segmentSymbols(object: ModuleObject): readonly ObjectSymbol[] {
  const section = object.sectionNamed("data");
  const blocks = orNone(
    () => readCustom(object.module, "name") ?? [],
    () => undefined,
  );
  const names = blockOf(blocks, "data") ?? [];
  if (section === undefined || names.length === 0) return [];
  const segments = orNone(
    () => object.module.data,
    () => undefined,
  );
  return names.flatMap(({ index, name }) => {
    const segment = segments[index];
    if (segment === undefined) return [];
    const value = segment.mode.kind === "active" ? (constantOf(segment.mode.offset) ?? 0n) : 0n;
    const flags = symbolFlags.LOCAL | symbolFlags.OBJECT;
    return [
      {
        name,
        value,
        size: BigInt(segment.bytes.length),
        section,
        flags,
        other: 0,
        type: STT_OBJECT,
        version: undefined,
      },
    ];
  });
}

/** The value of `i32.const` or `i64.const`, if an expression is that alone. */
export function constantOf(expression: Global["initial"]): bigint | undefined {
  const cursor = cursorOf(expression);
  if (!cursor.next()) return undefined;
  const { name } = cursor.instruction;
  const { value, low, high } = cursor;
  const isAlone = cursor.next() && cursor.instruction.name === "end";
  if (!isAlone) return undefined;
  if (name === "i32.const") return BigInt(value >>> 0);
  return name === "i64.const" ? (BigInt(high) << 32n) | BigInt(low) : undefined;
}

function exportsByEntity(exports: readonly Export[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { kind, index, name } of exports) {
    const key = `${kind} ${index}`;
    const others = names.get(key);
    if (others === undefined) names.set(key, [name]);
    else others.push(name);
  }
  return names;
}
