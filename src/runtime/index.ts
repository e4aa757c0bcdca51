/** Loads and runs modules; boots systems. */
export * from "./program.ts";
export * from "./system.ts";
