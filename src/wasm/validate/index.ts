/** Validation: whole modules, and instructions one by one. */
export { BodyValidator } from "./body-validator.ts";
export { ConstantValidator } from "./constant-expression.ts";
export type { Environment, FunctionSet, TypeLookup } from "./environment.ts";
export type { BlockKind } from "./function-state.ts";
export { FunctionValidator, type Subject } from "./function-validator.ts";
export * from "./limits.ts";
export { environmentOf, ModuleEnvironment } from "./module-environment.ts";
export { operandTypesAt } from "./operand-types.ts";
export { BOTTOM, BOTTOM_REFERENCE, describeType, matches } from "./subtyping.ts";
export { forEachReference, TypeContext, valueTypesOf } from "./type-context.ts";
export { validate, validationErrors, type ValidationErrorsOptions, type ValidationOptions } from "./validate-module.ts";
export { ValidationError, type ValidationErrorParts } from "./validation-error.ts";
