/** validate. */
export { Validation, type ModuleSummary, type ValidationOutputs, type ValidationRequest } from "./validation.ts";
