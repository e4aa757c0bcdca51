/**
 * The `dyninfo` section: what the original port's loader needs to link a module dynamically, as JSON.
 * Addresses are those of the ELF file (data) or function indices, before relocation.
 */
import type { Codec } from "../../bytes/index.ts";

/** A symbol and where it is, or where its value goes. */
export type SymbolPlace = readonly [symbol: string, place: number];

/** A place, and what is added to the base there. */
export type Fixup = readonly [place: number, target: number];

/** What the JSON says; keys are the original's. */
export interface DynamicInfo {
  /** Words that take the address of a data symbol. */
  readonly ref?: readonly SymbolPlace[];
  /** Table slots that take a function. */
  readonly refun?: readonly SymbolPlace[];
  readonly lazy?: readonly (readonly [symbol: string, slot: number, version: string])[];
  /** Data symbols that the module defines. */
  readonly def?: readonly SymbolPlace[];
  /** Functions that the module defines. */
  readonly defun?: readonly SymbolPlace[];
  /** Words that take a data address of the module itself. */
  readonly fixup?: readonly Fixup[];
  /** Words that take a function of the module itself. */
  readonly fixupfun?: readonly Fixup[];
  /** Symbol, place and size in bytes of data that is copied from the library that defines it. */
  readonly copy?: readonly (readonly [symbol: string, place: number, size: number])[];
  /** File names of the libraries that are needed. */
  readonly libs?: readonly string[];
  readonly plt_bias?: number;
  readonly plt_end?: number;
  readonly data?: number;
  readonly data_end?: number;
  readonly pc_end?: number;
  /** Function index of the entry point. */
  readonly entry?: number;
}

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === "number";
const isString: Check = (value) => typeof value === "string";
const listOf =
  (...checks: readonly Check[]): Check =>
  (value) =>
    Array.isArray(value) &&
    value.every(
      (item: unknown) =>
        Array.isArray(item) && item.length === checks.length && checks.every((check, index) => check(item[index])),
    );

const keys: Readonly<Record<keyof DynamicInfo, { check: Check; shape: string }>> = {
  ref: { check: listOf(isString, isNumber), shape: "a list of [symbol, address]" },
  refun: { check: listOf(isString, isNumber), shape: "a list of [symbol, slot]" },
  lazy: { check: listOf(isString, isNumber, isString), shape: "a list of [symbol, slot, version]" },
  def: { check: listOf(isString, isNumber), shape: "a list of [symbol, address]" },
  defun: { check: listOf(isString, isNumber), shape: "a list of [symbol, index]" },
  fixup: { check: listOf(isNumber, isNumber), shape: "a list of [address, target]" },
  fixupfun: { check: listOf(isNumber, isNumber), shape: "a list of [address, index]" },
  copy: { check: listOf(isString, isNumber, isNumber), shape: "a list of [symbol, address, size]" },
  libs: { check: (value) => Array.isArray(value) && value.every(isString), shape: "a list of names" },
  plt_bias: { check: isNumber, shape: "a number" },
  plt_end: { check: isNumber, shape: "a number" },
  data: { check: isNumber, shape: "a number" },
  data_end: { check: isNumber, shape: "a number" },
  pc_end: { check: isNumber, shape: "a number" },
  entry: { check: isNumber, shape: "a number" },
};

export const dyninfoCodec: Codec<DynamicInfo> = {
  minimumSize: 2,
  read(reader, what) {
    const at = reader.position;
    const value = parsedJson(reader.utf8(reader.remaining, what));
    if (!isRecord(value)) return reader.fail({ at, reading: what, found: "other text", expected: "a JSON object" });
    for (const [key, { check, shape }] of Object.entries(keys)) {
      if (value[key] === undefined || check(value[key])) continue;
      reader.fail({ at, reading: `"${key}" of ${what}`, found: "another value", expected: shape });
    }
    return value;
  },
  write(writer, info) {
    writer.utf8(JSON.stringify(info));
  },
};

/** The value, `undefined` if the text is not JSON: what engines say of it differs. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
