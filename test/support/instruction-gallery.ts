/**
 * One small function for each instruction, which uses it with operands of exactly the types that it takes, and a module
 * that holds any of them. The types of instructions whose row says `*` are written down here once more, independently of
 * the validator, so that engines, assemblers and our own code can be held against each other.
 */
import { Writer } from "../../src/bytes/index.ts";
import {
  allInstructions,
  blockTypeOf,
  EMPTY_BLOCK,
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
  typeOfName,
  V128,
  writeModule,
  type Expression,
  type Instruction,
  type InstructionName,
  type Immediate,
  type RecursiveGroup,
  type CompositeType,
  type SectionSource,
  type ValueType,
} from "../../src/wasm/index.ts";

/** Indices in the module: types first. */
export const gallery = {
  /** `[] -> []` */
  voidType: 0,
  /** `[i32] -> [i32]` */
  integerType: 1,
  /** `[i32] -> []`, of tag 0 */
  tagType: 2,
  /** `(struct (field (mut i32)) (field (mut i8)))` */
  pointType: 3,
  /** `(array (mut i32))` */
  wordsType: 4,
  /** `(array (mut i16))` */
  shortsType: 5,
  /** `(array (mut funcref))` */
  functionsType: 6,
  /** The functions of instructions have the types from here on. */
  firstFree: 7,
  memory32: 0,
  memory64: 1,
} as const;

/** A function that shows an instruction. */
export interface Exhibit {
  readonly row: Instruction;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** Its code with the `end`. */
  readonly code: Expression;
}

/** How an instruction's operands are chosen. */
export interface ExhibitOptions {
  /** Accesses to memory go to the memory with 64-bit addresses. */
  readonly memory64?: boolean;
  /** Changes the types of the function: to wrong ones, for instance. */
  readonly retype?: (types: Signature) => Signature;
  /** Takes the place of the alignment of memory arguments. */
  readonly align?: number;
}

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Types and immediates of an instruction whose type depends on them. */
interface Use extends Signature {
  readonly immediates: readonly unknown[];
  /** What is around the instruction, if it does not stand alone behind its operands. */
  readonly write?: (code: InstructionWriter, instruction: () => void) => void;
}

const point = gallery.pointType;
const words = gallery.wordsType;
const shorts = gallery.shortsType;
const functions = gallery.functionsType;
const ANYREF = referenceTo(heapTypes.any, { nullable: true });
const STRUCTREF = referenceTo(heapTypes.struct, { nullable: true });
const ref = (heapType: number): ValueType => referenceTo(heapType, { nullable: false });
const refNull = (heapType: number): ValueType => referenceTo(heapType, { nullable: true });

function use(immediates: readonly unknown[], parameters: readonly ValueType[], results: readonly ValueType[]): Use {
  return { immediates, parameters, results };
}

/** An instruction inside others, which has no operands from the function's parameters but those that `write` fetches. */
function around(parts: Partial<Use> & Pick<Use, "write">): Use {
  return { immediates: [], parameters: [], results: [], ...parts };
}

/** Instructions whose rows say `*`. */
const uses: Readonly<Partial<Record<InstructionName, Use>>> = {
  unreachable: use([], [], []),
  block: around({ immediates: [EMPTY_BLOCK], write: closed }),
  loop: around({ immediates: [EMPTY_BLOCK], write: closed }),
  if: around({
    immediates: [EMPTY_BLOCK],
    parameters: [I32],
    write(code, instruction) {
      code.emit("local.get", 0);
      closed(code, instruction);
    },
  }),
  else: around({
    parameters: [I32],
    write(code, instruction) {
      code.emit("local.get", 0);
      code.emit("if", EMPTY_BLOCK);
      closed(code, instruction);
    },
  }),
  try: around({
    immediates: [EMPTY_BLOCK],
    write(code, instruction) {
      instruction();
      code.emit("catch_all");
      code.emit("end");
    },
  }),
  catch: around({
    immediates: [0],
    results: [I32],
    write(code, instruction) {
      code.emit("try", blockTypeOf(I32));
      code.emit("i32.const", 1);
      closed(code, instruction);
    },
  }),
  catch_all: around({
    write(code, instruction) {
      code.emit("try", EMPTY_BLOCK);
      closed(code, instruction);
    },
  }),
  rethrow: around({
    immediates: [0],
    write(code, instruction) {
      code.emit("try", EMPTY_BLOCK);
      code.emit("catch_all");
      closed(code, instruction);
    },
  }),
  delegate: around({
    immediates: [0],
    write(code, instruction) {
      code.emit("try", EMPTY_BLOCK);
      instruction();
    },
  }),
  throw: use([0], [I32], []),
  throw_ref: use([], [EXNREF], []),
  end: around({
    write(code, instruction) {
      code.emit("block", EMPTY_BLOCK);
      instruction();
    },
  }),
  br: use([0], [], []),
  br_if: use([0], [I32], []),
  br_table: use([[0, 0, 0]], [I32], []),
  return: use([], [I32], [I32]),
  call: use([0], [], []),
  call_indirect: use([gallery.integerType, 0], [I32, I32], [I32]),
  return_call: use([0], [], []),
  return_call_indirect: use([gallery.integerType, 0], [I32, I32], [I32]),
  call_ref: use([gallery.integerType], [I32, refNull(gallery.integerType)], [I32]),
  return_call_ref: use([gallery.integerType], [I32, refNull(gallery.integerType)], [I32]),
  drop: use([], [V128], []),
  select: use([], [F32, F32, I32], [F32]),
  select_t: use([[EXTERNREF]], [EXTERNREF, EXTERNREF, I32], [EXTERNREF]),
  try_table: around({
    immediates: [EMPTY_BLOCK, [{ kind: "catch_all", label: 0 }]],
    write: closed,
  }),
  "local.get": around({ immediates: [0], parameters: [I64], results: [I64], write: alone }),
  "local.set": use([0], [I64], []),
  "local.tee": use([0], [I64], [I64]),
  "global.get": use([0], [], [I32]),
  "global.set": use([0], [I32], []),
  "table.get": use([0], [I32], [FUNCREF]),
  "table.set": use([0], [I32, FUNCREF], []),
  "ref.null": use([heapTypes.func], [], [FUNCREF]),
  "ref.is_null": use([], [EXTERNREF], [I32]),
  "ref.func": use([0], [], [ref(gallery.voidType)]),
  "ref.as_non_null": use([], [FUNCREF], [ref(heapTypes.func)]),
  br_on_null: around({
    immediates: [0],
    parameters: [FUNCREF],
    write(code, instruction) {
      code.emit("local.get", 0);
      instruction();
      code.emit("drop");
    },
  }),
  br_on_non_null: around({
    immediates: [0],
    parameters: [FUNCREF],
    results: [ref(heapTypes.func)],
    write(code, instruction) {
      code.emit("local.get", 0);
      instruction();
      code.emit("unreachable");
    },
  }),
  "struct.new": use([point], [I32, I32], [ref(point)]),
  "struct.new_default": use([point], [], [ref(point)]),
  "struct.get": use([point, 0], [refNull(point)], [I32]),
  "struct.get_s": use([point, 1], [refNull(point)], [I32]),
  "struct.get_u": use([point, 1], [refNull(point)], [I32]),
  "struct.set": use([point, 1], [refNull(point), I32], []),
  "array.new": use([words], [I32, I32], [ref(words)]),
  "array.new_default": use([words], [I32], [ref(words)]),
  "array.new_fixed": use([words, 3], [I32, I32, I32], [ref(words)]),
  "array.new_data": use([words, 0], [I32, I32], [ref(words)]),
  "array.new_elem": use([functions, 0], [I32, I32], [ref(functions)]),
  "array.get": use([words], [refNull(words), I32], [I32]),
  "array.get_s": use([shorts], [refNull(shorts), I32], [I32]),
  "array.get_u": use([shorts], [refNull(shorts), I32], [I32]),
  "array.set": use([shorts], [refNull(shorts), I32, I32], []),
  "array.fill": use([words], [refNull(words), I32, I32, I32], []),
  "array.copy": use([words, words], [refNull(words), I32, refNull(words), I32, I32], []),
  "array.init_data": use([shorts, 0], [refNull(shorts), I32, I32, I32], []),
  "array.init_elem": use([functions, 0], [refNull(functions), I32, I32, I32], []),
  "ref.test": use([point], [ANYREF], [I32]),
  "ref.test_null": use([heapTypes.i31], [ANYREF], [I32]),
  "ref.cast": use([point], [ANYREF], [ref(point)]),
  "ref.cast_null": use([heapTypes.i31], [ANYREF], [refNull(heapTypes.i31)]),
  br_on_cast: around({
    immediates: [3, 0, heapTypes.any, heapTypes.struct],
    parameters: [ANYREF],
    results: [STRUCTREF],
    write: branchingCast,
  }),
  br_on_cast_fail: around({
    immediates: [3, 0, heapTypes.any, heapTypes.struct],
    parameters: [ANYREF],
    results: [ref(heapTypes.any)],
    write: branchingCast,
  }),
  "any.convert_extern": use([], [EXTERNREF], [ANYREF]),
  "extern.convert_any": use([], [ANYREF], [EXTERNREF]),
  "memory.copy": use([0, 0], [I32, I32, I32], []),
  "table.init": use([0, 0], [I32, I32, I32], []),
  "table.copy": use([0, 0], [I32, I32, I32], []),
  "table.grow": use([0], [FUNCREF, I32], [I32]),
  "table.size": use([0], [], [I32]),
  "table.fill": use([0], [I32, FUNCREF, I32], []),
};

/** Immediates of instructions whose types do not depend on them. */
const samples: Readonly<Record<Immediate, unknown>> = {
  local: 0,
  global: 0,
  func: 0,
  type: 0,
  table: 0,
  memory: 0,
  data: 0,
  elem: 0,
  tag: 0,
  field: 0,
  label: 0,
  count: 0,
  memarg1: { align: 0, offset: 16 },
  memarg2: { align: 1, offset: 16 },
  memarg4: { align: 2, offset: 16 },
  memarg8: { align: 3, offset: 16 },
  memarg16: { align: 4, offset: 16 },
  i32: -300,
  i64: -(2n ** 40n),
  f32: 1.5,
  f64: -0.1,
  v128: Uint8Array.from({ length: 16 }, (_, index) => index),
  lane2: 1,
  lane4: 3,
  lane8: 7,
  lane16: 15,
  lanes: Uint8Array.from({ length: 16 }, (_, index) => 31 - index),
  block: EMPTY_BLOCK,
  labels: [0],
  types: [I32],
  heaptype: heapTypes.func,
  catches: [],
  castflags: 0,
  fence: 0,
};

/** Alignment exponent that is natural for a memory argument of that kind. */
export function naturalAlignment(kind: Immediate): number {
  return Math.log2(Number(kind.slice("memarg".length)));
}

/** The kind of memory argument that an instruction has, if it has one. */
export function memoryArgumentOf(row: Instruction): Immediate | undefined {
  return row.immediates.find((kind) => kind.startsWith("memarg"));
}

/** The function that shows an instruction. */
export function exhibit(row: Instruction, options: ExhibitOptions = {}): Exhibit {
  const shown = uses[row.name] ?? useOfRow(row, options);
  const { parameters, results } = options.retype?.(shown) ?? shown;
  const code = new InstructionWriter();
  const instruction = (): void => emitAny(code, row, shown.immediates);
  if (shown.write !== undefined) {
    shown.write(code, instruction);
  } else {
    parameters.forEach((_, index) => code.emit("local.get", index));
    instruction();
  }
  return { row, parameters, results, code: expressionOf(code.written) };
}

/** Whether the row spells out its operand and result types. */
export function hasSimpleType(row: Instruction): boolean {
  return row.type !== "*";
}

/** Operand and result types of a row that spells them out. */
export function signatureOfRow(row: Instruction, options: { memory64?: boolean } = {}): Signature {
  const [parameters = "", results = ""] = row.type.split("->");
  const types = (text: string): ValueType[] =>
    text
      .split(" ")
      .filter((word) => word !== "")
      .map((word) => typeOfWord(word, options.memory64 === true));
  return { parameters: types(parameters), results: types(results) };
}

/** `emit` for a row that only the running program knows. */
export function emitAny(code: InstructionWriter, row: Instruction, immediates: readonly unknown[]): void {
  const emit = code.emit.bind(code) as (name: string, ...immediates: readonly unknown[]) => void;
  emit(row.name, ...immediates);
}

/** A module with the functions behind a function that does nothing. */
export function galleryModule(exhibits: readonly Exhibit[]): Uint8Array {
  return writeModule(gallerySections(exhibits));
}

/** The same as what a module is written of. */
export function gallerySections(exhibits: readonly Exhibit[]): SectionSource[] {
  const one = (composite: CompositeType): RecursiveGroup => ({
    explicit: false,
    types: [{ form: "plain", supertypes: [], composite }],
  });
  const array = (storage: ValueType): RecursiveGroup => one({ kind: "array", element: { storage, mutable: true } });
  const fields = [I32, I8].map((storage) => ({ storage, mutable: true }));
  const limits = { minimum: 1n, maximum: 4n, shared: false, address64: false };
  const nothing = expressionOf(new Uint8Array());
  return [
    {
      section: "type",
      contents: [
        one({ kind: "func", parameters: [], results: [] }),
        one({ kind: "func", parameters: [I32], results: [I32] }),
        one({ kind: "func", parameters: [I32], results: [] }),
        one({ kind: "struct", fields }),
        array(I32),
        array(I16),
        array(FUNCREF),
        ...exhibits.map(({ parameters, results }) => one({ kind: "func", parameters, results })),
      ],
    },
    { section: "function", contents: [0, ...exhibits.map((_, index) => gallery.firstFree + index)] },
    { section: "table", contents: [{ type: { element: FUNCREF, limits }, initial: undefined }] },
    { section: "memory", contents: [{ limits }, { limits: { ...limits, address64: true } }] },
    { section: "tag", contents: [{ type: gallery.tagType }] },
    {
      section: "global",
      contents: [{ type: { type: I32, mutable: true }, initial: expressionOf(new Uint8Array([0x41, 0])) }],
    },
    {
      section: "element",
      contents: [
        { flags: 1, mode: { kind: "passive" }, type: ref(heapTypes.func), items: { kind: "functions", indices: [0] } },
      ],
    },
    { section: "datacount", contents: 1 },
    { section: "code", contents: [nothing, ...exhibits.map(({ code }) => code)].map((code) => ({ locals: [], code })) },
    { section: "data", contents: [{ flags: 1, mode: { kind: "passive" }, bytes: new Writer().finish() }] },
  ];
}

/** All instructions that have no operands or results but those of their own function, one function each. */
export function wholeGallery(): readonly Exhibit[] {
  return allInstructions().map((row) => exhibit(row));
}

function useOfRow(row: Instruction, options: ExhibitOptions): Use {
  if (!hasSimpleType(row)) throw new Error(`The gallery does not know how "${row.name}" is used`);
  const memory = options.memory64 === true ? gallery.memory64 : gallery.memory32;
  const immediates = row.immediates.map((kind) => {
    if (kind === "memory") return memory;
    const sample = samples[kind];
    if (!kind.startsWith("memarg")) return sample;
    return { ...(sample as object), memory, ...(options.align !== undefined && { align: options.align }) };
  });
  return { ...signatureOfRow(row, options), immediates };
}

function typeOfWord(word: string, memory64: boolean): ValueType {
  if (word === "addr") return memory64 ? I64 : I32;
  if (word === "i31") return ref(heapTypes.i31);
  const type = typeOfName(word);
  if (type === undefined) throw new Error(`"${word}" is no type`);
  return type;
}

function alone(_code: InstructionWriter, instruction: () => void): void {
  instruction();
}

function closed(code: InstructionWriter, instruction: () => void): void {
  instruction();
  code.emit("end");
}

function branchingCast(code: InstructionWriter, instruction: () => void): void {
  code.emit("local.get", 0);
  instruction();
  code.emit("unreachable");
}

/** A type that is none of an instruction's: for functions that must be refused. */
export function otherType(type: ValueType): ValueType {
  if (type === I32) return I64;
  return type === F64 ? F32 : I32;
}
