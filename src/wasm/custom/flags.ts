/** Sets of flags whose bits have names. */
import { mapped, u32Codec, type Codec } from "../../bytes/index.ts";

/** Flags as a LEB128 integer, all bits allowed; listings show the names. */
export function flagsCodec(names: Readonly<Record<string, number>>): Codec<number> {
  return mapped(u32Codec, {
    decode: (flags) => flags,
    encode: (flags) => flags,
    show(flags) {
      const set = Object.keys(names).filter((name) => (flags & (names[name] ?? 0)) !== 0);
      return [`0x${flags.toString(16)}`, ...set].join(" ");
    },
  });
}
