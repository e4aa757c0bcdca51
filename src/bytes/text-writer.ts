/**
 * Text on its way out: UTF-8, in chunks.
 *
 * A disassembly is a hundred times as long as its module, so it exists as one chunk at a time only. Numbers and blanks
 * are written as bytes, without strings in between: most of a listing's time would go into those.
 */
import { putUtf8 } from "./utf8.ts";

/** Takes a chunk of output; it must not change the bytes. */
export type ChunkSink = (chunk: Uint8Array) => void;

const CHUNK_SIZE = 1 << 16;
const BLANK = 0x20;
const LINE_FEED = 0x0a;
const MINUS = 0x2d;
const ZERO = 0x30;
const LARGEST_U32 = 0xffff_ffff;

/**
 * Writes text to a sink.
 *
 * @example
 * ```ts
 * import { TextWriter } from "muslin/bytes";
 *
 * const chunks: Uint8Array[] = [];
 * const out = new TextWriter((chunk) => chunks.push(chunk));
 * out.hex(0x1f, 8);
 * out.text(" <main>:\n");
 * out.flush();
 * new TextDecoder().decode(chunks[0]); // "0000001f <main>:\n"
 * ```
 */
export class TextWriter {
  readonly #sink: ChunkSink;
  #bytes: Uint8Array = new Uint8Array(CHUNK_SIZE);
  #length = 0;

  constructor(sink: ChunkSink) {
    this.#sink = sink;
  }

  /** Text; lone surrogates that stand for bytes which were no UTF-8 become those bytes again. */
  text(text: string): void {
    if (text.length * 3 > CHUNK_SIZE) {
      this.#longText(text);
      return;
    }
    this.#room(text.length * 3);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) {
        this.#length = putUtf8(bytes, this.#length, text);
        return;
      }
      bytes[at++] = unit;
    }
    this.#length = at;
  }

  /** Text and the end of the line. */
  line(text: string = ""): void {
    this.text(text);
    this.byte(LINE_FEED);
  }

  /** Text in a column of `width`; longer text takes more. */
  padded(text: string, width: number): void {
    this.text(text);
    this.blanks(width - text.length);
  }

  /** One ASCII character. */
  byte(code: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = code;
  }

  blanks(count: number): void {
    for (let left = count; left > 0; left -= 64) {
      const now = left < 64 ? left : 64;
      this.#room(now);
      const end = this.#length + now;
      for (let at = this.#length; at < end; at++) this.#bytes[at] = BLANK;
      this.#length = end;
    }
  }

  /** The two digits of a byte. */
  hexByte(value: number): void {
    this.#room(2);
    this.#bytes[this.#length++] = hexDigit(value >> 4);
    this.#bytes[this.#length++] = hexDigit(value & 15);
  }

  /** Bytes as two digits and a blank each, filled up with blanks to the room for `places` of them. */
  hexBytes(bytes: Uint8Array, start: number, end: number, places: number): void {
    this.#room(3 * places);
    const text = this.#bytes;
    let at = this.#length;
    const behind = at + 3 * places;
    for (let index = start; index < end; index++) {
      const byte = bytes[index] ?? 0;
      text[at] = hexDigit(byte >> 4);
      text[at + 1] = hexDigit(byte & 15);
      text[at + 2] = BLANK;
      at += 3;
    }
    while (at < behind) text[at++] = BLANK;
    this.#length = behind;
  }

  /** `value` (0 to 2^53) with at least `digits` hexadecimal digits, filled up with zeros. */
  hex(value: number, digits: number): void {
    if (value > LARGEST_U32) this.text(value.toString(16).padStart(digits, "0"));
    else this.#digits(value, Math.max(digits, hexLength(value)), ZERO);
  }

  /** `value` (0 to 2^53) in hexadecimal, filled up with blanks to `width`. */
  hexColumn(value: number, width: number): void {
    if (value > LARGEST_U32) this.text(value.toString(16).padStart(width));
    else this.#digits(value, Math.max(width, hexLength(value)), BLANK);
  }

  /** `value` modulo 2^(4 * digits) with so many hexadecimal digits. */
  address(value: bigint, digits: number): void {
    this.text(
      BigInt.asUintN(4 * digits, value)
        .toString(16)
        .padStart(digits, "0"),
    );
  }

  /** An integer of at most 2^31 as decimal digits. */
  decimal(value: number): void {
    this.#room(11);
    let rest = value;
    if (rest < 0) {
      this.#bytes[this.#length++] = MINUS;
      rest = -rest;
    }
    let digits = 1;
    for (let limit = 10; limit <= rest; limit *= 10) digits++;
    this.#length += digits;
    for (let at = this.#length - 1, left = digits; left > 0; left--) {
      this.#bytes[at--] = ZERO + (rest % 10);
      rest = (rest / 10) | 0;
    }
  }

  /** Hands out what is there. Call it at the end. */
  flush(): void {
    if (this.#length === 0) return;
    const isShort = this.#length < CHUNK_SIZE / 8;
    // Of little a copy is cheaper than a new array: complaints make many short chunks.
    const chunk = isShort ? this.#bytes.slice(0, this.#length) : this.#bytes.subarray(0, this.#length);
    if (!isShort) this.#bytes = new Uint8Array(CHUNK_SIZE);
    this.#length = 0;
    this.#sink(chunk);
  }

  #digits(value: number, width: number, filling: number): void {
    this.#room(width);
    let rest = value;
    let at = this.#length + width;
    this.#length = at;
    const start = at - width;
    do {
      this.#bytes[--at] = hexDigit(rest & 15);
      rest >>>= 4;
    } while (rest !== 0);
    while (at > start) this.#bytes[--at] = filling;
  }

  /** In parts that do not separate the halves of a surrogate pair. */
  #longText(text: string): void {
    const part = Math.floor(CHUNK_SIZE / 3) - 1;
    for (let start = 0; start < text.length;) {
      const end = Math.min(start + part, text.length);
      const splits = end < text.length && (text.codePointAt(end - 1) ?? 0) > 0xffff;
      this.text(text.slice(start, splits ? end - 1 : end));
      start = splits ? end - 1 : end;
    }
  }

  #room(count: number): void {
    if (this.#length + count > CHUNK_SIZE) this.flush();
  }
}

/** The character of a digit, 0 to 15. */
function hexDigit(digit: number): number {
  return digit + (digit < 10 ? 0x30 : 0x57);
}

function hexLength(value: number): number {
  return value === 0 ? 1 : (35 - Math.clz32(value)) >> 2;
}
