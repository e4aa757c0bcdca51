/** What says, in a layer, that something of the layers below is not there. */
import { S_IFCHR, S_IFMT } from "../../abi/index.ts";
import type { Inode, InodeStart } from "../../vfs/index.ts";

export function isWhiteout({ mode, device }: InodeStart): boolean {
  return (mode & S_IFMT) === S_IFCHR && (device ?? 0) === 0;
}

export const whiteout: InodeStart = { mode: S_IFCHR, user: 0, group: 0, device: 0 };

/** Attributes of the overlay itself, which nobody sees through it. */
const PRIVATE = "trusted.overlay.";
const OPAQUE = `${PRIVATE}opaque`;
const YES = 0x79;

export function isOpaque({ extendedAttributes }: Inode): boolean {
  const value = extendedAttributes?.get(OPAQUE);
  return value?.length === 1 && value[0] === YES;
}

export function makeOpaque(directory: Inode): void {
  directory.extendedAttributes = new Map([...(directory.extendedAttributes ?? []), [OPAQUE, new Uint8Array([YES])]]);
  directory.attributesChanged("extended");
}

type Attributes = Inode["extendedAttributes"];

/** Without the overlay's own. */
export function visible(attributes: Attributes): Attributes {
  const seen = [...(attributes ?? [])].filter(([name]) => !name.startsWith(PRIVATE));
  return seen.length === 0 ? undefined : new Map(seen);
}

/** The overlay's own, and those that are set now. */
export function merged(old: Attributes, set: Attributes): Attributes {
  const own = [...(old ?? [])].filter(([name]) => name.startsWith(PRIVATE));
  return new Map([...own, ...(set ?? [])]);
}
