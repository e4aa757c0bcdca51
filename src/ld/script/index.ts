/** Linking by script: see `link-by-script.ts`. */
export type * from "./ast.ts";
export type { ScriptLinkInput } from "./inputs.ts";
export { linkByScript, type ScriptLinkResult } from "./link-by-script.ts";
export type { FoundFile, ScriptLinkOptions, ScriptSource } from "./options.ts";
export { parseScript, type ParseScriptOptions, type ScriptLoader } from "./parse-script.ts";
export { builtInScripts, elfScript, moduleScript } from "./module-script.ts";
export { VersionMatcher, type Demangler, type VersionMatch } from "./version-matcher.ts";
export {
  parseDynamicList,
  parseRetainedSymbols,
  parseVersionScript,
  type SymbolLanguage,
  type VersionNode,
  type VersionPattern,
  type VersionScript,
} from "./version-script.ts";
