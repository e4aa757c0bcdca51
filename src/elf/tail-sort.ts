/**
 * Sorting strings by their ends.
 *
 * One letter at a time, from the last (three-way radix quicksort: Bentley and Sedgewick, "Fast
 * Algorithms for Sorting and Searching Strings", 1997), so that long common ends, which mangled names
 * have, are not compared over and over. A stack of ranges takes the place of recursion, since names
 * may be as long as they like.
 */

/** Ranges this short are sorted by insertion. */
const shortRange = 12;

/**
 * Sorts in place, descending by the last letter, then by the one before it, and so on; of two strings
 * of which one is the end of the other, the longer comes first.
 */
export function sortByTail(texts: string[]): void {
  // Triples: start, end, letters from the end that all strings of the range have in common.
  const ranges = [0, texts.length, 0];
  while (ranges.length > 0) {
    const depth = ranges.pop() ?? 0;
    const end = ranges.pop() ?? 0;
    const start = ranges.pop() ?? 0;
    if (end - start <= shortRange) {
      insertionSort(texts, { start, end, depth });
      continue;
    }
    const { equal, less } = partition(texts, { start, end, depth });
    ranges.push(start, equal, depth, less, end, depth);
    // Strings that are used up here are all the same and need no more.
    if (letterOf(texts[equal] ?? "", depth) >= 0) ranges.push(equal, less, depth + 1);
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/** Splits a range into letters greater than, equal to and less than that of a string in the middle. */
function partition(texts: string[], { start, end, depth }: Range): { readonly equal: number; readonly less: number } {
  const pivot = letterOf(texts[(start + end) >> 1] ?? "", depth);
  let equal = start;
  let less = end;
  let position = start;
  while (position < less) {
    const letter = letterOf(texts[position] ?? "", depth);
    if (letter > pivot) swap(texts, equal++, position++);
    else if (letter < pivot) swap(texts, --less, position);
    else position++;
  }
  return { equal, less };
}

function insertionSort(texts: string[], { start, end, depth }: Range): void {
  for (let index = start + 1; index < end; index++) {
    const text = texts[index] ?? "";
    let position = index;
    while (position > start && comesBefore(text, texts[position - 1] ?? "", depth)) {
      texts[position] = texts[position - 1] ?? "";
      position--;
    }
    texts[position] = text;
  }
}

function comesBefore(a: string, b: string, depth: number): boolean {
  for (let place = depth; ; place++) {
    const letter = letterOf(a, place);
    const other = letterOf(b, place);
    if (letter !== other) return letter > other;
    if (letter < 0) return false;
  }
}

/** The letter `depth` places before the last one, or -1 before the start. */
function letterOf(text: string, depth: number): number {
  return depth < text.length ? text.charCodeAt(text.length - 1 - depth) : -1;
}

function swap(texts: string[], a: number, b: number): void {
  const text = texts[a] ?? "";
  texts[a] = texts[b] ?? "";
  texts[b] = text;
}
