/** Diagnostics: what is said to a user about their mistakes. */
export { nearNames } from "./near-names.ts";
