/**
 * The instructions that the second pass over the code has to look at, found by the first: with indices that may change, with
 * integers that are longer than they need be, that may be left out. All between two of them is copied as it is.
 *
 * They are kept as the distances from one to the next, a byte each, and as many bytes of {@link FURTHER} as a greater distance
 * takes; so they take less room than the code, whatever the code is.
 *
 * ```
 *   position   100       103       700         instructions of a body whose first is at 100
 *   bytes      0         3         255 255 87
 * ```
 */
const FURTHER = 255;

/** Of a body, none that is left. */
export const NONE_LEFT: number = 0x7fff_ffff;

export class TouchedInstructions {
  readonly #gaps: Uint8Array;
  /** For each body, where its distances begin; at the end, where the last ones end. */
  readonly #starts: Uint32Array;
  #length = 0;
  /** Position of the instruction that was added or read last. */
  #last = 0;
  #at = 0;
  #end = 0;

  /** @param codeSize bytes of all bodies together. */
  constructor(bodies: number, codeSize: number) {
    this.#starts = new Uint32Array(bodies + 1);
    this.#gaps = new Uint8Array(bodies + codeSize);
  }

  /** Goes on with the next body. */
  begin(first: number): void {
    this.#last = first;
  }

  /** Adds an instruction behind all that are there. */
  add(position: number): void {
    let gap = position - this.#last;
    for (; gap >= FURTHER; gap -= FURTHER) this.#gaps[this.#length++] = FURTHER;
    this.#gaps[this.#length++] = gap;
    this.#last = position;
  }

  /** Ends a body. */
  finish(body: number): void {
    this.#starts[body + 1] = this.#length;
  }

  /** Goes in front of the instructions of a body. */
  seek(body: number, first: number): void {
    this.#last = first;
    this.#at = this.#starts[body]!;
    this.#end = this.#starts[body + 1]!;
  }

  /** Position of the next one of the body, or {@link NONE_LEFT}. */
  next(): number {
    let position = this.#last;
    while (this.#at < this.#end) {
      const gap = this.#gaps[this.#at++]!;
      position += gap;
      if (gap === FURTHER) continue;
      this.#last = position;
      return position;
    }
    return NONE_LEFT;
  }
}
