/** Expressions of DWARF in words: where variables are, which values they have (DWARF 5, 7.7.1). */
import { Reader } from "../../bytes/index.ts";
import { fixed, sleb, uleb, type UnitSizes } from "../../dwarf/index.ts";

/** How operands of an operation are laid out, and shown. */
type Operand =
  | "address"
  | "bytes"
  | "reference2"
  | "reference4"
  | "referenceOffset"
  | "s1"
  | "s2"
  | "s4"
  | "s8"
  | "sleb"
  | "u1"
  | "u2"
  | "u4"
  | "u8"
  | "uleb";

const plainNames: readonly (readonly [first: number, names: string])[] = [
  [0x06, "deref"],
  [0x12, "dup drop over"],
  [0x16, "swap rot xderef abs and div minus mod mul neg not or plus"],
  [0x24, "shl shr shra xor"],
  [0x29, "eq ge gt le lt ne"],
  [0x96, "nop push_object_address"],
  [0x9b, "form_tls_address call_frame_cfa"],
  [0x9f, "stack_value"],
  [0xe0, "GNU_push_tls_address"],
  [0xf0, "GNU_uninit"],
];

const plain: ReadonlyMap<number, string> = new Map(
  plainNames.flatMap(([first, names]) =>
    names.split(" ").map((name, index): [number, string] => [first + index, name]),
  ),
);

/** Operations with operands that are shown as numbers behind a colon. */
const numeric: ReadonlyMap<number, readonly [name: string, operand: Operand]> = new Map([
  [0x03, ["addr", "address"]],
  [0x08, ["const1u", "u1"]],
  [0x09, ["const1s", "s1"]],
  [0x0a, ["const2u", "u2"]],
  [0x0b, ["const2s", "s2"]],
  [0x0c, ["const4u", "u4"]],
  [0x0d, ["const4s", "s4"]],
  [0x0e, ["const8u", "u8"]],
  [0x0f, ["const8s", "s8"]],
  [0x10, ["constu", "uleb"]],
  [0x11, ["consts", "sleb"]],
  [0x15, ["pick", "u1"]],
  [0x23, ["plus_uconst", "uleb"]],
  [0x28, ["bra", "s2"]],
  [0x2f, ["skip", "s2"]],
  [0x91, ["fbreg", "sleb"]],
  [0x93, ["piece", "uleb"]],
  [0x94, ["deref_size", "u1"]],
  [0x95, ["xderef_size", "u1"]],
  [0x98, ["call2", "reference2"]],
  [0x99, ["call4", "reference4"]],
  [0x9a, ["call_ref", "referenceOffset"]],
  [0xfa, ["GNU_parameter_ref", "reference4"]],
  [0xfd, ["GNU_variable_value", "referenceOffset"]],
]);

/** Names of registers, by their numbers. */
export type RegisterNames = readonly string[];

export const x8664Registers: RegisterNames = [
  ..."rax rdx rcx rbx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip".split(" "),
  ...Array.from({ length: 16 }, (_, index) => `xmm${index}`),
];

export interface ExpressionContext {
  readonly sizes: UnitSizes;
  /** What references within the unit count from. */
  readonly unitOffset: number;
  readonly registers: RegisterNames;
}

/** An expression, operation by operation, and whether it counts from the frame base. */
export function expressionText(bytes: Uint8Array, context: ExpressionContext): { text: string; needsFrame: boolean } {
  const reader = new Reader(bytes, { region: "expression" });
  const texts: string[] = [];
  let needsFrame = false;
  while (!reader.done) {
    const code = reader.u8("operation");
    if (code === 0x91) needsFrame = true;
    const text = operationText(reader, code, context);
    texts.push(
      text ??
        `(${code >= 0xe0 ? "User defined" : "Unknown"} location op ${code === 0 ? "0" : `0x${code.toString(16)}`})`,
    );
    // Nobody knows how long its operands are.
    if (text === undefined) break;
  }
  return { text: texts.join("; "), needsFrame };
}

function operationText(reader: Reader, code: number, context: ExpressionContext): string | undefined {
  const { registers } = context;
  if (code >= 0x30 && code <= 0x4f) return `DW_OP_lit${code - 0x30}`;
  if (code >= 0x50 && code <= 0x6f) return `DW_OP_reg${code - 0x50}${registerText(code - 0x50, registers)}`;
  if (code >= 0x70 && code <= 0x8f) {
    return `DW_OP_breg${code - 0x70}${registerText(code - 0x70, registers)}: ${sleb(reader, "offset")}`;
  }
  const simple = plain.get(code);
  if (simple !== undefined) return `DW_OP_${simple}${code === 0xe0 ? " or DW_OP_HP_unknown" : ""}`;
  const row = numeric.get(code);
  if (row !== undefined) return `DW_OP_${row[0]}: ${operandText(reader, row[1], context)}`;
  return specialText(reader, code, context);
}

function registerText(register: number, names: RegisterNames): string {
  const name = names[register];
  return name === undefined ? (names.length === 0 ? "" : ` (r${register})`) : ` (${name})`;
}

function operandText(reader: Reader, operand: Operand, { sizes, unitOffset }: ExpressionContext): string {
  const what = "operand";
  switch (operand) {
    case "address":
      return fixed(reader, sizes.addressSize, what).toString(16);
    case "u1":
    case "u2":
    case "u4":
      return `${fixed(reader, Number(operand[1]), what)}`;
    case "u8":
      return `${reader.u64(what)}`;
    case "s1":
      return `${reader.i8(what)}`;
    case "s2":
      return `${reader.i16(what)}`;
    case "s4":
      return `${reader.i32(what)}`;
    case "s8":
      return `${reader.i64(what)}`;
    case "uleb":
      return `${reader.lebU64(what)}`;
    case "sleb":
      return `${reader.lebS64(what)}`;
    case "reference2":
      return `<0x${(unitOffset + reader.u16(what)).toString(16)}>`;
    case "reference4":
      return `<0x${(unitOffset + reader.u32(what)).toString(16)}>`;
    case "referenceOffset":
      return `<0x${fixed(reader, sizes.offsetSize, what).toString(16)}>`;
    case "bytes": {
      const size = uleb(reader, "size of value");
      const values = Array.from(reader.view(size, "value"), (byte) => `${byte.toString(16)} `);
      return ` ${size} byte block: ${values.join("")}`;
    }
  }
}

/** Operations whose operands are of several kinds. */
function specialText(reader: Reader, code: number, context: ExpressionContext): string | undefined {
  const { sizes, unitOffset, registers } = context;
  const reference = (): string => `<0x${(unitOffset + uleb(reader, "type")).toString(16)}>`;
  const index = (): string => `<0x${uleb(reader, "index").toString(16)}>`;
  const isGnu = code >= 0xf0 ? "GNU_" : "";
  switch (code) {
    case 0x90: {
      const register = uleb(reader, "register");
      return `DW_OP_regx: ${register}${registerText(register, registers)}`;
    }
    case 0x92: {
      const register = uleb(reader, "register");
      return `DW_OP_bregx: ${register}${registerText(register, registers)} ${sleb(reader, "offset")}`;
    }
    case 0x9d:
      return `DW_OP_bit_piece: size: ${uleb(reader, "size")} offset: ${uleb(reader, "offset")} `;
    case 0x9e:
      return `DW_OP_implicit_value${operandText(reader, "bytes", context)}`;
    case 0xa0:
    case 0xf2: {
      const entry = fixed(reader, sizes.offsetSize, "entry").toString(16);
      return `DW_OP_${isGnu}implicit_pointer: <0x${entry}> ${sleb(reader, "offset")}`;
    }
    case 0xa1:
      return `DW_OP_addrx ${index()}`;
    case 0xa3:
    case 0xf3: {
      const inner = reader.view(uleb(reader, "size of expression"), "expression");
      return `DW_OP_${isGnu}entry_value: (${expressionText(inner, context).text})`;
    }
    case 0xa4:
    case 0xf4: {
      const type = reference();
      const size = reader.u8("size of value");
      const values = Array.from(reader.view(size, "value"), (byte) => `${byte.toString(16)} `);
      return `DW_OP_${isGnu}const_type: ${type}  ${size} byte block: ${values.join("")}`;
    }
    case 0xa5:
    case 0xf5: {
      const register = uleb(reader, "register");
      return `DW_OP_${isGnu}regval_type: ${register}${registerText(register, registers)} ${reference()}`;
    }
    case 0xa6:
    case 0xf6:
      return `DW_OP_${isGnu}deref_type: ${reader.u8("size")} ${reference()}`;
    case 0xa8:
    case 0xf7:
      return `DW_OP_${isGnu}convert ${reference()}`;
    case 0xa9:
    case 0xf9:
      return `DW_OP_${isGnu}reinterpret ${reference()}`;
    case 0xed:
      return wasmLocationText(reader);
    case 0xfb:
      return `DW_OP_GNU_addr_index ${index()}`;
    case 0xfc:
      return `DW_OP_GNU_const_index ${index()}`;
    default:
      return undefined;
  }
}

/** `DW_OP_WASM_location` (tool-conventions, Dwarf.md), which GNU's does not know. */
function wasmLocationText(reader: Reader): string {
  const kinds = ["local", "global", "operand stack"];
  const kind = reader.u8("kind of location");
  const index = kind === 3 ? reader.u32("index") : uleb(reader, "index");
  return `DW_OP_WASM_location: ${kind === 3 ? "global" : (kinds[kind] ?? kind)} ${index}`;
}
