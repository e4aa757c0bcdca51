/** @throws if what should be the same bytes again is not: a problem, since it is no `FormatError`. */
export function assertSame(again: Uint8Array, bytes: Uint8Array, what: string): void {
  const length = Math.max(again.length, bytes.length);
  for (let index = 0; index < length; index++) {
    if (again[index] !== bytes[index]) {
      throw new Error(`${what} is not the same again: byte ${index} is ${again[index]}, was ${bytes[index]}`);
    }
  }
}
