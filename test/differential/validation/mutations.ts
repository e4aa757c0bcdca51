/** Small damages to modules, of the kinds that leave something to judge behind the first byte that is wrong. */
import { Writer } from "../../../src/bytes/index.ts";
import { readModule, type Section } from "../../../src/wasm/index.ts";
import type { Random } from "./random.ts";

/** A copy of a module with one section changed in one to three places, and its size put right. */
export function mutated(random: Random, bytes: Uint8Array): Uint8Array {
  const { sections } = readModule(bytes);
  const chosen = random.below(sections.length);
  const writer = new Writer();
  writer.raw(bytes.subarray(0, 8));
  sections.forEach((section, index) => {
    if (index === chosen) writeSection(writer, section.id, changed(random, contentOf(bytes, section)));
    else writer.raw(bytes.subarray(section.start, section.end));
    if (random.once(100)) writer.raw(bytes.subarray(section.start, section.end));
  });
  return writer.finish();
}

/** A copy of a module with bytes changed anywhere, sizes and headers too. */
export function corrupted(random: Random, bytes: Uint8Array): Uint8Array {
  return changed(random, bytes);
}

function contentOf(bytes: Uint8Array, section: Section): Uint8Array {
  let start = section.start + 1;
  while ((bytes[start] ?? 0) >= 0x80) start++;
  return bytes.subarray(start + 1, section.end);
}

function writeSection(writer: Writer, id: number, content: Uint8Array): void {
  writer.u8(id);
  writer.lebU32(content.length);
  writer.raw(content);
}

function changed(random: Random, bytes: Uint8Array): Uint8Array {
  let result: Uint8Array = bytes.slice();
  for (let left = 1 + random.below(3); left > 0 && result.length > 0; left--) result = change(random, result);
  return result;
}

/** Bytes that mean something in many places: types, blocks, `end`, small numbers, limits of LEB128. */
const meaningful = [
  0x7f, 0x7e, 0x7d, 0x7b, 0x70, 0x6f, 0x6e, 0x6b, 0x69, 0x64, 0x63, 0x60, 0x50, 0x4e, 0x40, 0x0b, 0x80, 0xff, 0xfb, 0,
  1, 2,
];

function change(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length);
  switch (random.below(6)) {
    case 0:
      return spliced(bytes, { at, remove: 1, insert: [random.below(256)] });
    case 1:
      return spliced(bytes, { at, remove: 1, insert: [random.pick(meaningful)] });
    case 2:
      return spliced(bytes, { at, remove: 1, insert: [((bytes[at] ?? 0) + random.below(3) - 1) & 0xff] });
    case 3:
      return spliced(bytes, { at, remove: 1 + random.below(3), insert: [] });
    case 4:
      return spliced(bytes, { at, remove: 0, insert: [random.pick(meaningful)] });
    default: {
      const from = random.below(bytes.length);
      return spliced(bytes, { at, remove: random.below(4), insert: bytes.subarray(from, from + random.below(6)) });
    }
  }
}

function spliced(bytes: Uint8Array, edit: { at: number; remove: number; insert: ArrayLike<number> }): Uint8Array {
  const rest = bytes.subarray(edit.at + edit.remove);
  const result = new Uint8Array(edit.at + edit.insert.length + rest.length);
  result.set(bytes.subarray(0, edit.at));
  result.set(edit.insert, edit.at);
  result.set(rest, edit.at + edit.insert.length);
  return result;
}
