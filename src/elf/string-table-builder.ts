/**
 * String tables, written: each string once and, if asked for, strings that are the end of another
 * one inside of it.
 *
 * Tail merging sorts the strings by their ends, the longer of two with a common end first: then a
 * string that is the end of another one comes right behind one that it is the end of.
 */
import { putUtf8, utf8Size } from "../bytes/index.ts";
import { sortByTail } from "./tail-sort.ts";

/** How a {@link StringTableBuilder} builds. */
export interface StringTableBuilderOptions {
  /**
   * `"none"`: strings lie in the order in which they were added, and an offset is known at once.
   * `"tails"`: `bar` lies inside of `foobar`; offsets are known when all strings are there.
   */
  readonly merge?: "none" | "tails";
}

/**
 * Collects strings and lays them out.
 *
 * @example
 * ```ts
 * import { StringTableBuilder } from "muslin/elf";
 *
 * const strings = new StringTableBuilder({ merge: "tails" });
 * strings.add("bar");
 * strings.add("foobar");
 * strings.bytes(); // "\0foobar\0"
 * strings.offsetOf("bar"); // 4
 * ```
 */
export class StringTableBuilder {
  readonly #merge: "none" | "tails";
  /** Offsets by string, in the order of adding. Those of tail merging are -1 until laid out. */
  readonly #offsets: Map<string, number> = new Map([["", 0]]);
  #size = 1;
  #laidOut = true;

  constructor(options: StringTableBuilderOptions = {}) {
    this.#merge = options.merge ?? "none";
  }

  /** Puts a string into the table unless it is in it already. It must not have a NUL. */
  add(text: string): void {
    if (this.#offsets.has(text)) return;
    if (text.includes("\0"))
      throw new RangeError(`Cannot put ${JSON.stringify(text)} into a string table: it has a NUL`);
    if (this.#merge === "none") {
      this.#offsets.set(text, this.#size);
      this.#size += utf8Size(text) + 1;
    } else {
      this.#offsets.set(text, -1);
      this.#laidOut = false;
    }
  }

  /** Offset of a string, which is added if it is not in the table. */
  offsetOf(text: string): number {
    this.add(text);
    if (!this.#laidOut) this.#layOut();
    return this.#offsets.get(text) ?? 0;
  }

  /** Bytes of the table. */
  size(): number {
    if (!this.#laidOut) this.#layOut();
    return this.#size;
  }

  /** The table. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.size());
    for (const [text, offset] of this.#offsets) putUtf8(bytes, offset, text);
    return bytes;
  }

  #layOut(): void {
    const texts = [...this.#offsets.keys()];
    sortByTail(texts);
    let size = 1;
    let before = "";
    let beforeOffset = 0;
    for (const text of texts) {
      if (text === "") continue;
      if (endsWithBytesOf(before, text)) {
        const offset = beforeOffset + utf8Size(before.slice(0, before.length - text.length));
        this.#offsets.set(text, offset);
        continue;
      }
      this.#offsets.set(text, size);
      before = text;
      beforeOffset = size;
      size += utf8Size(text) + 1;
    }
    this.#size = size;
    this.#laidOut = true;
  }
}

/** Whether the bytes of `tail` end those of `text`. Half of a surrogate pair is not a part of its bytes. */
function endsWithBytesOf(text: string, tail: string): boolean {
  if (!text.endsWith(tail)) return false;
  return !isSurrogate(tail.charCodeAt(0)) || tail.length === text.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}
