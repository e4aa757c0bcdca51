/**
 * What the integers in instructions are indices of, as far as rewriting cares: by opcode, for the shapes `u32` and
 * `u32 u32`. Derived from the instruction table.
 */
import { allInstructions, OPCODE_LIMIT, shapes, type Immediate, type Opcode, type Shape } from "../../wasm/index.ts";

/** A number that stays as it is. */
export const NO_ROLE = 0;
export const TYPE_ROLE = 1;
export const FUNCTION_ROLE = 2;
export const GLOBAL_ROLE = 3;
export const LABEL_ROLE = 4;

const roles: Partial<Record<Immediate, number>> = {
  type: TYPE_ROLE,
  func: FUNCTION_ROLE,
  global: GLOBAL_ROLE,
  label: LABEL_ROLE,
};

/** Role of the first and of the second integer of an instruction. */
export const firstRole: Uint8Array = rolesAt(0);
export const secondRole: Uint8Array = rolesAt(1);

/** The number of a sequence of encodings. */
export function shapeNamed(name: (typeof shapes)[number]): Shape {
  return shapes.indexOf(name);
}

function rolesAt(position: number): Uint8Array {
  const table = new Uint8Array(OPCODE_LIMIT);
  const set = (opcode: Opcode, kind: Immediate | undefined): void => {
    if (kind !== undefined) table[opcode] = roles[kind] ?? NO_ROLE;
  };
  for (const { opcode, immediates } of allInstructions()) set(opcode, immediates[position]);
  return table;
}
