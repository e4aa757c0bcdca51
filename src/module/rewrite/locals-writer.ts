/** Writes the declarations of a function's locals anew: as few runs as declare the same locals in the same order. */
import { putShort, RawLebs, Reader, Writer } from "../../bytes/index.ts";
import {
  byteOfType,
  readValueType,
  typeOfByte,
  writeValueType,
  type Module,
  type ValueType,
} from "../../wasm/index.ts";
import type { IndexMaps } from "./index-spaces.ts";
import { mappedValueType } from "./instruction-indices.ts";

const MAXIMUM_COUNT = 0xffff_ffff;

/** The runs of one body, and then of the next. They have been read before, by the survey, and are well-formed. */
export class LocalsWriter {
  readonly #bytes: Uint8Array;
  readonly #lebs: RawLebs;
  readonly #maps: IndexMaps;
  readonly #joins: boolean;
  readonly #counts: number[] = [];
  readonly #types: ValueType[] = [];
  /** Runs less than there were. */
  joined = 0;

  constructor(module: Module, plan: { readonly maps: IndexMaps; readonly simplifies: boolean }) {
    this.#bytes = module.bytes;
    this.#lebs = new RawLebs(module.bytes);
    this.#maps = plan.maps;
    this.#joins = plan.simplifies;
  }

  /** Reads the runs of the body at an index; the index behind them. */
  read(start: number, end: number): number {
    this.joined = 0;
    this.#counts.length = 0;
    this.#types.length = 0;
    const lebs = this.#lebs;
    const runs = lebs.u32(start);
    let position = lebs.next;
    for (let run = 0; run < runs; run++) {
      const count = lebs.u32(position);
      position = lebs.next;
      const type = typeOfByte(this.#bytes[position]!);
      position++;
      if (type === 0) {
        const reader = new Reader(this.#bytes, { start: position - 1, end, region: "body" });
        this.#add(count, mappedValueType(readValueType(reader, "type of locals"), this.#maps));
        position = reader.position;
      } else {
        this.#add(count, type);
      }
    }
    return position;
  }

  #add(count: number, type: ValueType): void {
    const last = this.#counts.length - 1;
    const isJoined =
      this.#joins && (count === 0 || (this.#types[last] === type && this.#counts[last]! + count <= MAXIMUM_COUNT));
    if (!isJoined) {
      this.#counts.push(count);
      this.#types.push(type);
      return;
    }
    this.joined++;
    if (count > 0) this.#counts[last]! += count;
  }

  /** Writes them; returns the index behind. */
  put(out: Uint8Array, at: number): number {
    let position = putShort(out, at, this.#counts.length);
    for (let run = 0; run < this.#counts.length; run++) {
      position = putShort(out, position, this.#counts[run]!);
      const type = this.#types[run]!;
      const byte = byteOfType(type);
      if (byte !== 0) out[position++] = byte;
      else position = putLong(out, position, type);
    }
    return position;
  }
}

function putLong(out: Uint8Array, at: number, type: ValueType): number {
  const writer = new Writer({ capacity: 8 });
  writeValueType(writer, type);
  out.set(writer.written, at);
  return at + writer.length;
}
