/** Diagnostics: what is said to a user about their mistakes. */
export * from "./diagnostic.ts";
export { nearNames } from "./near-names.ts";
