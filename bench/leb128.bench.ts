/** LEB128 integers through `Reader` and `Writer`: what everything else of a module is read and written with. */
import { Reader, Writer } from "../src/bytes/index.ts";
import { type Bench, throughput } from "./bench.ts";

const COUNT = 1_000_000;

/** Integers of all sizes, as many of 1 bit as of 32. */
function integers(): Uint32Array {
  let state = 1;
  return Uint32Array.from({ length: COUNT }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (Math.imul(state, 2_654_435_761) >>> 0) >>> (state >>> 27);
  });
}

function written(values: Uint32Array, write: (writer: Writer, value: number) => void): Uint8Array {
  const writer = new Writer();
  for (const value of values) write(writer, value);
  return writer.finish();
}

function readAll(bytes: Uint8Array): number {
  const reader = new Reader(bytes);
  let sum = 0;
  while (!reader.done) sum += reader.lebU32("number");
  return sum;
}

function readAllWide(bytes: Uint8Array): bigint {
  const reader = new Reader(bytes);
  let sum = 0n;
  while (!reader.done) sum += reader.lebS64("number");
  return sum;
}

export const benches: readonly Bench[] = [
  {
    name: "leb128: read u32",
    unit: "MB/s",
    limit: 100,
    measure: () => {
      const bytes = written(integers(), (writer, value) => writer.lebU32(value));
      return throughput(bytes.length, () => readAll(bytes));
    },
  },
  {
    name: "leb128: read s64",
    unit: "MB/s",
    limit: 50,
    measure: () => {
      const bytes = written(integers(), (writer, value) => writer.lebS64(BigInt(value)));
      return throughput(bytes.length, () => readAllWide(bytes));
    },
  },
  {
    name: "leb128: write u32",
    unit: "MB/s",
    limit: 50,
    measure: () => {
      const values = integers();
      const { length } = written(values, (writer, value) => writer.lebU32(value));
      return throughput(length, () => written(values, (writer, value) => writer.lebU32(value)));
    },
  },
];
