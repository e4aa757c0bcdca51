/**
 * What entries of a module are made of besides instructions, as statements: names, types, limits, locals. With them the
 * GNU syntax has words for everything that a module can have (`wasm2s` in module/ prints them).
 *
 * ```
 * name "memory"                        size and text
 * valtype i   valtype (ref null 3)     a value type, or a packed one: i8
 * functype [i l] [(ref 0)]             a function type; `signature` has letters for the usual ones
 * structtype [i (mut i8)]              a structure type
 * arraytype [(mut f)]                  an array type
 * subtype [3]   subtype_final []       in front of a type that has supertypes, or may have subtypes
 * rectype 2                            in front of a group of types that may refer to each other
 * limits 1 2 shared address64          the least and the most; the most and the words may be left out
 * locals 2 i 1 (ref 3)                 how many locals of each type a function has
 * ```
 */
import {
  compositeTypeCodec,
  groupBytes,
  memoryTypeCodec,
  referenceTo,
  subBytes,
  writeValueType,
  type CompositeType,
  type FieldType,
  type LocalRun,
  type ValueType,
} from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { emitU32, through } from "../immediate-emitter.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";
import { bracketType, heapType } from "./gnu-types.ts";

const OPEN = 0x5b;
const CLOSE = 0x5d;
const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;

const LARGEST_U32 = 2 ** 32 - 1;

const name: Directive = (assembler) => {
  const text = assembler.scanner.string();
  emitU32(assembler, text.length);
  assembler.current.append(text);
};

const valtype: Directive = (assembler) => {
  const type = bracketType(assembler);
  through(assembler, (writer) => writeValueType(writer, type));
};

const functype: Directive = (assembler) => {
  const parameters = bracketed(assembler, bracketType);
  const results = bracketed(assembler, bracketType);
  composite(assembler, { kind: "func", parameters, results });
};

const structtype: Directive = (assembler) => {
  composite(assembler, { kind: "struct", fields: bracketed(assembler, field) });
};

const arraytype: Directive = (assembler) => {
  const { scanner } = assembler;
  scanner.expect(OPEN, "in front of the type of elements");
  const element = field(assembler);
  scanner.expect(CLOSE, "behind the type of elements");
  composite(assembler, { kind: "array", element });
};

function composite(assembler: Assembler, type: CompositeType): void {
  through(assembler, (writer) => compositeTypeCodec.write(writer, type));
}

/** `(mut TYPE)` or `TYPE`. */
function field(assembler: Assembler): FieldType {
  const { scanner } = assembler;
  if (!scanner.accept(OPEN_PARENTHESIS)) return { storage: bracketType(assembler), mutable: false };
  const start = scanner.position;
  const word = scanner.name('"mut" or "ref"');
  const mutable = word === "mut";
  if (!mutable && word !== "ref") scanner.mistake(`Found "${word}", expected "mut" or "ref"`, start);
  const storage = mutable ? bracketType(assembler) : restOfReference(assembler);
  scanner.expect(CLOSE_PARENTHESIS, "behind the type");
  return { storage, mutable };
}

/** What follows `(ref`. */
function restOfReference(assembler: Assembler): ValueType {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const nullable = scanner.word() && scanner.wordText === "null";
  if (!nullable) scanner.position = start;
  return referenceTo(heapType(assembler), { nullable });
}

function bracketed<T>(assembler: Assembler, item: (assembler: Assembler) => T): readonly T[] {
  const { scanner } = assembler;
  const items: T[] = [];
  scanner.expect(OPEN, "in front of types");
  while (!scanner.accept(CLOSE)) items.push(item(assembler));
  return items;
}

function subtype(byte: number): Directive {
  return (assembler) => {
    const supertypes = bracketed(assembler, index);
    assembler.current.byte(byte);
    emitU32(assembler, supertypes.length);
    for (const supertype of supertypes) emitU32(assembler, supertype);
  };
}

const rectype: Directive = (assembler) => {
  const count = assembler.integer("a number of types", { least: 0, most: LARGEST_U32 });
  assembler.current.byte(groupBytes.rec);
  emitU32(assembler, count);
};

function index(assembler: Assembler): number {
  return assembler.integer("the index of a type", { least: 0, most: LARGEST_U32 });
}

const limits: Directive = (assembler) => {
  const { scanner } = assembler;
  const minimum = assembler.constant("the least size");
  let maximum: bigint | undefined;
  let shared = false;
  let address64 = false;
  while (!scanner.atEnd()) {
    const start = scanner.position;
    const isWord = scanner.word();
    if (isWord && scanner.wordText === "shared") shared = true;
    else if (isWord && scanner.wordText === "address64") address64 = true;
    else if (isWord || maximum !== undefined) scanner.mistake('Expected "shared" or "address64"', start);
    else maximum = assembler.constant("the greatest size");
  }
  const most = address64 ? 2n ** 64n : 2n ** 32n;
  for (const bound of [minimum, maximum ?? 0n]) {
    if (bound < 0n || bound >= most) scanner.mistake(`Found ${bound}, expected 0 to ${most - 1n}`);
  }
  through(assembler, (writer) => memoryTypeCodec.write(writer, { limits: { minimum, maximum, shared, address64 } }));
};

const locals: Directive = (assembler) => {
  const runs = readLocals(assembler);
  through(assembler, (writer) => {
    writer.lebU32(runs.length);
    for (const { count, type } of runs) {
      writer.lebU32(count);
      writeValueType(writer, type);
    }
  });
};

/** The operands of `locals`. */
export function readLocals(assembler: Assembler): readonly LocalRun[] {
  const runs: LocalRun[] = [];
  while (!assembler.scanner.atEnd()) {
    const count = assembler.integer("a number of locals", { least: 0, most: LARGEST_U32 });
    runs.push({ count, type: bracketType(assembler) });
  }
  return runs;
}

export const gnuEntries: DirectiveTable = {
  name,
  valtype,
  functype,
  structtype,
  arraytype,
  subtype: subtype(subBytes.sub),
  subtype_final: subtype(subBytes["sub final"]),
  rectype,
  limits,
  locals,
};
