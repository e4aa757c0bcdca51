/**
 * The locals of a function: their types, and which of those without a default value are set.
 *
 * A function of ten bytes may declare four billion locals, so they are kept as the runs they are
 * written in; only the first ones, which nearly all code uses, also lie one by one in an array.
 */
import type { ValueType } from "../value-types.ts";
import { MAXIMUM_LOCALS, MAXIMUM_PARAMETERS } from "./limits.ts";
import { BOTTOM } from "./subtyping.ts";

/** The first locals, parameters included, whose types are looked up in an array: all parameters, and as many more. */
const DIRECT: number = 2 * MAXIMUM_PARAMETERS;

export class Locals {
  /** Types of the first locals; {@link directCount} items count. */
  readonly direct: Int32Array = new Int32Array(DIRECT);
  directCount = 0;
  #parameters = 0;
  /** Runs: locals behind the parameters up to and with the last one of each, and types. */
  readonly #ends: number[] = [];
  readonly #types: ValueType[] = [];
  /** Number of locals behind the parameters. */
  #declared = 0;
  /** Locals without a default value that are set, in the order of setting. */
  readonly #assigned: number[] = [];
  readonly #isAssigned: Set<number> = new Set();

  get count(): number {
    return this.#parameters + this.#declared;
  }

  /** Makes the parameters of a function, which are not more than may be, its only locals. */
  reset(parameters: readonly ValueType[]): void {
    this.#parameters = parameters.length;
    this.directCount = parameters.length;
    for (let index = 0; index < parameters.length; index++) this.direct[index] = parameters[index]!;
    this.#declared = 0;
    this.#ends.length = 0;
    this.#types.length = 0;
    this.restore(0);
  }

  /** Adds `count` locals of a type; false if there are too many then. */
  add(count: number, type: ValueType): boolean {
    if (count > MAXIMUM_LOCALS - this.count) return false;
    this.#declared += count;
    const start = this.directCount;
    this.directCount = Math.min(start + count, DIRECT);
    for (let index = start; index < this.directCount; index++) this.direct[index] = type;
    this.#ends.push(this.#declared);
    this.#types.push(type);
    return true;
  }

  /** Type of a local, {@link BOTTOM} if there is no such local. */
  typeOf(index: number): ValueType {
    if (index < this.directCount) return this.direct[index]!;
    return index < this.count ? this.#search(index - this.#parameters) : BOTTOM;
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

  #search(place: number): ValueType {
    let low = 0;
    let high = this.#ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (place < this.#ends[middle]!) high = middle;
      else low = middle + 1;
    }
    return this.#types[low]!;
  }
}
