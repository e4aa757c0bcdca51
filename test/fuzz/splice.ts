/** Bytes with a range of them replaced. */
export interface Splice {
  readonly at: number;
  readonly removed: number;
  readonly inserted: ArrayLike<number>;
}

export function spliced(bytes: Uint8Array, { at, removed, inserted }: Splice): Uint8Array {
  const rest = bytes.subarray(at + removed);
  const result = new Uint8Array(at + inserted.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(inserted, at);
  result.set(rest, at + inserted.length);
  return result;
}
