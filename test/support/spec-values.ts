/**
 * Values of the specification's tests as bits, and a way to call functions by bits. JavaScript has one NaN and no vectors,
 * so between it and a function stands an adapter, a module that takes and gives integers only:
 *
 * | type | is passed as                                |
 * | ---- | ------------------------------------------- |
 * | i32  | i32                                         |
 * | f32  | i32: its bits                               |
 * | i64  | i64                                         |
 * | f64  | i64: its bits                               |
 * | v128 | i64 i64: the low lanes, then the high ones  |
 */
import { expressionOf, F32, F64, I32, I64, InstructionWriter, V128, writeModule } from "../../src/wasm/index.ts";
import type { RecursiveGroup, ValueType } from "../../src/wasm/index.ts";
import type { SpecValue } from "./corpus.ts";

type TypeName = SpecValue["type"];
/** What JavaScript sees of a value: one item, two for a vector. */
export type Bits = number | bigint;

const types: Readonly<Record<TypeName, ValueType>> = { i32: I32, i64: I64, f32: F32, f64: F64, v128: V128 };
const carriers: Readonly<Record<TypeName, readonly ValueType[]>> = {
  i32: [I32],
  i64: [I64],
  f32: [I32],
  f64: [I64],
  v128: [I64, I64],
};

const laneBits = { i8: 8, i16: 16, i32: 32, i64: 64, f32: 32, f64: 64 } as const;

/** NaNs by the bits that all of them have set, and those that may differ besides the sign. */
const nans = {
  32: { quiet: 0x7fc0_0000n, payload: 0x3f_ffffn, sign: 1n << 31n },
  64: { quiet: 0x7ff8_0000_0000_0000n, payload: 0x7_ffff_ffff_ffffn, sign: 1n << 63n },
} as const;

const adapters: Map<string, WebAssembly.Module> = new Map();

/** The function, called by bits. */
export function byBits(
  callee: unknown,
  signature: { readonly parameters: readonly TypeName[]; readonly results: readonly TypeName[] },
): (...args: readonly Bits[]) => readonly Bits[] {
  const { parameters, results } = signature;
  const key = `${parameters.join(" ")} -> ${results.join(" ")}`;
  const adapter = adapters.get(key) ?? new WebAssembly.Module(adapterOf(parameters, results));
  adapters.set(key, adapter);
  const { exports } = new WebAssembly.Instance(adapter, { m: { f: callee } });
  const call = exports["f"] as (...args: readonly Bits[]) => Bits | readonly Bits[] | undefined;
  return (...args) => {
    const result = call(...args);
    if (result === undefined) return [];
    return typeof result === "object" ? [...result] : [result];
  };
}

function adapterOf(parameters: readonly TypeName[], results: readonly TypeName[]): Uint8Array {
  const code = new InstructionWriter();
  const incoming = parameters.flatMap((name) => carriers[name]);
  let local = 0;
  for (const name of parameters) {
    emitFromBits(code, name, local);
    local += carriers[name].length;
  }
  code.emit("call", 0);
  results.toReversed().forEach((_, index) => code.emit("local.set", incoming.length + results.length - 1 - index));
  results.forEach((name, index) => emitToBits(code, name, incoming.length + index));
  const outer = signature(
    incoming,
    results.flatMap((name) => carriers[name]),
  );
  const inner = signature(
    parameters.map((name) => types[name]),
    results.map((name) => types[name]),
  );
  return writeModule([
    { section: "type", contents: [inner, outer] },
    { section: "import", contents: [{ module: "m", name: "f", external: { kind: "func", type: 0 } }] },
    { section: "function", contents: [1] },
    { section: "export", contents: [{ name: "f", kind: "func", index: 1 }] },
    {
      section: "code",
      contents: [
        { locals: results.map((name) => ({ count: 1, type: types[name] })), code: expressionOf(code.written) },
      ],
    },
  ]);
}

function signature(parameters: readonly ValueType[], results: readonly ValueType[]): RecursiveGroup {
  return {
    explicit: false,
    types: [{ form: "plain", supertypes: [], composite: { kind: "func", parameters, results } }],
  };
}

function emitFromBits(code: InstructionWriter, type: TypeName, local: number): void {
  code.emit("local.get", local);
  if (type === "f32") code.emit("f32.reinterpret_i32");
  if (type === "f64") code.emit("f64.reinterpret_i64");
  if (type !== "v128") return;
  code.emit("i64x2.splat");
  code.emit("local.get", local + 1);
  code.emit("i64x2.replace_lane", 1);
}

function emitToBits(code: InstructionWriter, type: TypeName, local: number): void {
  code.emit("local.get", local);
  if (type === "f32") code.emit("i32.reinterpret_f32");
  if (type === "f64") code.emit("i64.reinterpret_f64");
  if (type !== "v128") return;
  code.emit("i64x2.extract_lane", 0);
  code.emit("local.get", local);
  code.emit("i64x2.extract_lane", 1);
}

/** An argument as it is passed. */
export function bitsOf(value: SpecValue): readonly Bits[] {
  if (value.type === "v128") {
    const bits = laneBits[value.lane_type ?? "i64"];
    const whole = (value.value ?? []).reduce(
      (sum, lane, index) => sum | (BigInt.asUintN(bits, BigInt(lane)) << BigInt(bits * index)),
      0n,
    );
    return [BigInt.asUintN(64, whole), whole >> 64n];
  }
  const integer = BigInt(value.value ?? "0");
  return [value.type === "i32" || value.type === "f32" ? Number(integer) : integer];
}

/** What is wrong with the results, if anything is. */
export function differenceOf(results: readonly Bits[], expected: readonly SpecValue[]): string | undefined {
  const items = [...results];
  for (const [index, value] of expected.entries()) {
    const taken = items.splice(0, carriers[value.type].length);
    const found = lanesOf(taken, value);
    const lanes = value.type === "v128" ? (value.value ?? []) : [value.value ?? ""];
    const wrong = lanes.findIndex((lane, at) => !isLane(found[at] ?? 0n, lane, laneWidth(value)));
    if (wrong >= 0) return `result ${index}, lane ${wrong} is ${found[wrong]}, not ${lanes[wrong]}`;
  }
  return items.length === 0 ? undefined : `${items.length} results more than ${expected.length}`;
}

function laneWidth(value: SpecValue): number {
  return value.type === "v128" ? laneBits[value.lane_type ?? "i64"] : laneBits[value.type];
}

/** Unsigned lanes, the lowest first. */
function lanesOf(items: readonly Bits[], value: SpecValue): readonly bigint[] {
  const width = laneWidth(value);
  const [low = 0n, high = 0n] = items.map((item) => BigInt.asUintN(64, BigInt(item)));
  if (value.type !== "v128") return [BigInt.asUintN(width, low)];
  const whole = low | (high << 64n);
  return Array.from({ length: 128 / width }, (_, lane) => BigInt.asUintN(width, whole >> BigInt(width * lane)));
}

function isLane(found: bigint, expected: string, width: number): boolean {
  if (!expected.startsWith("nan:")) return found === BigInt.asUintN(width, BigInt(expected));
  const { quiet, payload, sign } = nans[width === 32 ? 32 : 64];
  const bits = expected === "nan:canonical" ? found & ~sign : found & ~sign & ~payload;
  return bits === quiet;
}
