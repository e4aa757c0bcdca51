/** Names of the sections that have the dynamic linker's tables. */
export const DYNAMIC = ".dynamic";
export const SYMBOLS = ".dynsym";
export const STRINGS = ".dynstr";
export const HASH = ".hash";
export const WORDS = ".rela.dyn";
export const STUBS = ".rela.plt";
export const COPIES = ".dynbss";
export const VERSIONS = ".gnu.version";
export const DEFINITIONS = ".gnu.version_d";
export const NEEDS = ".gnu.version_r";

/** What `sh_link` of a section means. */
export const dynamicLinks: Readonly<Record<string, string>> = {
  [DYNAMIC]: STRINGS,
  [SYMBOLS]: STRINGS,
  [DEFINITIONS]: STRINGS,
  [NEEDS]: STRINGS,
  [HASH]: SYMBOLS,
  [VERSIONS]: SYMBOLS,
  [WORDS]: SYMBOLS,
  [STUBS]: SYMBOLS,
};
