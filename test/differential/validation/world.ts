/**
 * A module that has some of everything: types that are equal and types that are below others, tables and memories with
 * both kinds of addresses, tags, segments. Random functions are put into it.
 */
import type {
  CompositeType,
  ElementSegment,
  Expression,
  FieldType,
  Global,
  Import,
  RecursiveGroup,
  SubType,
  Table,
} from "../../../src/wasm/entities.ts";
import {
  expressionOf,
  EXNREF,
  EXTERNREF,
  F32,
  F64,
  FUNCREF,
  heapTypes,
  I16,
  I32,
  I64,
  I8,
  InstructionWriter,
  referenceTo,
  V128,
  writeModule,
  type HeapType,
  type SectionSource,
  type ValueType,
} from "../../../src/wasm/index.ts";

/** `(ref null heapType)` */
export function nullable(heapType: HeapType): ValueType {
  return referenceTo(heapType, { nullable: true });
}

/** `(ref heapType)` */
export function nonNull(heapType: HeapType): ValueType {
  return referenceTo(heapType, { nullable: false });
}

function func(parameters: readonly ValueType[], results: readonly ValueType[]): CompositeType {
  return { kind: "func", parameters, results };
}

function struct(...fields: readonly FieldType[]): CompositeType {
  return { kind: "struct", fields };
}

function array(element: FieldType): CompositeType {
  return { kind: "array", element };
}

function mutable(storage: ValueType): FieldType {
  return { storage, mutable: true };
}

function constant(storage: ValueType): FieldType {
  return { storage, mutable: false };
}

function plain(composite: CompositeType): RecursiveGroup {
  return { explicit: false, types: [{ form: "plain", supertypes: [], composite }] };
}

function open(composite: CompositeType, ...supertypes: readonly number[]): SubType {
  return { form: "sub", supertypes, composite };
}

function final(composite: CompositeType, ...supertypes: readonly number[]): SubType {
  return { form: "sub final", supertypes, composite };
}

function single(type: SubType): RecursiveGroup {
  return { explicit: false, types: [type] };
}

function group(...types: readonly SubType[]): RecursiveGroup {
  return { explicit: true, types };
}

/** The comments are type indices. */
export const types: readonly RecursiveGroup[] = [
  plain(func([], [])), // 0
  plain(func([I32], [I32])), // 1
  plain(func([I32, I64], [F32, F64])), // 2
  single(open(struct(constant(I32)))), // 3
  single(open(struct(constant(I32), mutable(I64)), 3)), // 4
  single(final(struct(constant(I32), mutable(I64), mutable(I8), constant(I16)), 4)), // 5
  plain(array(mutable(I32))), // 6
  plain(array(mutable(I8))), // 7
  single(open(array(constant(nullable(3))))), // 8
  single(open(array(constant(nonNull(4))), 8)), // 9
  plain(array(mutable(nullable(4)))), // 10
  group(
    open(struct(mutable(nullable(12)))), // 11
    open(struct(mutable(nullable(11)), constant(nonNull(heapTypes.any)))), // 12
  ),
  group(
    open(struct(mutable(nullable(14)))), // 13, equal to 11
    open(struct(mutable(nullable(13)), constant(nonNull(heapTypes.any)))), // 14
  ),
  plain(func([I32], [I32])), // 15, equal to 1
  single(open(func([nonNull(4)], [nullable(3)]))), // 16
  single(open(func([nonNull(3)], [nonNull(4)]), 16)), // 17
  plain(struct(mutable(F32), mutable(V128), mutable(FUNCREF), mutable(EXTERNREF), mutable(I16))), // 18
  plain(array(mutable(FUNCREF))), // 19
  plain(func([I64], [])), // 20
  plain(func([I32, nonNull(3)], [])), // 21
  plain(func([], [I32, I64])), // 22
  plain(array(constant(I16))), // 23
  plain(array(mutable(V128))), // 24
  plain(func([nullable(heapTypes.any)], [nullable(heapTypes.eq)])), // 25
  plain(func([I32], [I64, nonNull(heapTypes.exn)])), // 26
  group(final(func([], []))), // 27, equal to 0
  plain(struct()), // 28
  plain(array(mutable(nonNull(3)))), // 29
];

export const TYPE_COUNT = 30;

/** Type indices of the functions, of which all but the last are declared. */
export const functionTypes: readonly number[] = [0, 1, 2, 16, 17, 20, 22, 25, 21, 15];

/** Types of the functions that imports bring, in front of the others. */
const importedFunctions = 2;

function value(emit: (code: InstructionWriter) => void): Expression {
  const code = new InstructionWriter();
  emit(code);
  return expressionOf(code.written.slice());
}

function nullOf(heapType: HeapType): Expression {
  return value((code) => code.emit("ref.null", heapType));
}

const newType3 = value((code) => {
  code.emit("i32.const", 7);
  code.emit("struct.new", 3);
});

const limits = { minimum: 1n, maximum: undefined, shared: false, address64: false };

export const tables: readonly Table[] = [
  { type: { element: FUNCREF, limits }, initial: undefined },
  { type: { element: EXTERNREF, limits: { ...limits, maximum: 8n } }, initial: undefined },
  { type: { element: nullable(heapTypes.eq), limits: { ...limits, address64: true } }, initial: undefined },
  { type: { element: nonNull(3), limits: { ...limits, address64: true } }, initial: newType3 },
  { type: { element: nullable(16), limits }, initial: nullOf(16) },
  { type: { element: nullable(heapTypes.i31), limits }, initial: undefined },
];

export const memories = [
  { limits },
  { limits: { ...limits, address64: true } },
  { limits: { ...limits, maximum: 4n, shared: true } },
];

export const globals: readonly Global[] = [
  { type: { type: I32, mutable: true }, initial: value((code) => code.emit("i32.const", 1)) },
  { type: { type: I64, mutable: false }, initial: value((code) => code.emit("i64.const", 1n)) },
  { type: { type: FUNCREF, mutable: true }, initial: nullOf(heapTypes.func) },
  { type: { type: nullable(4), mutable: true }, initial: nullOf(heapTypes.none) },
  { type: { type: nonNull(3), mutable: false }, initial: newType3 },
  { type: { type: nullable(heapTypes.any), mutable: true }, initial: value((code) => code.emit("global.get", 4)) },
  { type: { type: EXNREF, mutable: true }, initial: nullOf(heapTypes.exn) },
  { type: { type: EXTERNREF, mutable: true }, initial: nullOf(heapTypes.noextern) },
  { type: { type: nonNull(1), mutable: false }, initial: value((code) => code.emit("ref.func", 1)) },
];

export const tags: readonly { readonly type: number }[] = [{ type: 0 }, { type: 20 }, { type: 21 }];

export const elements: readonly ElementSegment[] = [
  segment(nonNull(heapTypes.func), [0, 2, 3, 4, 5, 6, 7, 8]),
  { ...segment(FUNCREF, []), flags: 5, items: { kind: "expressions", expressions: [nullOf(heapTypes.func)] } },
  { ...segment(nullable(4), []), flags: 5, items: { kind: "expressions", expressions: [nullOf(heapTypes.none)] } },
  { ...segment(nonNull(3), []), flags: 5, items: { kind: "expressions", expressions: [newType3] } },
  {
    ...segment(nullable(heapTypes.i31), []),
    flags: 7,
    mode: { kind: "declarative" },
    items: { kind: "expressions", expressions: [] },
  },
];

function segment(type: ValueType, indices: readonly number[]): ElementSegment {
  return { flags: 1, mode: { kind: "passive" }, type, items: { kind: "functions", indices } };
}

const imports: readonly Import[] = functionTypes
  .slice(0, importedFunctions)
  .map((type) => ({ module: "m", name: "f", external: { kind: "func", type } }));

/** Value types that random code mentions. */
export const valueTypes: readonly ValueType[] = [
  I32,
  I64,
  F32,
  F64,
  V128,
  ...Object.values(heapTypes).flatMap((heapType) => [nullable(heapType), nonNull(heapType)]),
  ...[1, 3, 4, 5, 7, 8, 9, 11, 12, 13, 16, 17, 18, 19].flatMap((index) => [nullable(index), nonNull(index)]),
];

/** The sections in front of those that hold code. */
const before: readonly SectionSource[] = [
  { section: "type", contents: types },
  { section: "import", contents: imports },
];

const between: readonly SectionSource[] = [
  { section: "table", contents: tables },
  { section: "memory", contents: memories },
  { section: "tag", contents: tags },
  { section: "global", contents: globals },
  { section: "element", contents: elements },
  { section: "datacount", contents: 2 },
];

const data: SectionSource = {
  section: "data",
  contents: [
    { flags: 1, mode: { kind: "passive" }, bytes: Uint8Array.of(1, 2, 3) },
    { flags: 1, mode: { kind: "passive" }, bytes: Uint8Array.of() },
  ],
};

const trap = value((code) => code.emit("unreachable"));

/**
 * A module whose last function is of type `type` (an index) and has that body.
 */
export function moduleWith(type: number, body: { locals: readonly ValueType[]; code: Uint8Array }): Uint8Array {
  const own = functionTypes.slice(importedFunctions);
  const locals = body.locals.map((local) => ({ count: 1, type: local }));
  return writeModule([
    ...before,
    { section: "function", contents: [...own, type] },
    ...between,
    {
      section: "code",
      contents: [...own.map(() => ({ locals: [], code: trap })), { locals, code: { bytes: body.code, offset: 0 } }],
    },
    data,
  ]);
}
