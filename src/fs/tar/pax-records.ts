/** Extended headers of pax: `LENGTH KEY=VALUE\n`, where LENGTH counts all of the record. */
import { decodeUtf8, FormatError } from "../../bytes/index.ts";

export interface PaxRecord {
  readonly key: string;
  readonly value: Uint8Array;
  /** Absolute, of the value. */
  readonly offset: number;
}

const BLANK = 0x20;
const NEWLINE = 0x0a;
const EQUALS = 0x3d;

/** The records of `bytes[start, end)`. */
export function paxRecords(bytes: Uint8Array, start: number, end: number): PaxRecord[] {
  const records: PaxRecord[] = [];
  for (let at = start; at < end;) {
    const blank = bytes.subarray(at, end).indexOf(BLANK);
    const digits = blank < 0 ? "" : decodeUtf8(bytes, at, at + blank);
    const length = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
    const next = at + length;
    const equals = bytes.subarray(at, Math.min(end, next || at)).indexOf(EQUALS);
    if (!(next <= end) || equals <= blank || bytes[next - 1] !== NEWLINE) {
      throw new FormatError({
        offset: at,
        reading: "a record of an extended header",
        found: JSON.stringify(decodeUtf8(bytes, at, Math.min(end, at + 40))),
        expected: 'a length, a blank, a key, "=", a value and a newline',
      });
    }
    const key = decodeUtf8(bytes, at + blank + 1, at + equals);
    records.push({ key, value: bytes.subarray(at + equals + 1, next - 1), offset: at + equals + 1 });
    at = next;
  }
  return records;
}

export function textOf({ value }: PaxRecord): string {
  return decodeUtf8(value);
}

/** A number of the decimal system, with or without a fraction. */
export function decimalOf(record: PaxRecord): string {
  const text = textOf(record);
  if (/^-?\d+(\.\d*)?$/.test(text)) return text;
  return badRecord(record, "a decimal number");
}

export function integerOf(record: PaxRecord): number {
  const value = Number(decimalOf(record));
  if (Number.isSafeInteger(value) && value >= 0) return value;
  return badRecord(record, "an integer below 2^53");
}

export function badRecord(record: PaxRecord, expected: string): never {
  throw new FormatError({
    offset: record.offset,
    reading: `record ${JSON.stringify(record.key)} of an extended header`,
    found: JSON.stringify(textOf(record)),
    expected,
  });
}
