/**
 * The header in front of every entry: a block of 512 bytes of text, POSIX's ustar or GNU's.
 *
 *     name 100   mode 8   uid 8   gid 8   size 12   mtime 12   chksum 8   typeflag 1   linkname 100
 *     magic 8    uname 32   gname 32   devmajor 8   devminor 8   prefix 155 (ustar)
 */
import { decodeUtf8, FormatError } from "../../bytes/index.ts";

export const BLOCK = 512;

type TextField = "name" | "linkname" | "prefix";
type NumberField = "mode" | "uid" | "gid" | "size" | "mtime" | "chksum" | "devmajor" | "devminor" | "realsize";
type Field = TextField | NumberField | "magic";

/** Start and end of each field. */
const fields: Readonly<Record<Field, readonly [number, number]>> = {
  name: [0, 100],
  mode: [100, 108],
  uid: [108, 116],
  gid: [116, 124],
  size: [124, 136],
  mtime: [136, 148],
  chksum: [148, 156],
  linkname: [157, 257],
  magic: [257, 265],
  devmajor: [329, 337],
  devminor: [337, 345],
  prefix: [345, 500],
  realsize: [483, 495],
};

const TYPEFLAG = 156;
const USTAR = "ustar\x0000";

/** A header whose checksum is right. */
export class TarHeader {
  /** Absolute, in the archive. */
  readonly offset: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, offset: number) {
    if (offset + BLOCK > bytes.length) {
      throw new FormatError({
        offset,
        reading: "the header of an entry",
        found: `${bytes.length - offset} bytes before the end of the archive`,
        expected: `${BLOCK} bytes`,
      });
    }
    this.offset = offset;
    this.#bytes = bytes.subarray(offset, offset + BLOCK);
  }

  /** An archive ends with blocks of zeros. */
  get isZero(): boolean {
    return this.#bytes.every((byte) => byte === 0);
  }

  /** A character. */
  get type(): string {
    return String.fromCharCode(this.#bytes[TYPEFLAG] ?? 0);
  }

  get name(): string {
    const name = this.text("name");
    if (decodeUtf8(this.#bytes, ...fields.magic) !== USTAR) return name;
    const prefix = this.text("prefix");
    return prefix === "" ? name : `${prefix}/${name}`;
  }

  text(field: TextField): string {
    const [start, end] = fields[field];
    const zero = this.#bytes.subarray(start, end).indexOf(0);
    return decodeUtf8(this.#bytes, start, zero < 0 ? end : start + zero);
  }

  number(field: NumberField): number {
    return tarNumber(this.#bytes, fields[field], { field, base: this.offset });
  }

  /** Old programs added the bytes as signed ones. */
  requireChecksum(): void {
    const [start, end] = fields.chksum;
    const expected = this.number("chksum");
    let unsigned = 0;
    let signed = 0;
    for (const [at, byte] of this.#bytes.entries()) {
      const value = at >= start && at < end ? 0x20 : byte;
      unsigned += value;
      signed += (value << 24) >> 24;
    }
    if (expected === unsigned || expected === signed) return;
    throw new FormatError({
      offset: this.offset + start,
      reading: "the checksum of a header",
      found: `${expected}`,
      expected: `${unsigned}, the sum of the header's bytes`,
    });
  }
}

/** Octal digits, or GNU's way with the first bit set: big-endian two's complement. Empty is 0. */
export function tarNumber(
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  { field, base }: { readonly field: string; readonly base: number },
): number {
  const first = bytes[start] ?? 0;
  if (first >= 0x80) {
    let value = first === 0xff ? -1 : first & 0x7f;
    for (const byte of bytes.subarray(start + 1, end)) value = value * 256 + byte;
    if (Number.isSafeInteger(value)) return value;
  } else {
    const text = decodeUtf8(bytes, start, end)
      .replace(/^ +/, "")
      .replace(/[\0 ].*$/s, "");
    if (text === "") return 0;
    const value = /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
    if (Number.isSafeInteger(value)) return value;
  }
  throw new FormatError({
    offset: base + start,
    reading: `field "${field}" of a header`,
    found: JSON.stringify(decodeUtf8(bytes, start, end)),
    expected: "an octal number below 2^53",
  });
}
