/** Section groups: sections that a linker keeps or drops together (gABI, "Section Groups"). */
import { FormatError } from "../bytes/index.ts";
import type { Section } from "./section.ts";

/** A group of a file that is read. */
export interface Group {
  /** The `SHT_GROUP` section. */
  readonly section: Section;
  /** `GRP_...`, or-ed. */
  readonly flags: number;
  /** Index of the symbol, in the table of the section's `sh_link`, whose name names the group. */
  readonly signature: number;
  readonly members: readonly Section[];
}

/** @param sections all sections of the file, which members are given by index of. */
export function readGroup(section: Section, sections: readonly Section[]): Group {
  const { content, contentOffset } = section;
  if (content.length === 0 || content.length % 4 !== 0) {
    throw new FormatError({
      offset: contentOffset,
      reading: section.label,
      found: `${content.length} bytes`,
      expected: "flags and section indices of 4 bytes each",
    });
  }
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const members: Section[] = [];
  for (let at = 4; at < content.length; at += 4) {
    const index = view.getUint32(at, true);
    const member = sections[index];
    if (index === 0 || member === undefined) {
      throw new FormatError({
        offset: contentOffset + at,
        reading: `a member of ${section.label}`,
        found: `section ${index}`,
        expected: `1 to ${sections.length - 1}`,
      });
    }
    members.push(member);
  }
  return { section, flags: view.getUint32(0, true), signature: section.info, members };
}
