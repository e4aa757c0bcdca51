/** Reads floats in the forms that compilers write, `1.5` and `-0x1.8p3`, where that gives the right bits for sure. */
import { DIGIT } from "./characters.ts";
import type { Scanner } from "./scanner.ts";

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const LETTER_A = 0x61;
const LETTER_E = 0x65;
const LETTER_F = 0x66;
const LETTER_P = 0x70;
const LETTER_X = 0x78;

/** Hexadecimal digits of which any number is exact. */
const EXACT_DIGITS = 13;
/** Decimal digits that are read here: longer numbers may need more care. */
const MOST_DIGITS = 40;
/** Magnitudes between which nothing is subnormal or overflows, in double and in single precision. */
const BOUNDS = {
  8: { least: 2 ** -1000, most: 2 ** 1000 },
  4: { least: 2 ** -126, most: 2 ** 127 },
} as const;

const bits = new DataView(new ArrayBuffer(8));

/** The number, or undefined, without moving, for everything that needs a closer look. */
export function readQuickFloat(scanner: Scanner, size: 4 | 8): number | undefined {
  scanner.peek();
  const start = scanner.position;
  const { bytes } = scanner;
  const isNegative = bytes[start] === MINUS;
  if (isNegative) scanner.position++;
  const isHexadecimal = bytes[scanner.position] === ZERO && (bytes[scanner.position + 1] ?? 0) === LETTER_X;
  const value = isHexadecimal ? hexadecimal(scanner) : decimal(scanner);
  const { least, most } = BOUNDS[size];
  const isSafe = value === 0 || (value >= least && value < most);
  if (!isSafe || !scanner.standsAlone(scanner.position) || (size === 4 && !isHexadecimal && isBetweenSingles(value))) {
    scanner.position = start;
    return undefined;
  }
  return isNegative ? -value : value;
}

/** Whether a double, itself rounded, lies just between two singles: rounding it again may go the wrong way. */
function isBetweenSingles(value: number): boolean {
  bits.setFloat64(0, value);
  return (bits.getUint32(4) & 0x1fff_ffff) === 0x1000_0000;
}

/** Moves behind digits; how many there were. */
function passDigits(scanner: Scanner): number {
  const start = scanner.position;
  while (scanner.position < scanner.end && (scanner.table[scanner.bytes[scanner.position]!]! & DIGIT) !== 0)
    scanner.position++;
  return scanner.position - start;
}

/** Moves behind `e5`, `e-5`, `p+5`, if that comes; false if the letter comes without digits. */
function passExponent(scanner: Scanner, letter: number): boolean {
  if (scanner.bytes[scanner.position] !== letter) return true;
  scanner.position++;
  const sign = scanner.bytes[scanner.position];
  if (sign === MINUS || sign === PLUS) scanner.position++;
  const digits = passDigits(scanner);
  return digits > 0 && digits < 5;
}

function decimal(scanner: Scanner): number {
  const start = scanner.position;
  let digits = passDigits(scanner);
  // 0e5 is the number 5 with GNU's letter in front.
  if (digits === 0 || (scanner.bytes[start] === ZERO && scanner.bytes[scanner.position] === LETTER_E))
    return Number.NaN;
  if (scanner.bytes[scanner.position] === DOT) {
    scanner.position++;
    digits += passDigits(scanner);
  }
  if (digits > MOST_DIGITS || !passExponent(scanner, LETTER_E)) return Number.NaN;
  let text = "";
  for (let at = start; at < scanner.position; at++) text += String.fromCharCode(scanner.bytes[at]!);
  return Number(text);
}

function hexadecimal(scanner: Scanner): number {
  scanner.position += 2;
  let value = 0;
  let digits = 0;
  let behindDot = 0;
  let hasDot = false;
  for (; scanner.position < scanner.end; scanner.position++) {
    const byte = scanner.bytes[scanner.position]!;
    const digit = hexadecimalDigit(byte);
    if (digit >= 0) {
      value = value * 16 + digit;
      digits++;
      if (hasDot) behindDot++;
    } else if (byte === DOT && !hasDot) hasDot = true;
    else break;
  }
  const start = scanner.position + 1;
  if (digits === 0 || digits > EXACT_DIGITS || !passExponent(scanner, LETTER_P)) return Number.NaN;
  const power = 2 ** (exponentAt(scanner, start) - 4 * behindDot);
  return power === 0 ? Number.NaN : value * power;
}

function hexadecimalDigit(byte: number): number {
  if (byte >= ZERO && byte <= ZERO + 9) return byte - ZERO;
  return byte >= LETTER_A && byte <= LETTER_F ? byte - LETTER_A + 10 : -1;
}

/** The number from `start` to the position; 0 if it is behind it. */
function exponentAt(scanner: Scanner, start: number): number {
  let value = 0;
  for (let at = start; at < scanner.position; at++) {
    const byte = scanner.bytes[at]!;
    if (byte >= ZERO) value = value * 10 + (byte - ZERO);
  }
  return scanner.bytes[start] === MINUS ? -value : value;
}
