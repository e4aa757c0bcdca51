/** The assembler: source text of two syntaxes to ELF objects. */
export { assemble, type AssembleResult, type SourceText } from "./assemble.ts";
export type { ListingRequest } from "./listing.ts";
export type { AssembleOptions, FileLoader } from "./options.ts";
export { isWarningName, warnings, type WarningName } from "./messages.ts";
export { sniffSyntax } from "./sniff.ts";
