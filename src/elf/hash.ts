/** The two hash functions of symbol names. */
import { encodeUtf8 } from "../bytes/index.ts";

/** The hash of `SHT_HASH` tables and of version names (gABI, "Hash Table"). */
export function sysvHash(name: string): number {
  let hash = 0;
  for (const byte of encodeUtf8(name)) {
    hash = ((hash << 4) + byte) >>> 0;
    const high = hash & 0xf000_0000;
    hash = (hash ^ (high >>> 24)) & ~high;
  }
  return hash >>> 0;
}

/** The hash of `SHT_GNU_HASH` tables: `h * 33 + c` from 5381. */
export function gnuHash(name: string): number {
  let hash = 5381;
  for (const byte of encodeUtf8(name)) hash = (Math.imul(hash, 33) + byte) >>> 0;
  return hash;
}
