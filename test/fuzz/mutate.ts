/** Damages files as accidents, bad tools and attackers do. */
import { mutateInside } from "./module-parts.ts";
import type { Random } from "./random.ts";
import { mutateSource } from "./source-parts.ts";
import { spliced } from "./splice.ts";

/** Bytes that sit at the edges of encodings: LEB128 continuations, signs, types, common opcodes. */
const interesting = [
  0x00, 0x01, 0x0b, 0x3f, 0x40, 0x60, 0x63, 0x6f, 0x70, 0x7b, 0x7e, 0x7f, 0x80, 0x81, 0xc0, 0xfb, 0xfc, 0xfd, 0xfe,
  0xff,
];

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

/** Largest values of the widths that formats have, and their neighbours are what bounds are checked with. */
const edges = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0xffn,
  0x3fffn,
  0x4000n,
  0xffffn,
  0x1_0000n,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
];

/** Changes `bytes`, or returns others. `other` is a file to take from. */
type Injury = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

/** How often, and what. */
const injuries: readonly (readonly [weight: number, injury: Injury])[] = [
  [4, (bytes, random) => changed(bytes, random.below(bytes.length), (byte) => byte ^ (1 << random.below(8)))],
  [4, (bytes, random) => changed(bytes, random.below(bytes.length), () => random.pick(interesting))],
  [2, (bytes, random) => changed(bytes, random.below(bytes.length), () => random.below(0x100))],
  [2, (bytes, random) => changed(bytes, random.below(bytes.length), (byte) => byte + 1 - 2 * random.below(2))],
  [2, (bytes, random) => spliced(bytes, { ...place(bytes, random), inserted: [] })],
  [
    2,
    (bytes, random) =>
      spliced(bytes, { at: random.below(bytes.length + 1), removed: 0, inserted: piece(bytes, random) }),
  ],
  [2, (bytes, random) => overwritten(bytes, random.below(bytes.length), random.pick(hostile))],
  [
    2,
    (bytes, random) =>
      spliced(bytes, { at: random.below(bytes.length + 1), removed: 0, inserted: random.pick(hostile) }),
  ],
  [3, (bytes, random, other) => spliced(bytes, { ...place(bytes, random), inserted: piece(other, random) })],
  [1, (bytes, random, other) => joined(bytes, random, other)],
  [1, (bytes, random) => bytes.slice(0, random.below(bytes.length + 1))],
  [6, lebChanged],
  [4, wordChanged],
];

const lottery: readonly Injury[] = injuries.flatMap(([weight, injury]) => Array.from({ length: weight }, () => injury));

/** `bytes` with one to eight injuries, one most often. `other` is a file to take from. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let damaged: Uint8Array = new Uint8Array(bytes);
  for (let count = 1 + random.lowBelow(8); count > 0; count--) damaged = injured(damaged, other, random);
  return damaged;
}

function injured(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const injure: Injury = (part) =>
    part.length === 0 ? Uint8Array.from(random.pick(hostile)) : random.pick(lottery)(part, random, other);
  return (
    (random.below(8) > 0 ? mutateSource(bytes, other, random) : undefined) ??
    (random.below(2) === 0 ? mutateInside(bytes, random, (part) => injure(part, random, other)) : undefined) ??
    injure(bytes, random, other)
  );
}

function changed(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  bytes[at] = change(bytes[at] ?? 0);
  return bytes;
}

function overwritten(bytes: Uint8Array, at: number, by: readonly number[]): Uint8Array {
  bytes.set(by.slice(0, bytes.length - at), at);
  return bytes;
}

function place(bytes: Uint8Array, random: Random): { at: number; removed: number } {
  return { at: random.below(bytes.length + 1), removed: 1 + random.lowBelow(32) };
}

function piece(bytes: Uint8Array, random: Random): Uint8Array {
  const from = random.below(bytes.length + 1);
  return bytes.subarray(from, from + 1 + random.lowBelow(64));
}

/** The beginning of one file and the end of another. */
function joined(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  return spliced(bytes, { at, removed: bytes.length, inserted: other.subarray(random.below(other.length + 1)) });
}

/** What is a LEB128 integer, or looks like one, gets another value, width, or both. */
function lebChanged(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length);
  let end = at;
  while (end < bytes.length - 1 && end < at + 9 && (bytes[end] ?? 0) >= 0x80) end++;
  const width = end + 1 - at;
  let value = 0n;
  for (let index = end; index >= at; index--) value = (value << 7n) | BigInt((bytes[index] ?? 0) & 0x7f);
  const others = [
    value,
    value + 1n,
    value - 1n,
    -value,
    value * 2n,
    BigInt(bytes.length),
    BigInt(bytes.length - at),
    random.pick(edges),
  ];
  const wanted = BigInt.asUintN(70, random.pick(others));
  const inserted = random.below(3) === 0 ? leb(wanted, width + random.below(11)) : leb(wanted, 0);
  return spliced(bytes, { at, removed: width, inserted });
}

/** In at least `width` bytes: too many, now and then. */
function leb(value: bigint, width: number): number[] {
  const septets: number[] = [];
  for (let rest = value; rest !== 0n || septets.length < Math.max(1, width); rest >>= 7n)
    septets.push(Number(rest & 0x7fn));
  return septets.map((septet, index) => (index < septets.length - 1 ? septet | 0x80 : septet));
}

/** An aligned word, as ELF has them, gets another value. */
function wordChanged(bytes: Uint8Array, random: Random): Uint8Array {
  const size = random.pick([2, 4, 4, 8]);
  const words = Math.floor(bytes.length / size);
  if (words === 0) return bytes;
  const at = random.below(words) * size;
  let value = 0n;
  for (let index = size - 1; index >= 0; index--) value = (value << 8n) | BigInt(bytes[at + index] ?? 0);
  const others = [
    value + 1n,
    value - 1n,
    value * 2n,
    BigInt(bytes.length),
    BigInt(bytes.length - at),
    random.pick(edges),
    BigInt(random.below(bytes.length)),
  ];
  let wanted = BigInt.asUintN(8 * size, random.pick(others));
  for (let index = 0; index < size; index++, wanted >>= 8n) bytes[at + index] = Number(wanted & 0xffn);
  return bytes;
}
