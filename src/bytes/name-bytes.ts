/** Names that stay bytes: programs have half a million of them, and show a few. */
import { encodeUtf8 } from "./utf8.ts";

/** Where the UTF-8 of a name is. */
export interface NameBytes {
  readonly nameBytes: Uint8Array;
  readonly nameStart: number;
  readonly nameEnd: number;
}

/** A text as a name. */
export function nameBytesOf(text: string): NameBytes {
  const nameBytes = encodeUtf8(text);
  return { nameBytes, nameStart: 0, nameEnd: nameBytes.length };
}
