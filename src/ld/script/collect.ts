/** Leaving out sections that nobody needs (`--gc-sections`). */
import { SHF_ALLOC, SHF_GNU_RETAIN, SHT_NOTE } from "../../elf/index.ts";
import type { InputDescription } from "./ast.ts";
import { isKept } from "./assign-sections.ts";
import type { InputSection, ObjectFile } from "./object-file.ts";
import type { SymbolTableOfLink } from "./symbols.ts";

/** Where the search begins. */
export interface Roots {
  /** Names of symbols. */
  readonly symbols: Iterable<string>;
  readonly kept: readonly InputDescription[];
}

/**
 * Drops what is reached neither from a root nor from what is reached.
 * @returns the sections that are dropped.
 */
export function collectGarbage(
  files: readonly ObjectFile[],
  { symbols, roots }: { readonly symbols: SymbolTableOfLink; readonly roots: Roots },
): readonly InputSection[] {
  const reached = new Set<InputSection>();
  const queue: InputSection[] = [];
  const byName = namedLikeC(files);
  const reach = (section: InputSection | undefined): void => {
    if (section === undefined || section.dropped !== undefined || reached.has(section)) return;
    reached.add(section);
    queue.push(section);
  };
  for (const name of roots.symbols) reach(symbols.get(name)?.section);
  for (const file of files) for (const section of file.parts) if (isRoot(section, roots)) reach(section);
  // Debug information keeps nothing alive: it is followed into nowhere.
  for (let section = queue.pop(); section !== undefined; section = queue.pop()) {
    if ((section.flags & SHF_ALLOC) === 0 && /^\.z?debug/.test(section.name)) continue;
    for (const symbol of referencesOf(section)) {
      reach(symbol.section);
      const [, bounded = ""] = /^__(?:start|stop)_(\w+)$/.exec(symbol.name) ?? [];
      byName.get(bounded)?.forEach(reach);
    }
  }
  const dropped = files
    .flatMap(({ parts }) => parts)
    .filter((part) => part.dropped === undefined && !reached.has(part));
  for (const section of dropped) section.dropped = "unused";
  return dropped;
}

function isRoot(section: InputSection, { kept }: Roots): boolean {
  if ((section.flags & SHF_ALLOC) === 0 || (section.flags & SHF_GNU_RETAIN) !== 0) return true;
  // What runs before or after `main` is kept by the KEEP of scripts, as in GNU ld.
  return section.type === SHT_NOTE || isKept(section, kept);
}

/** Sections that `__start_NAME` is about. */
function namedLikeC(files: readonly ObjectFile[]): ReadonlyMap<string, readonly InputSection[]> {
  const byName = new Map<string, InputSection[]>();
  for (const { parts } of files) {
    for (const section of parts) {
      if (!/^[A-Za-z_]\w*$/.test(section.name)) continue;
      const others = byName.get(section.name);
      if (others === undefined) byName.set(section.name, [section]);
      else others.push(section);
    }
  }
  return byName;
}

/** The symbols that a section's relocations name. */
function* referencesOf({ file, section }: InputSection): Generator<NonNullable<ObjectFile["symbols"][number]>> {
  if (section === undefined) return;
  for (const table of file.elf.relocationSectionsOf(section)) {
    const relocations = file.elf.relocations(table);
    for (let index = 0; index < relocations.count; index++) {
      const symbol = file.symbols[relocations.symbol(index)];
      if (symbol !== undefined) yield symbol;
    }
  }
}
