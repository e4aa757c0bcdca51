/** Validation: whole modules, and instructions one by one. */
export * from "./body-validator.ts";
export * from "./constant-expression.ts";
export * from "./environment.ts";
export * from "./function-validator.ts";
export type { BlockKind } from "./function-state.ts";
export * from "./limits.ts";
export * from "./module-environment.ts";
export * from "./operand-types.ts";
export * from "./subtyping.ts";
export * from "./type-context.ts";
export * from "./validate-module.ts";
export * from "./validation-error.ts";
