/** Random contents of sections, valid in form though not in meaning. */
import fc from "fast-check";
import {
  allLlvmRelocations,
  externalKinds,
  expressionOf,
  FUNCREF,
  heapTypes,
  InstructionWriter,
  referenceTo,
  symbolFlags,
  comdatKinds,
  type CompositeType,
  type CustomContents,
  type CustomName,
  type DataSegment,
  type ElementSegment,
  type Expression,
  type ExternalType,
  type FieldType,
  type FunctionBody,
  type Limits,
  type LinkingRelocation,
  type LinkingSymbol,
  type RecursiveGroup,
  type SectionContents,
  type SectionName,
  type SegmentMode,
  type SubType,
  type Table,
} from "../../src/wasm/index.ts";
import {
  instanceArbitrary,
  referenceTypeArbitrary,
  storageTypeArbitrary,
  u32Arbitrary,
  valueTypeArbitrary,
} from "./instruction-arbitraries.ts";
import { emitAny } from "./instruction-gallery.ts";

const u32 = u32Arbitrary;
const u64 = fc.oneof(
  u32.map((value) => BigInt(value)),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const name = fc.string({ unit: "grapheme", maxLength: 12 });
const small = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 4 });

/** Instructions whose blocks end where an expression thinks they end. */
const openers: ReadonlySet<string> = new Set(["block", "loop", "if", "try", "try_table", "end", "delegate"]);

const expression: fc.Arbitrary<Expression> = small(instanceArbitrary.filter(({ row }) => !openers.has(row.name))).map(
  (sequence) => {
    const code = new InstructionWriter();
    for (const { row, immediates } of sequence) emitAny(code, row, immediates);
    return expressionOf(code.written);
  },
);

const fieldType: fc.Arbitrary<FieldType> = fc.record({ storage: storageTypeArbitrary, mutable: fc.boolean() });

const compositeType: fc.Arbitrary<CompositeType> = fc.oneof(
  fc.record({
    kind: fc.constant("func" as const),
    parameters: small(valueTypeArbitrary),
    results: small(valueTypeArbitrary),
  }),
  fc.record({ kind: fc.constant("struct" as const), fields: small(fieldType) }),
  fc.record({ kind: fc.constant("array" as const), element: fieldType }),
);

const subType: fc.Arbitrary<SubType> = fc.oneof(
  fc.record({ form: fc.constant("plain" as const), supertypes: fc.constant([]), composite: compositeType }),
  fc.record({ form: fc.constantFrom("sub", "sub final"), supertypes: small(u32), composite: compositeType }),
);

const recursiveGroup: fc.Arbitrary<RecursiveGroup> = fc.oneof(
  subType.map((type) => ({ explicit: false, types: [type] })),
  small(subType).map((types) => ({ explicit: true, types })),
);

const limits: fc.Arbitrary<Limits> = fc.boolean().chain((address64) => {
  const bound = address64 ? u64 : u32.map((value) => BigInt(value));
  return fc.record({
    minimum: bound,
    maximum: fc.option(bound, { nil: undefined }),
    shared: fc.boolean(),
    address64: fc.constant(address64),
  });
});

const tableType = fc.record({ element: referenceTypeArbitrary, limits });
const memoryType = fc.record({ limits });
const globalType = fc.record({ type: valueTypeArbitrary, mutable: fc.boolean() });
const tagType = fc.record({ type: u32 });

const externalType: fc.Arbitrary<ExternalType> = fc.oneof(
  fc.record({ kind: fc.constant("func" as const), type: u32 }),
  fc.record({ kind: fc.constant("table" as const), type: tableType }),
  fc.record({ kind: fc.constant("memory" as const), type: memoryType }),
  fc.record({ kind: fc.constant("global" as const), type: globalType }),
  fc.record({ kind: fc.constant("tag" as const), type: tagType }),
);

const table: fc.Arbitrary<Table> = fc.record({
  type: tableType,
  initial: fc.option(expression, { nil: undefined }),
});

const elementSegment: fc.Arbitrary<ElementSegment> = fc
  .record({
    flags: fc.nat(7),
    target: u32,
    offset: expression,
    indices: small(u32),
    expressions: small(expression),
    type: referenceTypeArbitrary,
  })
  .map(({ flags, target, offset, indices, expressions, type }): ElementSegment => {
    const holdsExpressions = (flags & 4) !== 0;
    const isTyped = (flags & 3) !== 0;
    return {
      flags,
      mode: elementMode(flags, { target, offset }),
      type: holdsExpressions ? (isTyped ? type : FUNCREF) : referenceTo(heapTypes.func, { nullable: false }),
      items: holdsExpressions ? { kind: "expressions", expressions } : { kind: "functions", indices },
    };
  });

function elementMode(flags: number, place: { target: number; offset: Expression }): SegmentMode {
  if ((flags & 1) === 0) return { kind: "active", target: (flags & 2) === 0 ? 0 : place.target, offset: place.offset };
  return { kind: (flags & 2) === 0 ? "passive" : "declarative" };
}

const bytes = fc.uint8Array({ maxLength: 20 });

const dataSegment: fc.Arbitrary<DataSegment> = fc
  .record({ flags: fc.nat(2), target: u32, offset: expression, bytes })
  .map(({ flags, target, offset, bytes }): DataSegment => {
    const mode: SegmentMode =
      flags === 1 ? { kind: "passive" } : { kind: "active", target: flags === 2 ? target : 0, offset };
    return { flags, mode, bytes };
  });

const functionBody: fc.Arbitrary<FunctionBody> = fc.record({
  locals: small(fc.record({ count: u32, type: valueTypeArbitrary })),
  code: expression,
});

/** Random contents of each section. */
export const sectionArbitraries: { readonly [Name in SectionName]: fc.Arbitrary<SectionContents[Name]> } = {
  type: small(recursiveGroup),
  import: small(fc.record({ module: name, name, external: externalType })),
  function: small(u32),
  table: small(table),
  memory: small(memoryType),
  tag: small(tagType),
  global: small(fc.record({ type: globalType, initial: expression })),
  export: small(fc.record({ name, kind: fc.constantFrom(...externalKinds), index: u32 })),
  start: u32,
  element: small(elementSegment),
  datacount: u32,
  code: small(functionBody),
  data: small(dataSegment),
};

const indexNames = small(fc.record({ index: u32, name }));
const indirectNames = small(fc.record({ index: u32, names: indexNames }));

/** Blocks of the kinds given, and unknown ones. */
function blocks<T extends object>(kinds: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<never[]> {
  const known = Object.entries(kinds).map(([kind, value]) =>
    fc.record({ kind: fc.constant(kind), value: value as fc.Arbitrary<unknown> }),
  );
  const unknown = fc.record({ kind: fc.constant("unknown"), id: fc.integer({ min: 100, max: 255 }), bytes });
  return small(fc.oneof(...known, unknown)) as fc.Arbitrary<never[]>;
}

const undefinedFlag = symbolFlags.WASM_SYM_UNDEFINED;
const explicitNameFlag = symbolFlags.WASM_SYM_EXPLICIT_NAME;

const linkingSymbol: fc.Arbitrary<LinkingSymbol> = fc
  .record({
    kind: fc.constantFrom("function", "global", "tag", "table", "data", "section"),
    flags: u32,
    index: u32,
    name,
    place: fc.record({ segment: u32, offset: u64, size: u64 }),
  })
  .map(({ kind, flags, index, name, place }): LinkingSymbol => {
    const isUndefined = (flags & undefinedFlag) !== 0;
    if (kind === "section") return { kind, flags, section: index };
    if (kind === "data") return { kind, flags, name, place: isUndefined ? undefined : place };
    const isNamed = !isUndefined || (flags & explicitNameFlag) !== 0;
    return { kind, flags, index, name: isNamed ? name : undefined };
  });

const s64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const s32 = fc.integer().map((value) => BigInt(value));

const relocation: fc.Arbitrary<LinkingRelocation> = fc
  .constantFrom(...allLlvmRelocations())
  .chain(({ type, hasAddend, bits }) =>
    fc.record({
      type: fc.constant(type),
      offset: u32,
      index: u32,
      addend: hasAddend ? (bits === 64 ? s64 : s32) : fc.constant(undefined),
    }),
  );

const place = fc.tuple(name, u32);
const fixup = fc.tuple(u32, u32);

/** Random contents of each custom section. */
export const customArbitraries: { readonly [Name in CustomName]: fc.Arbitrary<CustomContents[Name]> } = {
  name: blocks({
    module: name,
    function: indexNames,
    local: indirectNames,
    label: indirectNames,
    type: indexNames,
    table: indexNames,
    memory: indexNames,
    global: indexNames,
    element: indexNames,
    data: indexNames,
    field: indirectNames,
    tag: indexNames,
  }),
  producers: small(fc.record({ field: name, values: small(fc.record({ name, version: name })) })),
  target_features: small(fc.record({ prefix: fc.constantFrom("+", "-", "="), feature: name })),
  linking: fc.record({
    version: fc.constant(2),
    blocks: blocks({
      segments: small(fc.record({ name, alignment: u32, flags: u32 })),
      initFunctions: small(fc.record({ priority: u32, symbol: u32 })),
      comdats: small(
        fc.record({
          name,
          flags: u32,
          entries: small(fc.record({ kind: fc.constantFrom(...comdatKinds), index: u32 })),
        }),
      ),
      symbols: small(linkingSymbol),
    }),
  }),
  "reloc.": fc.record({ target: u32, entries: small(relocation) }),
  "dylink.0": blocks({
    memoryInfo: fc.record({ memorySize: u32, memoryAlignment: u32, tableSize: u32, tableAlignment: u32 }),
    needed: small(name),
    exportInfo: small(fc.record({ name, flags: u32 })),
    importInfo: small(fc.record({ module: name, name, flags: u32 })),
    runtimePath: small(name),
  }),
  dyninfo: fc.record(
    {
      ref: small(place),
      refun: small(place),
      lazy: small(fc.tuple(name, u32, name)),
      def: small(place),
      defun: small(place),
      fixup: small(fixup),
      fixupfun: small(fixup),
      copy: small(fc.tuple(name, u32, u32)),
      libs: small(name),
      plt_bias: u32,
      plt_end: u32,
      data: u32,
      data_end: u32,
      pc_end: u32,
      entry: u32,
    },
    { requiredKeys: [] },
  ),
};
