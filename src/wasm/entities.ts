/**
 * What modules are made of (core 2.2 and 2.5), as plain values. Each says no more than its bytes do,
 * and no less: where the binary format has two ways to write a thing, the value tells which one it
 * was, so that writing it again gives the same bytes.
 */
import type { ValueType } from "./value-types.ts";

export interface FunctionType {
  readonly kind: "func";
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A field of a structure, or the elements of an array. */
export interface FieldType {
  /** A value type or a packed type. */
  readonly storage: ValueType;
  readonly mutable: boolean;
}

export interface StructType {
  readonly kind: "struct";
  readonly fields: readonly FieldType[];
}

export interface ArrayType {
  readonly kind: "array";
  readonly element: FieldType;
}

export type CompositeType = FunctionType | StructType | ArrayType;

/** A type of the type section, with what it is a subtype of. */
export interface SubType {
  /** `plain`: the composite type alone, which means the same as `sub final` without supertypes. */
  readonly form: "plain" | "sub" | "sub final";
  /** Type indices; none for `plain`. */
  readonly supertypes: readonly number[];
  readonly composite: CompositeType;
}

/** An entry of the type section: a group of types that may refer to each other. */
export interface RecursiveGroup {
  /** Whether it is written as `rec`; if not, it is one type. */
  readonly explicit: boolean;
  readonly types: readonly SubType[];
}

/** Sizes of a memory in pages, or of a table in elements. */
export interface Limits {
  readonly minimum: bigint;
  readonly maximum: bigint | undefined;
  readonly shared: boolean;
  /** Whether addresses are i64 instead of i32. */
  readonly address64: boolean;
}

export interface TableType {
  readonly element: ValueType;
  readonly limits: Limits;
}

export interface MemoryType {
  readonly limits: Limits;
}

export interface GlobalType {
  readonly type: ValueType;
  readonly mutable: boolean;
}

export interface TagType {
  /** Index of a function type. */
  readonly type: number;
}

/** The kinds of things that modules import and export, by their byte (core 5.5.5). */
export const externalKinds = ["func", "table", "memory", "global", "tag"] as const;

export type ExternalKind = (typeof externalKinds)[number];

export type ExternalType =
  | { readonly kind: "func"; /** Type index. */ readonly type: number }
  | { readonly kind: "table"; readonly type: TableType }
  | { readonly kind: "memory"; readonly type: MemoryType }
  | { readonly kind: "global"; readonly type: GlobalType }
  | { readonly kind: "tag"; readonly type: TagType };

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly external: ExternalType;
}

export interface Export {
  readonly name: string;
  readonly kind: ExternalKind;
  readonly index: number;
}

/** Instructions up to and including their `end`, as a view. */
export interface Expression {
  readonly bytes: Uint8Array;
  /** Absolute offset of the first byte in the file; 0 for what was made. */
  readonly offset: number;
}

export interface Table {
  readonly type: TableType;
  /** The value of its elements, for tables of types without a default. */
  readonly initial: Expression | undefined;
}

export interface Global {
  readonly type: GlobalType;
  readonly initial: Expression;
}

/** How a segment gets into a table or memory. */
export type SegmentMode =
  | {
      readonly kind: "active";
      /** Index of the table or memory. */ readonly target: number;
      readonly offset: Expression;
    }
  | { readonly kind: "passive" }
  | { readonly kind: "declarative" };

export interface ElementSegment {
  /**
   * The segment's kind in the binary format, 0 to 7 (core 5.5.12): bit 0: not active; bit 1: target or
   * declarative; bit 2: expressions instead of function indices.
   */
  readonly flags: number;
  readonly mode: SegmentMode;
  readonly type: ValueType;
  readonly items:
    | { readonly kind: "functions"; readonly indices: readonly number[] }
    | { readonly kind: "expressions"; readonly expressions: readonly Expression[] };
}

export interface DataSegment {
  /** The segment's kind in the binary format, 0 to 2 (core 5.5.14). */
  readonly flags: number;
  readonly mode: SegmentMode;
  readonly bytes: Uint8Array;
}

/** So many locals of one type. */
export interface LocalRun {
  readonly count: number;
  readonly type: ValueType;
}

/** A function's locals and code, as a view on its module. */
export interface FunctionBody {
  readonly locals: readonly LocalRun[];
  /** The code, up to and including its `end`. */
  readonly code: Expression;
}
