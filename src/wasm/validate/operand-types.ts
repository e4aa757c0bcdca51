/** What is on the operand stack at a place in a function. */
import type { Module } from "../module.ts";
import type { ValueType } from "../value-types.ts";
import { BodyValidator } from "./body-validator.ts";
import { environmentOf } from "./module-environment.ts";

/**
 * Types of the operands on the stack in front of the instruction at `offset`, the top last.
 * @param functionIndex imports count.
 * @param offset absolute, of an instruction of that function.
 * @throws FormatError if the function is wrong before that place
 */
export function operandTypesAt(module: Module, functionIndex: number, offset: number): readonly ValueType[] {
  const environment = environmentOf(module);
  const bodies = new BodyValidator(module, environment);
  const { cursor, validator } = bodies;
  bodies.begin(functionIndex - (environment.functions.length - module.functions.length));
  while (module.base + cursor.position < offset && cursor.next()) validator.step(cursor);
  if (module.base + cursor.position !== offset)
    throw new RangeError(`No instruction of function ${functionIndex} is at offset ${offset}`);
  return validator.operands();
}
