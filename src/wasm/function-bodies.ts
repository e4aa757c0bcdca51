/** The code section without decoding it: where each body is. */
import { Reader, type PaddedLebs } from "../bytes/index.ts";
import type { FunctionBody } from "./entities.ts";
import { bodyContentCodec } from "./entity-codecs.ts";

/** Least bytes of a body: its size, a count of locals, `end`. */
const BODY_SIZE = 3;

/** Where the bodies of a module are, as indices in its bytes; each is decoded when it is asked for. */
export class FunctionBodies {
  readonly count: number;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #padded: PaddedLebs | undefined;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;

  /** @throws FormatError unless the contents of the code section are so many sized blocks */
  constructor(reader: Reader) {
    this.count = reader.count("function bodies", BODY_SIZE);
    this.#bytes = reader.bytes;
    this.#base = reader.base;
    this.#padded = reader.padded;
    this.#starts = new Uint32Array(this.count);
    this.#ends = new Uint32Array(this.count);
    for (let index = 0; index < this.count; index++) {
      const size = reader.lebU32("size of body");
      this.#starts[index] = reader.position;
      reader.skip(size, "body");
      this.#ends[index] = reader.position;
    }
    reader.expectEnd('section "code"');
  }

  /** Index in the module's bytes of a body's first byte: the count of its runs of locals. */
  start(index: number): number {
    return this.#starts[this.#checked(index)]!;
  }

  /** Index in the module's bytes behind a body's last byte. */
  end(index: number): number {
    return this.#ends[this.#checked(index)]!;
  }

  /** A reader of one body. */
  reader(index: number): Reader {
    return new Reader(this.#bytes, {
      start: this.start(index),
      end: this.end(index),
      base: this.#base,
      region: "body",
      padded: this.#padded,
    });
  }

  /** A body's locals, and its code as a view. */
  body(index: number): FunctionBody {
    return bodyContentCodec.read(this.reader(index), `body ${index}`);
  }

  #checked(index: number): number {
    if (index < 0 || index >= this.count)
      throw new RangeError(`There is no function body ${index} among ${this.count}`);
    return index;
  }
}
