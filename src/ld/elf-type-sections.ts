/** The function types of an ELF object. */
import { FormatError, Reader } from "../bytes/index.ts";
import { SHF_GROUP, type ElfFile, type Section } from "../elf/index.ts";
import { recursiveGroupCodec, type RecursiveGroup } from "../wasm/index.ts";
import { Entry } from "./entry.ts";
import { FunctionType, type FunctionTypes } from "./function-types.ts";
import type { VerbatimTypes } from "./object-file.ts";

/** The types, by the sections that their symbols are in. */
export interface TypeSections {
  readonly verbatim: readonly VerbatimTypes[];
  /** The type at that place of a `.space.type` section. */
  at(space: number, place: number): FunctionType | undefined;
}

/**
 * Reads `.wasm.type` and `.space.type`. Types in comdat groups are link-once: they are known by what they are. Others
 * keep their place and their order.
 */
export function readTypeSections(elf: ElfFile, types: FunctionTypes): TypeSections {
  const bySpace = new Map<number, readonly (FunctionType | undefined)[]>();
  const verbatim: VerbatimTypes[] = [];
  const payloads = elf.sections.filter(({ name }) => isNamed(name, ".wasm.type"));
  const spaces = elf.sections.filter(({ name }) => isNamed(name, ".space.type"));
  payloads.forEach((section, index) => {
    const space = spaces[index];
    if (space === undefined) refuse(elf, { section, found: "no .space.type", expected: "one for each .wasm.type" });
    const groups = readGroups(elf, section);
    const isLinkOnce = (section.flags & SHF_GROUP) !== 0;
    const found = groups.flatMap((group) =>
      group.types.map(({ composite }) => {
        if (composite.kind !== "func") return undefined;
        return isLinkOnce ? types.intern(composite) : new FunctionType(composite, { isVerbatim: true });
      }),
    );
    if (found.length !== space.size)
      refuse(elf, { section, found: `${found.length} types`, expected: `${space.size}, the size of .space.type` });
    bySpace.set(space.index, found);
    if (isLinkOnce) return;
    const { offset: start, size, name } = section;
    const entry = new Entry({
      kind: "segment",
      file: undefined,
      section: name,
      bytes: elf.bytes,
      start,
      end: start + size,
    });
    verbatim.push({ entry, count: groups.length, types: found });
  });
  return { verbatim, at: (space, place) => bySpace.get(space)?.[place] };
}

function isNamed(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}.`);
}

function readGroups(elf: ElfFile, section: Section): readonly RecursiveGroup[] {
  const { offset: start, size } = section;
  const reader = new Reader(elf.bytes, { start, end: start + size, base: elf.base, region: section.label });
  const groups: RecursiveGroup[] = [];
  while (!reader.done) groups.push(recursiveGroupCodec.read(reader, `type ${groups.length}`));
  return groups;
}

function refuse(
  elf: ElfFile,
  { section, found, expected }: { readonly section: Section; readonly found: string; readonly expected: string },
): never {
  throw new FormatError({ offset: elf.base + section.offset, reading: section.label, found, expected });
}
