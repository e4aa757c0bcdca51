/** Where function bodies are in code: each is its size as LEB128 and so many bytes. */
import type { Reader } from "../bytes/index.ts";

/** Where a body is, as indices in the reader's bytes. */
export interface SizedBody {
  /** Of the size field. */
  readonly start: number;
  /** Of the first byte that the size counts. */
  readonly body: number;
  readonly end: number;
}

/**
 * The bodies up to the end of the reader's window.
 * @throws FormatError where a body goes on behind the end
 */
export function* sizedBodies(reader: Reader): Generator<SizedBody> {
  while (!reader.done) {
    const start = reader.position;
    const size = reader.lebU32("size of function body");
    const body = reader.position;
    reader.skip(size, "function body");
    yield { start, body, end: reader.position };
  }
}
