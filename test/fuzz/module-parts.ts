/**
 * Damage inside of modules: to the contents of a section or a function body, with the sizes around it put right
 * again. Otherwise what is longer or shorter than before is refused for its size, and nothing behind that is tried.
 */
import type { Random } from "./random.ts";

const HEADER_SIZE = 8;
const CODE = 10;

interface Section {
  readonly id: number;
  readonly contents: Uint8Array;
}

/** The module with a part that `change` has changed, or `undefined` if the bytes are not a module. */
export function mutateInside(
  bytes: Uint8Array,
  random: Random,
  change: (part: Uint8Array) => Uint8Array,
): Uint8Array | undefined {
  const sections = sectionsOf(bytes);
  if (sections === undefined || sections.length === 0) return undefined;
  const at = random.below(sections.length);
  const section = sections[at];
  if (section === undefined) return undefined;
  const again =
    random.below(10) === 0 ? rearranged(sections, at, random) : sections.with(at, inSection(section, random, change));
  return Uint8Array.from([
    ...bytes.subarray(0, HEADER_SIZE),
    ...again.flatMap(({ id, contents }) => [id, ...sizedBlock(contents)]),
  ]);
}

function inSection({ id, contents }: Section, random: Random, change: (part: Uint8Array) => Uint8Array): Section {
  const bodies = id === CODE && random.below(8) > 0 ? bodiesOf(contents) : undefined;
  if (bodies === undefined || bodies.length === 0) return { id, contents: change(contents.slice()) };
  const which = random.below(bodies.length);
  const changed = bodies.map((body, index) => (index === which ? change(body.slice()) : body));
  return { id, contents: Uint8Array.from([...leb(bodies.length), ...changed.flatMap((body) => sizedBlock(body))]) };
}

/** A section is left out, is there twice, or is elsewhere. */
function rearranged(sections: readonly Section[], at: number, random: Random): Section[] {
  const [section] = sections.slice(at);
  if (section === undefined) return [...sections];
  const rest = random.below(3) === 0 ? sections : sections.toSpliced(at, 1);
  return random.below(2) === 0 ? rest.toSpliced(random.below(rest.length + 1), 0, section) : [...rest];
}

/** Read without the library, which is what is to be tested. */
function sectionsOf(bytes: Uint8Array): Section[] | undefined {
  if (bytes.length < HEADER_SIZE || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) return undefined;
  const sections: Section[] = [];
  let position = HEADER_SIZE;
  while (position < bytes.length) {
    const id = bytes[position] ?? 0;
    const block = blockAt(bytes, position + 1);
    if (block === undefined) return undefined;
    sections.push({ id, contents: block.contents });
    position = block.end;
  }
  return sections;
}

function bodiesOf(contents: Uint8Array): Uint8Array[] | undefined {
  const bodies: Uint8Array[] = [];
  for (let position = lebAt(contents, 0)?.end ?? contents.length; position < contents.length;) {
    const block = blockAt(contents, position);
    if (block === undefined) return undefined;
    bodies.push(block.contents);
    position = block.end;
  }
  return bodies;
}

function blockAt(bytes: Uint8Array, position: number): { contents: Uint8Array; end: number } | undefined {
  const size = lebAt(bytes, position);
  if (size === undefined || size.end + size.value > bytes.length) return undefined;
  const end = size.end + size.value;
  return { contents: bytes.subarray(size.end, end), end };
}

function lebAt(bytes: Uint8Array, position: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[position + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: position + index + 1 };
  }
  return undefined;
}

function sizedBlock(contents: Uint8Array): number[] {
  return [...leb(contents.length), ...contents];
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}
