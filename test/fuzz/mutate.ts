/** Damages files as accidents, bad tools and attackers do. */
import type { Random } from "./random.ts";

/** Bytes that sit at the edges of encodings: LEB128 continuations, signs, huge counts, common opcodes. */
const interesting = [0x00, 0x01, 0x0b, 0x3f, 0x40, 0x60, 0x7e, 0x7f, 0x80, 0x81, 0xc0, 0xfc, 0xfd, 0xfe, 0xff];

/** Runs of bytes that readers of counts, sizes and offsets have to survive. */
const hostile = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0x00, 0x00, 0x00, 0x80],
];

/** `bytes` with one to eight injuries. `other` is a file to splice from. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let damaged: Uint8Array = bytes.slice();
  for (let injuries = 1 + random.below(8); injuries > 0; injuries--) damaged = injure(damaged, other, random);
  return damaged;
}

function injure(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = 1 + random.below(16);
  switch (random.below(8)) {
    case 0:
      return replaced(bytes, at, [(bytes[at] ?? 0) ^ (1 << random.below(8))]);
    case 1:
      return replaced(bytes, at, [random.pick(interesting)]);
    case 2:
      return replaced(bytes, at, random.pick(hostile));
    case 3:
      return spliced(bytes, { at, removed: length, inserted: [] });
    case 4:
      return spliced(bytes, { at, removed: 0, inserted: bytes.subarray(at, at + length) });
    case 5:
      return spliced(bytes, { at, removed: 0, inserted: random.pick(hostile) });
    case 6:
      return spliced(bytes, { at, removed: length, inserted: slice(other, random) });
    default:
      // Rarely, for little survives it.
      return random.below(8) === 0 ? bytes.slice(0, at) : replaced(bytes, at, [random.below(256)]);
  }
}

function slice(other: Uint8Array, random: Random): Uint8Array {
  const from = random.below(other.length + 1);
  return other.subarray(from, from + 1 + random.below(64));
}

function replaced(bytes: Uint8Array, at: number, by: readonly number[]): Uint8Array {
  for (const [offset, byte] of by.entries()) {
    if (at + offset < bytes.length) bytes[at + offset] = byte;
  }
  return bytes;
}

interface Splice {
  readonly at: number;
  readonly removed: number;
  readonly inserted: ArrayLike<number>;
}

function spliced(bytes: Uint8Array, { at, removed, inserted }: Splice): Uint8Array {
  const rest = bytes.subarray(at + removed);
  const result = new Uint8Array(at + inserted.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(inserted, at);
  result.set(rest, at + inserted.length);
  return result;
}
