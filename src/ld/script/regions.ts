/** Regions of memory, as MEMORY has them, and how far they are used. */
import { SHF_ALLOC, SHF_EXECINSTR, SHF_WRITE } from "../../elf/index.ts";
import type { RegionDefinition } from "./ast.ts";

/** A region in a pass of the layout. */
export interface Region {
  readonly definition: RegionDefinition;
  readonly origin: bigint;
  readonly length: bigint;
  /** Where the next section goes. */
  current: bigint;
}

/** A section's properties that attributes of regions speak of. */
export interface RegionSubject {
  /** `SHF_...` */
  readonly flags: number;
  readonly hasContent: boolean;
}

/** Whether a region takes sections that name none: one of its attributes is theirs, and none that it forbids. */
export function takesSection(attributes: string, subject: RegionSubject): boolean {
  let isForbidden = false;
  let isTaken = false;
  for (const letter of attributes) {
    if (letter === "!") {
      isForbidden = !isForbidden;
      continue;
    }
    if (!hasAttribute(letter, subject)) continue;
    if (isForbidden) return false;
    isTaken = true;
  }
  return isTaken;
}

function hasAttribute(letter: string, { flags, hasContent }: RegionSubject): boolean {
  switch (letter) {
    case "r":
      return (flags & SHF_WRITE) === 0;
    case "w":
      return (flags & SHF_WRITE) !== 0;
    case "x":
      return (flags & SHF_EXECINSTR) !== 0;
    case "a":
      return (flags & SHF_ALLOC) !== 0;
    // "Initialized": what has contents.
    default:
      return hasContent;
  }
}
