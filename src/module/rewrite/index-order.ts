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

/** Items of one class, closed under dependencies, as long as there is room. */
class ClassOfItems {
  readonly #items: Items;
  readonly #isPlaced: Uint8Array;
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
  take(item: number): readonly number[] {
    const needed = [item];
    let slots = this.#slotsOf(item);
    const isNeeded = new Set(needed);
    for (const each of needed) {
      if (slots > this.#room) return [];
      for (const dependency of this.#items.dependencies?.(each) ?? []) {
        if (this.#isPlaced[dependency] === 1 || isNeeded.has(dependency)) continue;
        isNeeded.add(dependency);
        needed.push(dependency);
        slots += this.#slotsOf(dependency);
      }
    }
    if (slots > this.#room) return [];
    this.#room -= slots;
    for (const each of needed) this.#isPlaced[each] = 1;
    return needed;
  }

  #slotsOf(item: number): number {
    return this.#items.slots?.(item) ?? 1;
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
  const byWeight = itemsByWeight(items);
  let slots = 0;
  for (const limit of limits) {
    if (order.length === count || limit <= slots) continue;
    const members = membersOf(new ClassOfItems(items, isPlaced, limit - slots), byWeight, isPlaced);
    for (const item of members) slots += items.slots?.(item) ?? 1;
    order.push(...members);
  }
  for (let item = 0; item < count; item++) if (isPlaced[item] === 0) order.push(item);
  return order;
}

function membersOf(members: ClassOfItems, byWeight: readonly number[], isPlaced: Uint8Array): readonly number[] {
  const taken: number[] = [];
  for (const item of byWeight) {
    if (members.isFull) break;
    if (isPlaced[item] === 0) for (const each of members.take(item)) taken.push(each);
  }
  return taken.sort((a, b) => a - b);
}

/** The heaviest for each slot first; those of one weight in their order. */
function itemsByWeight(items: Items): number[] {
  const density = Float64Array.from(
    { length: items.count },
    (_, item) => items.weight(item) / (items.slots?.(item) ?? 1),
  );
  return Array.from({ length: items.count }, (_, item) => item).sort((a, b) => density[b]! - density[a]! || a - b);
}

/** Old number -> new number. */
export function inverse(order: readonly number[]): Uint32Array {
  const map = new Uint32Array(order.length);
  for (const [position, item] of order.entries()) map[item] = position;
  return map;
}
