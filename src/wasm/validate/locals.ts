/**
 * The locals of a function: their types, and which of those without a default value are set.
 *
 * A function of ten bytes may declare four billion locals, so they are kept as the runs they are
 * written in; only the first ones, which nearly all code uses, also lie one by one in an array.
 */
import type { ValueType } from "../value-types.ts";
import { MAXIMUM_LOCALS, MAXIMUM_PARAMETERS } from "./limits.ts";
import { BOTTOM } from "./subtyping.ts";

/** Locals whose types are looked up in an array: all parameters, and some more. */
const DIRECT: number = MAXIMUM_PARAMETERS + 24;

export class Locals {
  readonly #direct: Int32Array = new Int32Array(DIRECT);
  /** Index behind the last local of each run; parameters are in none. */
  readonly #ends: number[] = [];
  readonly #types: ValueType[] = [];
  /** Locals without a default value that are set, in the order of setting. */
  readonly #assigned: number[] = [];
  readonly #isAssigned: Set<number> = new Set();
  #count = 0;
  #parameters = 0;

  get count(): number {
    return this.#count;
  }

  /** Makes the parameters of a function its only locals. */
  reset(parameters: readonly ValueType[]): void {
    this.#ends.length = 0;
    this.#types.length = 0;
    this.restore(0);
    this.#direct.set(parameters);
    this.#count = parameters.length;
    this.#parameters = parameters.length;
  }

  /** Adds `count` locals of a type; false if there are too many then. */
  add(count: number, type: ValueType): boolean {
    const start = this.#count;
    if (count > MAXIMUM_LOCALS - start) return false;
    this.#count = start + count;
    if (start < DIRECT) this.#direct.fill(type, start, Math.min(this.#count, DIRECT));
    this.#ends.push(this.#count);
    this.#types.push(type);
    return true;
  }

  /** Type of a local, {@link BOTTOM} if there is no such local. */
  typeOf(index: number): ValueType {
    if (index >= this.#count) return BOTTOM;
    return index < DIRECT ? this.#direct[index]! : this.#search(index);
  }

  /** Whether a local of a type without a default value has a value. */
  isAssigned(index: number): boolean {
    return index < this.#parameters || this.#isAssigned.has(index);
  }

  /** Notes that a local of a type without a default value has got a value. */
  assign(index: number): void {
    if (this.isAssigned(index)) return;
    this.#isAssigned.add(index);
    this.#assigned.push(index);
  }

  /** How many assignments are noted: a mark to {@link restore} to. */
  get mark(): number {
    return this.#assigned.length;
  }

  /** Forgets the assignments since `mark`: those of a block that has ended. */
  restore(mark: number): void {
    while (this.#assigned.length > mark) this.#isAssigned.delete(this.#assigned.pop()!);
  }

  #search(index: number): ValueType {
    let low = 0;
    let high = this.#ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (index < this.#ends[middle]!) high = middle;
      else low = middle + 1;
    }
    return this.#types[low]!;
  }
}
