/** What both kinds of summaries are made with. */
import { fieldSizeOf, llvmRelocation, nameOfType, type FunctionType } from "../../src/wasm/index.ts";

export function signature(type: FunctionType): string {
  return `(${type.parameters.map(nameOfType).join(", ")}) -> (${type.results.map(nameOfType).join(", ")})`;
}

/** Bytes with the fields of relocations as zeros. */
export function blanked(bytes: Uint8Array, fields: readonly { offset: number; type: number }[]): Uint8Array {
  const copy = bytes.slice();
  for (const { offset, type } of fields) {
    const row = llvmRelocation(type);
    if (row !== undefined) copy.fill(0, offset, offset + fieldSizeOf(row));
  }
  return copy;
}

/** A name that is used again gets a number. */
export function unique(names: Map<string, number>, name: string): string {
  const count = names.get(name) ?? 0;
  names.set(name, count + 1);
  return count === 0 ? name : `${name}#${count}`;
}

export function importText(module: string, name: string, type: string): string {
  return `${module}.${name}: ${type}`;
}

export function raise(what: string): never {
  throw new Error(`There is no such ${what}`);
}
