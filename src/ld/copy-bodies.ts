/**
 * Copying function bodies to the code section. In files they stand behind each other as in the output, a size in front of
 * each, so that as many as are kept in a row go there at once: a call for each costs more than the bytes.
 */
import { putU32, sizeOfU32 } from "../bytes/index.ts";
import type { Entry } from "./entry.ts";

/** Copies the bodies of functions, which are in the order of their addresses, and writes their sizes. */
export function copyBodies(functions: readonly Entry[], output: Uint8Array): void {
  for (let first = 0; first < functions.length;) {
    let last = first;
    while (last + 1 < functions.length && areNeighbours(functions[last]!, functions[last + 1]!)) last++;
    const { bytes, start, address } = functions[first]!;
    output.set(bytes.subarray(start, functions[last]!.end), address);
    for (; first <= last; first++) {
      const entry = functions[first]!;
      const size = sizeOfU32(entry.size);
      putU32(output, entry.address - size, { value: entry.size, size });
    }
  }
}

/** Whether between two bodies there is room for the size of the second, and nothing else: as in the output. */
function areNeighbours(one: Entry, other: Entry): boolean {
  return one.bytes === other.bytes && other.start - one.end === sizeOfU32(other.size);
}
