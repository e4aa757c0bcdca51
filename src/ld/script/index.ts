/** Linking by script: see `link-by-script.ts`. */
export type * from "./ast.ts";
export { parseScript, type ParseScriptOptions } from "./parse-script.ts";
