/**
 * Where sections other than the code hold indices: one walk, for counting them and for exchanging them alike. Who counts
 * gives back what it was given.
 */
import type {
  CompositeType,
  ElementSegment,
  Export,
  Expression,
  ExternalType,
  FieldType,
  Global,
  RecursiveGroup,
  SegmentMode,
  SubType,
  Table,
  TableType,
  ValueType,
} from "../../wasm/index.ts";
import { definedTypeOf, withDefinedType } from "./index-spaces.ts";

/** Is shown every index and says which one is to be in its place. */
export interface IndexVisitor {
  type(index: number): number;
  /** A type whose index is written as a signed integer. */
  signedType(index: number): number;
  func(index: number): number;
  global(index: number): number;
  expression(expression: Expression): Expression;
}

export function visitValueType(type: ValueType, visitor: IndexVisitor): ValueType {
  const index = definedTypeOf(type);
  return index < 0 ? type : withDefinedType(type, visitor.signedType(index));
}

export function visitGroup(group: RecursiveGroup, visitor: IndexVisitor): RecursiveGroup {
  return { explicit: group.explicit, types: group.types.map((type) => visitSubType(type, visitor)) };
}

function visitSubType({ form, supertypes, composite }: SubType, visitor: IndexVisitor): SubType {
  return {
    form,
    supertypes: supertypes.map((index) => visitor.type(index)),
    composite: visitComposite(composite, visitor),
  };
}

function visitComposite(type: CompositeType, visitor: IndexVisitor): CompositeType {
  const value = (each: ValueType): ValueType => visitValueType(each, visitor);
  const field = ({ storage, mutable }: FieldType): FieldType => ({ storage: value(storage), mutable });
  switch (type.kind) {
    case "func":
      return { kind: "func", parameters: type.parameters.map(value), results: type.results.map(value) };
    case "struct":
      return { kind: "struct", fields: type.fields.map(field) };
    case "array":
      return { kind: "array", element: field(type.element) };
  }
}

export function visitExternal(external: ExternalType, visitor: IndexVisitor): ExternalType {
  switch (external.kind) {
    case "func":
      return { kind: "func", type: visitor.type(external.type) };
    case "table":
      return { kind: "table", type: visitTableType(external.type, visitor) };
    case "memory":
      return external;
    case "global":
      return { kind: "global", type: { ...external.type, type: visitValueType(external.type.type, visitor) } };
    case "tag":
      return { kind: "tag", type: { type: visitor.type(external.type.type) } };
  }
}

function visitTableType({ element, limits }: TableType, visitor: IndexVisitor): TableType {
  return { element: visitValueType(element, visitor), limits };
}

export function visitTable({ type, initial }: Table, visitor: IndexVisitor): Table {
  return { type: visitTableType(type, visitor), initial: initial && visitor.expression(initial) };
}

export function visitGlobal({ type, initial }: Global, visitor: IndexVisitor): Global {
  return { type: { ...type, type: visitValueType(type.type, visitor) }, initial: visitor.expression(initial) };
}

export function visitExport(entry: Export, visitor: IndexVisitor): Export {
  if (entry.kind === "func") return { ...entry, index: visitor.func(entry.index) };
  return entry.kind === "global" ? { ...entry, index: visitor.global(entry.index) } : entry;
}

export function visitMode(mode: SegmentMode, visitor: IndexVisitor): SegmentMode {
  return mode.kind === "active" ? { ...mode, offset: visitor.expression(mode.offset) } : mode;
}

export function visitElements({ flags, mode, type, items }: ElementSegment, visitor: IndexVisitor): ElementSegment {
  return {
    flags,
    mode: visitMode(mode, visitor),
    type: visitValueType(type, visitor),
    items:
      items.kind === "functions"
        ? { kind: "functions", indices: items.indices.map((index) => visitor.func(index)) }
        : { kind: "expressions", expressions: items.expressions.map((each) => visitor.expression(each)) },
  };
}
