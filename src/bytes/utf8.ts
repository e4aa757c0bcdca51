/**
 * UTF-8 without the environment's help: the core knows neither Node nor the DOM, and most names
 * are too short for a `TextDecoder` to pay.
 *
 * Two manners. *Strict* is what WebAssembly asks of names (core 5.2.4). *Escaped* never fails and
 * loses nothing: each byte that belongs to no valid sequence becomes the lone surrogate
 * U+DC00 + byte (Python's `surrogateescape`, PEP 383), and {@link encodeUtf8} turns it back into
 * that byte. ELF names, archive members and file names are read so.
 */

/** Index of the first byte of the first invalid sequence of `bytes[start, end)`, or -1 (Unicode 15, table 3-7). */
export function invalidUtf8At(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  while (position < end) {
    if (bytes[position]! < 0x80) {
      position++;
      continue;
    }
    const size = sequenceSize(bytes, position, end);
    if (size === 0) return position;
    position += size;
  }
  return -1;
}

/** The text of `bytes[start, end)`; invalid bytes are escaped as lone surrogates. */
export function decodeUtf8(bytes: Uint8Array, start: number = 0, end: number = bytes.length): string {
  let text = "";
  let position = start;
  let plain = start;
  while (position < end) {
    if (bytes[position]! < 0x80 && position - plain < 4096) {
      position++;
      continue;
    }
    if (position > plain) text += asciiOf(bytes, plain, position);
    if (bytes[position]! >= 0x80) {
      const size = sequenceSize(bytes, position, end);
      text += size === 0 ? String.fromCharCode(0xdc00 | bytes[position]!) : codePointAt(bytes, position, size);
      position += size === 0 ? 1 : size;
    }
    plain = position;
  }
  return position > plain ? text + asciiOf(bytes, plain, position) : text;
}

/** The bytes of `text`; lone surrogates U+DC80 to U+DCFF become the bytes they stand for. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Size(text));
  putUtf8(bytes, 0, text);
  return bytes;
}

/** Bytes that {@link putUtf8} writes for `text`. */
export function utf8Size(text: string): number {
  let size = text.length;
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) < 0x80) continue;
    const point = text.codePointAt(index)!;
    if (point > 0xffff) {
      // Two units, four bytes.
      index++;
      size += 2;
    } else if (point < 0xdc80 || point > 0xdcff) {
      size += point < 0x800 ? 1 : 2;
    }
  }
  return size;
}

/**
 * Writes `text` at `at` and returns the position behind it. Room for {@link utf8Size} bytes must be there.
 * A lone surrogate that stands for no byte becomes U+FFFD.
 */
export function putUtf8(bytes: Uint8Array, at: number, text: string): number {
  let position = at;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[position++] = unit;
      continue;
    }
    const point = text.codePointAt(index)!;
    if (point > 0xffff) index++;
    if (point >= 0xdc80 && point <= 0xdcff) bytes[position++] = point & 0xff;
    else position = putPoint(bytes, position, point >= 0xd800 && point < 0xe000 ? 0xfffd : point);
  }
  return position;
}

function putPoint(bytes: Uint8Array, at: number, point: number): number {
  let position = at;
  if (point < 0x800) {
    bytes[position++] = 0xc0 | (point >> 6);
  } else {
    if (point < 0x1_0000) {
      bytes[position++] = 0xe0 | (point >> 12);
    } else {
      bytes[position++] = 0xf0 | (point >> 18);
      bytes[position++] = 0x80 | ((point >> 12) & 0x3f);
    }
    bytes[position++] = 0x80 | ((point >> 6) & 0x3f);
  }
  bytes[position++] = 0x80 | (point & 0x3f);
  return position;
}

function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > 24) return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]);
  let text = "";
  let at = start;
  // Four at once: each piece that is added costs a string.
  for (; at + 4 <= end; at += 4)
    text += String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);
  for (; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

/** Bytes of the valid sequence at `at`, or 0 if there is none. */
function sequenceSize(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + size > end) return 0;
  for (let index = 1; index < size; index++) if ((bytes[at + index]! & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1]!;
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  const surrogate = lead === 0xed && second >= 0xa0;
  const tooLarge = lead === 0xf4 && second >= 0x90;
  return overlong || surrogate || tooLarge ? 0 : size;
}

function codePointAt(bytes: Uint8Array, at: number, size: number): string {
  let point = bytes[at]! & (0xff >> (size + 1));
  for (let index = 1; index < size; index++) point = (point << 6) | (bytes[at + index]! & 0x3f);
  return String.fromCodePoint(point);
}
