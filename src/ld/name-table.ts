/**
 * Things by their names, where names are bytes in the files that have them. A link has half a million names, of which
 * it shows a few to people: it compares them as they are, and decodes those.
 */
import type { NameBytes } from "../bytes/index.ts";

/** Slots at first: a power of two. At most half of them are taken, so that searches are short. */
const FIRST_SLOTS = 256;

/** A hash table with open addressing: slots have indices of `items`. */
export class NameTable<Item extends NameBytes> {
  /** In the order in which they came. */
  readonly items: Item[] = [];
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);
  #hashes = new Int32Array(FIRST_SLOTS / 2);

  /** The item of the same name. */
  find(name: NameBytes): Item | undefined {
    const hash = hashOf(name);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const index = slots[slot]!;
      if (this.#hashes[index] === hash && isSame(this.items[index]!, name)) return this.items[index];
    }
    return undefined;
  }

  /** Adds an item whose name none has. */
  add(item: Item): void {
    const index = this.items.push(item) - 1;
    if (index * 2 >= this.#slots.length) this.#grow();
    const hash = hashOf(item);
    this.#hashes[index] = hash;
    this.#place(index, hash);
  }

  #place(index: number, hash: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot]! >= 0) slot = (slot + 1) & mask;
    slots[slot] = index;
  }

  #grow(): void {
    const size = this.#slots.length * 4;
    const hashes = new Int32Array(size / 2);
    hashes.set(this.#hashes);
    this.#slots = new Int32Array(size).fill(-1);
    this.#hashes = hashes;
    for (let index = 0; index < this.items.length - 1; index++) this.#place(index, hashes[index]!);
  }
}

/** FNV-1a, its high bits folded into the low ones, which choose the slot. */
function hashOf({ nameBytes, nameStart, nameEnd }: NameBytes): number {
  let hash = 0x811c_9dc5;
  for (let at = nameStart; at < nameEnd; at++) hash = Math.imul(hash ^ nameBytes[at]!, 0x0100_0193);
  return hash ^ (hash >>> 15);
}

function isSame(one: NameBytes, other: NameBytes): boolean {
  const length = one.nameEnd - one.nameStart;
  if (other.nameEnd - other.nameStart !== length) return false;
  const { nameBytes: left, nameStart: from } = one;
  const { nameBytes: right, nameStart: to } = other;
  for (let index = 0; index < length; index++) if (left[from + index] !== right[to + index]) return false;
  return true;
}
