/**
 * What a listing is made of: the lines of the source in the order in which they were read, and where the bytes went that
 * each of them made. `listing-text.ts` prints it.
 */
import type { Source } from "./source.ts";
import type { Place } from "./symbol.ts";

/** What is wanted in a listing: the letters of `-a`. */
export interface ListingRequest {
  /** `l`: the lines with their bytes. */
  readonly lines: boolean;
  /** `s`: the symbols. */
  readonly symbols: boolean;
  /** `m`: lines that macros make. */
  readonly macros: boolean;
  /** `c`: lines that do not count are left out. */
  readonly omitsFalse: boolean;
  /** `n`: no pages. */
  readonly plain: boolean;
  /** `g`: these lines come first. */
  readonly general?: readonly string[];
  /** How many words of four bytes are in a line, how many in the ones that go on, and how many such lines there are. */
  readonly words?: number;
  readonly moreWords?: number;
  readonly moreLines?: number;
  /** Characters of the source's line. */
  readonly width?: number;
}

/** A line of the source. */
export interface ListedLine {
  readonly source: Source;
  /** Index of its first byte. */
  readonly offset: number;
  /** Bytes that it made. */
  readonly ranges: ListedRange[];
  /** Whether it does not count. */
  isHidden: boolean;
  /** Whether `.nolist` is before it. */
  isUnlisted: boolean;
}

/** Bytes from a place to another one of the same subsection. */
export interface ListedRange {
  readonly from: Place;
  to: Place;
}

/** An order of the source about the listing, between two lines. */
export type ListingOrder =
  | { readonly kind: "eject" }
  | { readonly kind: "title" | "subtitle"; readonly text: string }
  | { readonly kind: "page"; readonly height: number; readonly width: number };

/** The lines of one assembly, and orders between them by the number of lines before. */
export class Listing {
  readonly request: ListingRequest;
  readonly lines: ListedLine[] = [];
  readonly orders: { readonly before: number; readonly order: ListingOrder }[] = [];
  /** Where the next line begins that has not been listed, by source. */
  readonly #reached = new Map<Source, number>();
  #range: ListedRange | undefined;
  #isFinished = false;
  /** Below 0 behind `.nolist`. */
  #level = 0;

  constructor(request: ListingRequest) {
    this.request = request;
  }

  /** Reading has come to an index of a source: lists the lines up to there. */
  reach(source: Source, offset: number, reading: { readonly here: Place; readonly counts: boolean }): void {
    const isMade = source.kind === "macro" || source.kind === "repetition";
    if (isMade && !this.request.macros) return;
    let next = this.#reached.get(source) ?? 0;
    if (offset < next) return;
    this.#close(reading.here);
    while (next <= offset && next < source.bytes.length) {
      this.lines.push({ source, offset: next, ranges: [], isHidden: !reading.counts, isUnlisted: this.#level < 0 });
      const newline = source.bytes.indexOf(0x0a, next);
      next = newline < 0 ? source.bytes.length : newline + 1;
    }
    this.#reached.set(source, next);
    this.#open(reading.here);
  }

  /** Bytes go to another place from now on. */
  move(from: Place, to: Place): void {
    this.#close(from);
    this.#open(to);
  }

  /** The line that is being read counts after all: it ends what did not count. */
  show(): void {
    const line = this.lines.at(-1);
    if (line !== undefined) line.isHidden = false;
  }

  /** `.list` and `.nolist` */
  shift(by: 1 | -1): void {
    this.#level += by;
    const line = this.lines.at(-1);
    if (line !== undefined) line.isUnlisted = this.#level < 0;
  }

  order(order: ListingOrder): void {
    this.orders.push({ before: this.lines.length, order });
  }

  /** All source is read: what is made from now on is of no line. */
  finish(here: Place): void {
    this.#close(here);
    this.#isFinished = true;
  }

  #open(here: Place): void {
    const line = this.lines.at(-1);
    if (line === undefined || this.#isFinished) return;
    this.#range = { from: here, to: here };
    line.ranges.push(this.#range);
  }

  #close(here: Place): void {
    const range = this.#range;
    if (this.#isFinished) return;
    if (range !== undefined && range.from.subsection === here.subsection) range.to = here;
  }
}

/** Whether a range has bytes in it. */
export function isEmptyRange({ from, to }: ListedRange): boolean {
  return from.offset === to.offset && from.gaps === to.gaps;
}
