/** What a `.dynamic` section says. */
import {
  DT_HASH,
  DT_JMPREL,
  DT_NEEDED,
  DT_PLTREL,
  DT_PLTRELSZ,
  DT_RELA,
  DT_RELAENT,
  DT_RELASZ,
  DT_RUNPATH,
  DT_SONAME,
  DT_STRSZ,
  DT_STRTAB,
  DT_SYMBOLIC,
  DT_SYMENT,
  DT_SYMTAB,
  DT_VERDEF,
  DT_VERDEFNUM,
  DT_VERNEED,
  DT_VERNEEDNUM,
  DT_VERSYM,
  layouts,
  STB_WEAK,
} from "../../../elf/index.ts";
import type { ScriptLink } from "../link-by-script.ts";
import type { LinkSymbol } from "../symbols.ts";
import type { DynamicTables } from "./dynamic-symbols.ts";
import type { DynamicNeeds } from "./needs.ts";
import type { SharedObject } from "./shared-object.ts";
import { DEFINITIONS, HASH, NEEDS, STRINGS, STUBS, SYMBOLS, VERSIONS, WORDS } from "./table-sections.ts";

export interface TagValue {
  readonly tag: number;
  /** A number, or the section whose address it is. */
  readonly value: number | string;
}

export function dynamicTags(
  link: ScriptLink,
  { tables, needs }: { readonly tables: DynamicTables; readonly needs: DynamicNeeds },
): readonly TagValue[] {
  // Names first: they become strings of the table, whose size is told.
  return [...nameTags(link, tables), ...tableTags(tables, needs)];
}

function nameTags(link: ScriptLink, { symbols, strings }: DynamicTables): readonly TagValue[] {
  const { soname, runPaths = [], shared, bsymbolic } = link.options;
  const tags: TagValue[] = [];
  const add = (tag: number, value: number | string): void => void tags.push({ tag, value });
  for (const library of neededBy(link, [...symbols.keys()])) add(DT_NEEDED, strings.offsetOf(library.soname));
  if (soname !== undefined) add(DT_SONAME, strings.offsetOf(soname));
  if (runPaths.length > 0) add(DT_RUNPATH, strings.offsetOf(runPaths.join(":")));
  if (shared === true && bsymbolic === true) add(DT_SYMBOLIC, 0);
  return tags;
}

function tableTags({ strings, versions }: DynamicTables, needs: DynamicNeeds): readonly TagValue[] {
  const stubCount = needs.stubs.size;
  const wordCount = needs.words.length + needs.copies.size;
  const entry = layouts[32].rela.size;
  const tags: TagValue[] = [];
  const add = (tag: number, value: number | string): void => void tags.push({ tag, value });
  add(DT_HASH, HASH);
  add(DT_STRTAB, STRINGS);
  add(DT_SYMTAB, SYMBOLS);
  add(DT_STRSZ, strings.size());
  add(DT_SYMENT, layouts[32].sym.size);
  if (stubCount > 0) {
    add(DT_PLTRELSZ, stubCount * entry);
    add(DT_PLTREL, DT_RELA);
    add(DT_JMPREL, STUBS);
  }
  if (wordCount > 0) {
    add(DT_RELA, WORDS);
    add(DT_RELASZ, wordCount * entry);
    add(DT_RELAENT, entry);
  }
  if (versions?.definitions !== undefined) {
    add(DT_VERDEF, DEFINITIONS);
    add(DT_VERDEFNUM, versions.definitionCount);
  }
  if (versions?.needs !== undefined) {
    add(DT_VERNEED, NEEDS);
    add(DT_VERNEEDNUM, versions.needCount);
  }
  if (versions !== undefined) add(DT_VERSYM, VERSIONS);
  return tags;
}

/** Libraries, in the order of the link, without those that are needed only if used and are not. */
function neededBy({ inputs }: ScriptLink, symbols: readonly LinkSymbol[]): readonly SharedObject[] {
  const isUsed = ({ state, shared, binding }: LinkSymbol, library: SharedObject): boolean =>
    state === "undefined" && binding !== STB_WEAK && shared?.object === library;
  return inputs.libraries.filter((library) => !library.isAsNeeded || symbols.some((symbol) => isUsed(symbol, library)));
}
