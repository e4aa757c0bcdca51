/**
 * Linker scripts as trees.
 *
 * A script is a list of commands; what a SECTIONS command has is a list of statements of its own. Whatever can be wrong later
 * has the place it was read from.
 */
import type { ScriptPlace } from "./script-text.ts";

export type UnaryOperator = "-" | "+" | "~" | "!";

export type BinaryOperator =
  | "*"
  | "/"
  | "%"
  | "+"
  | "-"
  | "<<"
  | ">>"
  | "<"
  | "<="
  | ">"
  | ">="
  | "=="
  | "!="
  | "&"
  | "^"
  | "|"
  | "&&"
  | "||";

export type AssignmentOperator = "=" | "+=" | "-=" | "*=" | "/=" | "<<=" | ">>=" | "&=" | "|=" | "^=";

/** An expression. `.` is a name. */
export type Expression = { readonly place: ScriptPlace } & (
  | { readonly kind: "number"; readonly value: bigint; readonly text: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  /** A built-in function of expressions. */
  | { readonly kind: "call"; readonly function: string; readonly operands: readonly Expression[] }
  /** A built-in function of the name of a section, region, symbol or constant. */
  | { readonly kind: "query"; readonly function: string; readonly name: string }
  | { readonly kind: "segment-start"; readonly segment: string; readonly otherwise: Expression }
  | { readonly kind: "assert"; readonly condition: Expression; readonly message: string }
);

export type ExpressionOf<Kind extends Expression["kind"]> = Extract<Expression, { readonly kind: Kind }>;

/** `symbol = expression`, in one of the wrappings that say when and how the symbol is defined. */
export interface Assignment {
  readonly kind: "assignment";
  readonly place: ScriptPlace;
  readonly symbol: string;
  readonly symbolPlace: ScriptPlace;
  readonly operator: AssignmentOperator;
  readonly value: Expression;
  /** Whether it is defined only where someone needs it and nobody else defines it. */
  readonly isProvided: boolean;
  readonly isHidden: boolean;
}

export interface Assertion {
  readonly kind: "assertion";
  readonly place: ScriptPlace;
  readonly condition: Expression;
  readonly message: string;
}

export type Sorting = "name" | "alignment" | "init-priority" | "none";

/** A pattern for sections in an input description. */
export interface SectionPattern {
  readonly place: ScriptPlace;
  readonly pattern: string;
  /** Outermost first; empty if nothing is said. */
  readonly sorting: readonly Sorting[];
  /** Patterns of files whose sections this one leaves alone. */
  readonly excludedFiles: readonly string[];
}

/** `file(sections)`. */
export interface InputDescription {
  readonly kind: "input";
  readonly place: ScriptPlace;
  readonly file: string;
  readonly sortsFiles: boolean;
  readonly excludedFiles: readonly string[];
  /** Flags that sections must have and must not have. */
  readonly flags: { readonly required: number; readonly forbidden: number };
  /** Empty: all sections. */
  readonly sections: readonly SectionPattern[];
  readonly isKept: boolean;
}

export type DataKind = "BYTE" | "SHORT" | "LONG" | "QUAD" | "SQUAD";

/** Bytes that the script itself gives. */
export interface DataStatement {
  readonly kind: "data";
  readonly place: ScriptPlace;
  readonly type: DataKind;
  readonly value: Expression;
}

/** `ULEB128(value)` and `SLEB128(value)`; with a size, in that many bytes. */
export interface LebStatement {
  readonly kind: "leb";
  readonly place: ScriptPlace;
  readonly isSigned: boolean;
  readonly value: Expression;
  readonly size: Expression | undefined;
}

/** `ASCIZ "text"`; and `ASCII (size) "text"`, filled with zeros. */
export interface TextStatement {
  readonly kind: "text";
  readonly place: ScriptPlace;
  readonly text: string;
  readonly endsInZero: boolean;
  readonly size: Expression | undefined;
}

export interface FillStatement {
  readonly kind: "fill";
  readonly place: ScriptPlace;
  readonly value: Expression;
}

/** What stands in an output section. */
export type SectionStatement =
  | Assignment
  | Assertion
  | InputDescription
  | DataStatement
  | LebStatement
  | TextStatement
  | FillStatement
  /** `CONSTRUCTORS`, which makes nothing for ELF. */
  | { readonly kind: "constructors"; readonly place: ScriptPlace };

/** What is said in parentheses behind a section's name. */
export type SectionType = "NOLOAD" | "DSECT" | "COPY" | "INFO" | "OVERLAY" | "READONLY";

/** An output section and what it is made of. */
export interface OutputDescription {
  readonly kind: "output";
  readonly place: ScriptPlace;
  readonly name: string;
  readonly namePlace: ScriptPlace;
  readonly address: Expression | undefined;
  readonly type: SectionType | undefined;
  /** `SHT_...` of `(TYPE = ...)`. */
  readonly elfType: Expression | undefined;
  readonly loadAddress: Expression | undefined;
  readonly alignment: Expression | undefined;
  /** Whether padding in front of the section is in the load address too. */
  readonly alignsWithInput: boolean;
  readonly subalignment: Expression | undefined;
  readonly constraint: "ONLY_IF_RO" | "ONLY_IF_RW" | undefined;
  readonly statements: readonly SectionStatement[];
  readonly region: NamedReference | undefined;
  readonly loadRegion: NamedReference | undefined;
  /** Names of segments; empty: those of the section before. */
  readonly segments: readonly NamedReference[];
  readonly fill: Expression | undefined;
}

/** A name of something that may not exist. */
export interface NamedReference {
  readonly name: string;
  readonly place: ScriptPlace;
}

/** Sections that take turns at one address. */
export interface OverlayDescription {
  readonly kind: "overlay";
  readonly place: ScriptPlace;
  readonly address: Expression | undefined;
  readonly loadAddress: Expression | undefined;
  readonly sections: readonly OutputDescription[];
  readonly region: NamedReference | undefined;
  readonly loadRegion: NamedReference | undefined;
}

/** What stands in SECTIONS. */
export type LayoutStatement =
  | Assignment
  | Assertion
  | OutputDescription
  | OverlayDescription
  | { readonly kind: "entry"; readonly symbol: NamedReference }
  /** The statements of this script so far go there. */
  | {
      readonly kind: "insert";
      readonly place: ScriptPlace;
      readonly where: "AFTER" | "BEFORE";
      readonly section: string;
    };

/** What stands in an output section, or in those of an overlay. */
export function statementsIn(statement: LayoutStatement): readonly SectionStatement[] {
  if (statement.kind === "overlay") return statement.sections.flatMap(({ statements }) => statements);
  return statement.kind === "output" ? statement.statements : [];
}

export interface RegionDefinition {
  readonly name: string;
  readonly place: ScriptPlace;
  /** Letters of the attributes, as they are written. */
  readonly attributes: string;
  readonly origin: Expression;
  readonly length: Expression;
}

export interface SegmentDefinition {
  readonly name: string;
  readonly place: ScriptPlace;
  /** `PT_...` */
  readonly type: Expression;
  readonly includesFileHeader: boolean;
  readonly includesProgramHeaders: boolean;
  readonly address: Expression | undefined;
  readonly flags: Expression | undefined;
}

/** A file that a script asks for. */
export interface InputFileReference {
  readonly name: string;
  readonly place: ScriptPlace;
  readonly isAsNeeded: boolean;
}

/** What a script says outside of SECTIONS, MEMORY and PHDRS. */
export interface ScriptSettings {
  readonly entry: NamedReference | undefined;
  readonly outputFormat: NamedReference | undefined;
  readonly outputArchitecture: NamedReference | undefined;
  readonly outputName: string | undefined;
  readonly externs: readonly NamedReference[];
  readonly searchFolders: readonly string[];
  readonly startupFile: InputFileReference | undefined;
  readonly inputs: readonly InputFileReference[];
  readonly regionAliases: readonly { readonly alias: NamedReference; readonly region: NamedReference }[];
  /** Sections that may not refer to each other; with `to`, that may not refer to it. */
  readonly crossReferences: readonly CrossReferenceRule[];
  /** Texts of VERSION commands. */
  readonly versions: readonly { readonly text: string; readonly place: ScriptPlace }[];
  readonly allocatesCommon: boolean;
}

export interface CrossReferenceRule {
  readonly place: ScriptPlace;
  /** Whether only references to the first section are forbidden, from the others. */
  readonly isDirected: boolean;
  readonly sections: readonly string[];
}

/** A script, with all that it includes. */
export interface LinkerScript {
  readonly settings: ScriptSettings;
  readonly regions: readonly RegionDefinition[];
  readonly segments: readonly SegmentDefinition[];
  /** Whether there was a PHDRS command. */
  readonly hasSegments: boolean;
  readonly layout: readonly LayoutStatement[];
  /** Whether there was a SECTIONS command. */
  readonly hasSections: boolean;
}
