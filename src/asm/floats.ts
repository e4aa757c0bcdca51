/**
 * Floating-point operands: decimal, C99 hexadecimal, `inf`, `nan` with a payload. The nearest value
 * is found exactly for both sizes: a decimal is rounded once, not to 64 bits and then to 32.
 */
import { NAME } from "./characters.ts";
import type { Assembler } from "./assembler.ts";
import { emitFixed } from "./immediate-emitter.ts";
import { readQuickFloat } from "./quick-floats.ts";
import { SyntaxMistake } from "./scanner.ts";

const view = new DataView(new ArrayBuffer(8));

interface FloatFormat {
  /** Bits of the fraction. */
  readonly fraction: number;
  readonly exponentBits: number;
}

const formats: Readonly<Record<4 | 8, FloatFormat>> = {
  4: { fraction: 23, exponentBits: 8 },
  8: { fraction: 52, exponentBits: 11 },
};

/** Reads a float operand and appends it. */
export function emitFloatOperand(assembler: Assembler, size: 4 | 8): void {
  const value = readQuickFloat(assembler.scanner, size);
  if (value === undefined) return emitFixed(assembler, parseFloatOperand(assembler, size), size);
  const { current } = assembler;
  current.reserve(size);
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  for (let index = 0; index < size; index++) current.bytes[current.length++] = view.getUint8(index);
}

/** Reads a float operand; its bits. */
export function parseFloatOperand(assembler: Assembler, size: 4 | 8, options: FloatOptions = {}): bigint {
  const { scanner } = assembler;
  scanner.peek();
  const { bytes, table } = scanner;
  const start = scanner.position;
  while (scanner.position < scanner.end) {
    const byte = bytes[scanner.position]!;
    const sign = byte === 0x2b || byte === 0x2d;
    const before = bytes[scanner.position - 1]! | 0x20;
    const exponentSign =
      sign &&
      (scanner.position === start || before === 0x65 || before === 0x70 || isPrefix(bytes, start, scanner.position));
    if ((table[byte]! & NAME) === 0 && !exponentSign && byte !== 0x3a) break;
    scanner.position++;
  }
  const text = String.fromCharCode(...bytes.subarray(start, Math.min(scanner.position, start + 400)));
  const bits = floatBits(text, size, options);
  if (bits === undefined)
    throw new SyntaxMistake(`Found "${text}", expected a number`, { offset: start, length: Math.max(1, text.length) });
  return bits;
}

/** Whether what was read is `0f`, `0d` or the like, behind which a sign may stand. */
function isPrefix(bytes: Uint8Array, start: number, position: number): boolean {
  return position === start + 2 && bytes[start] === 0x30 && (bytes[start + 1]! | 0x20) >= 0x61;
}

/** How floats are read. */
export interface FloatOptions {
  /**
   * Whether a directive asks: there `nan` has all bits of the fraction set, as GNU and LLVM have it. In instructions it
   * is the canonical one of WebAssembly.
   */
  readonly inData?: boolean;
}

/**
 * The bits of a float in text, or undefined if it is none.
 *
 * Forms: `1.5`, `-2e10`, `0x1.8p3`, `inf`, `infinity`, `nan`, `qnan`, `snan`, `nan:0x200000`, each with a sign; `0f1.5`,
 * whose letter GNU as wants in front; and `0f:1234`, which is the bits from the highest on.
 */
export function floatBits(text: string, size: 4 | 8, options: FloatOptions = {}): bigint | undefined {
  const raw = /^0[a-zA-Z]:([0-9a-fA-F_]+)$/.exec(text)?.[1]?.replaceAll("_", "");
  if (raw !== undefined) {
    return raw.length > 2 * size ? undefined : BigInt(`0x${raw.padEnd(2 * size, "0")}`);
  }
  const match = /^([-+]?)(?:0(?![xX])[a-zA-Z](?![0-9a-f]*[xX]))?([-+]?)(.*)$/s.exec(text);
  const negative = (match?.[1] === "-") !== (match?.[2] === "-");
  const body = (match?.[3] ?? "").toLowerCase();
  const magnitude = magnitudeBits(body, size, options);
  if (magnitude === undefined) return undefined;
  return negative ? magnitude | (1n << BigInt(8 * size - 1)) : magnitude;
}

function magnitudeBits(body: string, size: 4 | 8, { inData = false }: FloatOptions): bigint | undefined {
  const { fraction, exponentBits } = formats[size];
  const infinity = ((1n << BigInt(exponentBits)) - 1n) << BigInt(fraction);
  if (body === "inf" || body === "infinity") return infinity;
  const quiet = 1n << BigInt(fraction - 1);
  if (body === "nan" || body === "qnan") return infinity | (inData ? 2n * quiet - 1n : quiet);
  if (body === "snan") return infinity | (quiet - 1n);
  const payload = /^nan:0x([0-9a-f]+)$/.exec(body)?.[1];
  if (payload !== undefined) {
    const bits = BigInt(`0x${payload}`);
    return bits > 0n && bits < 1n << BigInt(fraction) ? infinity | bits : undefined;
  }
  const hexadecimal = /^0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([-+]?\d{1,8}))?$/.exec(body);
  if (hexadecimal !== null && (hexadecimal[1] !== "" || hexadecimal[2] !== "")) {
    const digits = BigInt(`0x${hexadecimal[1]}${hexadecimal[2]}`);
    const exponent = Number(hexadecimal[3] ?? 0) - 4 * (hexadecimal[2] ?? "").length;
    return rounded({ numerator: digits, denominator: 1n, exponent }, size);
  }
  const decimal = /^(\d*)\.?(\d*)(?:e([-+]?\d{0,8}))?$/.exec(body);
  if (decimal === null || (decimal[1] === "" && decimal[2] === "")) return undefined;
  return size === 8 ? doubleBits(Number(body.replace(/e[-+]?$/, ""))) : decimalF32(decimal);
}

function doubleBits(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function decimalF32(match: RegExpExecArray): bigint {
  const digits = `${match[1]}${match[2]}`;
  const exponent = Number(match[3] ?? 0) - (match[2] ?? "").length;
  if (digits.length + Math.abs(exponent) > 400) {
    // So far out that only zero or infinity is meant, or so long that 64 bits decide.
    view.setFloat32(0, Number(match[0]));
    return BigInt(view.getUint32(0));
  }
  const numerator = BigInt(digits);
  const power = 10n ** BigInt(Math.abs(exponent));
  return rounded(
    exponent < 0
      ? { numerator, denominator: power, exponent: 0 }
      : { numerator: numerator * power, denominator: 1n, exponent: 0 },
    4,
  );
}

/** `numerator / denominator * 2^exponent`, rounded to nearest, ties to even. */
function rounded(value: { numerator: bigint; denominator: bigint; exponent: number }, size: 4 | 8): bigint {
  const { fraction, exponentBits } = formats[size];
  if (value.numerator === 0n) return 0n;
  const bias = 2 ** (exponentBits - 1) - 1;
  const lengthOf = (number: bigint): number => number.toString(2).length;
  // Scaled so that the quotient has at least one bit more than the fraction and its hidden one.
  let top = lengthOf(value.numerator) - lengthOf(value.denominator) + value.exponent;
  if (top > bias + 2) return ((1n << BigInt(exponentBits)) - 1n) << BigInt(fraction);
  if (top < -bias - fraction - 2) return 0n;
  const lowest = Math.max(top - 1, 1 - bias) - fraction - 2;
  const shift = value.exponent - lowest;
  const numerator = shift >= 0 ? value.numerator << BigInt(shift) : value.numerator;
  const denominator = shift >= 0 ? value.denominator : value.denominator << BigInt(-shift);
  let quotient = numerator / denominator;
  if (quotient * denominator !== numerator) quotient |= 1n << 0n;
  top = lengthOf(quotient) - 1 + lowest;
  const exponent = Math.max(top, 1 - bias);
  const drop = BigInt(exponent - fraction - lowest);
  const kept = quotient >> drop;
  const rest = quotient & ((1n << drop) - 1n);
  const half = 1n << (drop - 1n);
  const sticky = quotient * denominator !== numerator && rest === half;
  const up = rest > half || (rest === half && (sticky || (kept & 1n) === 1n));
  const mantissa = up ? kept + 1n : kept;
  const hidden = 1n << BigInt(fraction);
  if (mantissa < hidden) return mantissa;
  // A carry out of the fraction raises the exponent by itself, as the fields are side by side.
  const bits = (BigInt(exponent + bias) << BigInt(fraction)) + (mantissa - hidden);
  const infinity = ((1n << BigInt(exponentBits)) - 1n) << BigInt(fraction);
  return bits > infinity ? infinity : bits;
}
