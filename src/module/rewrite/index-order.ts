/**
 * The order in which indices take fewest bytes: the most used ones below the numbers at which LEB128 integers become
 * longer. Within a class of equal length everything stays in the order it had, so that what need not move does not, and an
 * order that is good already stays as it is: rewriting again changes nothing.
 *
 * Items may depend on others (a type on types it refers to, a global on globals in its initial value), which must come
 * before it. As the order there is fulfils that, it is enough that a class is closed: with an item, all that it needs.
 */

/** What is put in order. */
export interface Items {
  readonly count: number;
  /** How often the indices of an item are written. */
  weight(item: number): number;
  /** Indices that an item takes; 1 by default. */
  slots?(item: number): number;
  /** Items with lower numbers that must come before it. */
  dependencies?(item: number): readonly number[];
}

/** Weights for each slot are counted in such parts. */
const FRACTIONS = 64;

/** Items of one class, closed under dependencies, as long as there is room. */
class ClassOfItems {
  readonly #items: Items;
  readonly #isPlaced: Uint8Array;
  readonly members: number[] = [];
  #room: number;

  constructor(items: Items, isPlaced: Uint8Array, room: number) {
    this.#items = items;
    this.#isPlaced = isPlaced;
    this.#room = room;
  }

  get isFull(): boolean {
    return this.#room === 0;
  }

  /** Takes the item and what it needs, if there is room for all of it. */
  take(item: number): void {
    if (isSimple(this.#items)) this.#put([item], 1);
    else this.#takeAll(item);
  }

  #takeAll(item: number): void {
    const needed = [item];
    let slots = slotsOf(this.#items, item);
    const isNeeded = new Set(needed);
    for (const each of needed) {
      if (slots > this.#room) return;
      for (const dependency of this.#items.dependencies?.(each) ?? []) {
        if (this.#isPlaced[dependency] === 1 || isNeeded.has(dependency)) continue;
        isNeeded.add(dependency);
        needed.push(dependency);
        slots += slotsOf(this.#items, dependency);
      }
    }
    if (slots <= this.#room) this.#put(needed, slots);
  }

  #put(items: readonly number[], slots: number): void {
    this.#room -= slots;
    for (const item of items) {
      this.#isPlaced[item] = 1;
      this.members.push(item);
    }
  }
}

/**
 * Items in their best order.
 * @param limits the numbers of slots at which indices become longer, rising.
 */
export function orderByUse(items: Items, limits: readonly number[]): number[] {
  const { count } = items;
  const isPlaced = new Uint8Array(count);
  const order: number[] = [];
  let byWeight: Float64Array | undefined;
  let slots = 0;
  for (const limit of limits) {
    const room = limit - slots;
    if (room <= 0) continue;
    // What all has room stays in its order, below.
    if (items.slots === undefined && count - order.length <= room) break;
    byWeight ??= itemsByWeight(items);
    const members = membersOf(new ClassOfItems(items, isPlaced, room), byWeight, isPlaced);
    for (const item of members) {
      slots += slotsOf(items, item);
      order.push(item);
    }
  }
  for (let item = 0; item < count; item++) if (isPlaced[item] === 0) order.push(item);
  return order;
}

function membersOf(members: ClassOfItems, byWeight: Float64Array, isPlaced: Uint8Array): Float64Array {
  const count = byWeight.length;
  for (let at = 0; at < count && !members.isFull; at++) {
    const item = byWeight[at]! % count;
    if (isPlaced[item] === 0) members.take(item);
  }
  return Float64Array.from(members.members).sort();
}

/**
 * The heaviest for each slot first; those of one weight in their order. Each is a number that is the item modulo the
 * count, so that they are sorted as numbers, which is much faster than by a function.
 */
function itemsByWeight(items: Items): Float64Array {
  const { count } = items;
  const keys = new Float64Array(count);
  let heaviest = 0;
  for (let item = 0; item < count; item++) {
    const weight = weightPerSlot(items, item);
    keys[item] = weight;
    if (weight > heaviest) heaviest = weight;
  }
  for (let item = 0; item < count; item++) keys[item] = (heaviest - keys[item]!) * count + item;
  return keys.sort();
}

/** An integer, so that keys are exact. */
function weightPerSlot(items: Items, item: number): number {
  const weight = items.weight(item);
  return items.slots === undefined ? weight : Math.floor((FRACTIONS * weight) / items.slots(item));
}

/** Whether items take a slot each and depend on nothing. */
function isSimple(items: Items): boolean {
  return items.slots === undefined && items.dependencies === undefined;
}

function slotsOf(items: Items, item: number): number {
  return items.slots?.(item) ?? 1;
}
