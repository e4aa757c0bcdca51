/** Directives that write bytes (as.info, "Byte", "Ascii", "Fill", ...). */
import { put64, sizeOfS64, sizeOfU64 } from "../../bytes/index.ts";
import { R_WASM32_32, R_WASM32_NONE, relocationNumber } from "../../elf/index.ts";
import type { Assembler } from "../assembler.ts";
import { LARGEST_ALIGNMENT, LARGEST_SECTION } from "../assembler.ts";
import { constantOf, constantValue, knownDifference, type Expression } from "../expression.ts";
import { fitsField } from "../integers.ts";
import { parseFloatOperand } from "../floats.ts";
import { LONGEST_FILL, type FieldEncoding } from "../subsection.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;
const LESS = 0x3c;
const GREATER = 0x3e;

const ZERO_PATTERN: Uint8Array = Uint8Array.of(0);

/** Reads operands separated by commas. */
function eachOperand(assembler: Assembler, read: () => void): void {
  if (assembler.scanner.atEnd()) return;
  do read();
  while (assembler.scanner.accept(COMMA));
}

/** `.byte`, `.long`, ...: integers of `size` bytes. */
export function integers(size: 1 | 2 | 4 | 8): Directive {
  const encoding = `le${size}` as FieldEncoding;
  const field = { size, encoding, role: "data" } as const;
  const least = -(2 ** (8 * size - 1));
  const limit = 2 ** (8 * size);
  return (assembler) => {
    const { scanner, current } = assembler;
    if (scanner.atEnd()) return;
    do {
      const plain = scanner.plainInteger();
      if (plain >= least && plain < limit) current.littleEndian(plain, size);
      else if (Number.isNaN(plain)) integerExpression(assembler, field);
      else putInteger(assembler, size, BigInt(plain));
    } while (scanner.accept(COMMA));
  };
}

type IntegerField = Parameters<Assembler["fixup"]>[1] & { readonly size: 1 | 2 | 4 | 8 };

function integerExpression(assembler: Assembler, field: IntegerField): void {
  const expression = assembler.expression();
  const distance = knownDifference(expression);
  if (distance !== undefined && Math.abs(distance) < 2 ** (8 * field.size - 1)) {
    return assembler.current.littleEndian(distance, field.size);
  }
  const value = constantValue(expression, { final: false });
  if (value !== undefined) putInteger(assembler, field.size, value);
  else assembler.fixup(expression, field);
}

/** Appends an integer, cut to its size with a warning if it does not fit. */
function putInteger(assembler: Assembler, size: number, value: bigint): void {
  const { current } = assembler;
  const cut = BigInt.asUintN(8 * size, value);
  if (!fitsField(value, size)) {
    assembler.warn(
      "truncated",
      `The value 0x${BigInt.asUintN(64, value).toString(16)} is cut to 0x${cut.toString(16)}`,
    );
  }
  current.reserve(size);
  for (let index = 0; index < size; index++) current.byte(Number((cut >> BigInt(8 * index)) & 0xffn));
}

/** `.octa`: integers of 16 bytes. */
const octa: Directive = (assembler) => {
  eachOperand(assembler, () => {
    const value = assembler.constant("a constant");
    const { current } = assembler;
    for (let shift = 0n; shift < 128n; shift += 8n) current.byte(Number((value >> shift) & 0xffn));
  });
};

function characterByNumber(assembler: Assembler): Uint8Array {
  const value = assembler.integer("the number of a character", { least: 0, most: 255 });
  assembler.scanner.expect(GREATER, "behind the number");
  return Uint8Array.of(value);
}

function strings(options: { terminated: boolean; width?: number }): Directive {
  const { terminated, width = 1 } = options;
  return (assembler) => {
    const { scanner, current } = assembler;
    eachOperand(assembler, () => {
      // Strings side by side are one; "<13>" is a character by its number.
      do {
        const bytes = scanner.accept(LESS) ? characterByNumber(assembler) : scanner.string();
        if (width === 1) current.append(bytes);
        else for (const byte of bytes) putInteger(assembler, width, BigInt(byte));
      } while (scanner.peek() === QUOTE || scanner.peek() === LESS);
      if (terminated) current.append(new Uint8Array(width));
    });
  };
}

function floats(size: 4 | 8): Directive {
  return (assembler) => {
    eachOperand(assembler, () => {
      const bits = parseFloatOperand(assembler, size, { inData: true });
      putInteger(assembler, size, bits);
    });
  };
}

function lebs(signed: boolean): Directive {
  return (assembler) => {
    eachOperand(assembler, () => {
      const expression = assembler.expression();
      const value = constantValue(expression, { final: false });
      const { current } = assembler;
      if (value === undefined) {
        current.gap({
          content: { kind: "leb", value: expression, signed },
          fixed: false,
          size: 1,
          site: assembler.site(),
        });
        return;
      }
      putLeb(assembler, { value, signed });
    });
  };
}

function putLeb(assembler: Assembler, leb: { value: bigint; signed: boolean }): void {
  const { current } = assembler;
  const { signed, value } = leb;
  if (!signed && value < 0n && value < -(2n ** 63n)) assembler.scanner.mistake("The value is too large for LEB128");
  const unsigned = signed ? value : value < 0n ? BigInt.asUintN(64, value) : value;
  const size = signed ? sizeOfS64(unsigned) : sizeOfU64(unsigned);
  current.reserve(size);
  current.length = put64(current.bytes, current.length, { value: unsigned, size });
}

/** `.skip SIZE, FILL`, `.zero SIZE`, `.space`. */
const skip: Directive = (assembler) => {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const { current } = assembler;
  const plain = scanner.plainInteger();
  if (plain >= 0 && plain <= LONGEST_FILL && current.length < LARGEST_SECTION - LONGEST_FILL && scanner.atEnd()) {
    return current.fill(plain, ZERO_PATTERN, assembler.site());
  }
  scanner.position = start;
  const size = assembler.expression();
  const fill = scanner.accept(COMMA) ? Number(BigInt.asUintN(8, assembler.constant("a fill value"))) : 0;
  repeatPattern(assembler, { count: size, pattern: Uint8Array.of(fill), start });
};

/** `.fill REPEAT, SIZE, VALUE`: only the low four bytes of the value count (as.info, "Fill"). */
const fill: Directive = (assembler) => {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const count = assembler.expression();
  const given = scanner.accept(COMMA) ? assembler.integer("a size", { least: 0, most: 2 ** 31 }) : 1;
  const size = Math.min(given, 8);
  const value = scanner.accept(COMMA) ? assembler.constant("a value") : 0n;
  const pattern = new Uint8Array(size);
  for (let index = 0; index < Math.min(size, 4); index++)
    pattern[index] = Number((BigInt.asUintN(64, value) >> BigInt(8 * index)) & 0xffn);
  if (size > 0) repeatPattern(assembler, { count, pattern, start });
};

function repeatPattern(assembler: Assembler, fill: { count: Expression; pattern: Uint8Array; start: number }): void {
  const { count, pattern, start } = fill;
  const { current } = assembler;
  const known = constantValue(count, { final: false });
  if (known === undefined) {
    current.gap({ content: { kind: "repeat", count, pattern }, fixed: false, size: 0, site: assembler.site() });
    return;
  }
  if (known < 0n) {
    assembler.warn("truncated", `Found a size of ${known}, which is taken as 0`);
    return;
  }
  const bytes = known * BigInt(pattern.length);
  if (bytes > BigInt(LARGEST_SECTION) || Number(bytes) + current.size > LARGEST_SECTION) {
    assembler.scanner.mistake(`Found a size of ${bytes} bytes, expected sections of at most ${LARGEST_SECTION}`, start);
  }
  current.fill(Number(bytes), pattern, assembler.site());
}

/** `.org TARGET, FILL` */
const org: Directive = (assembler) => {
  const target = assembler.expression();
  goTo(assembler, target);
};

/** Fills up to a place, which `. = TARGET` and `.org` name; the fill may follow behind a comma. */
export function goTo(assembler: Assembler, target: Expression): void {
  const { scanner } = assembler;
  const value = scanner.accept(COMMA) ? Number(BigInt.asUintN(8, assembler.constant("a fill value"))) : 0;
  // A bare number is an offset in the section.
  const known = constantValue(target, { final: false });
  const offset = known === undefined ? target : constantOf(known);
  assembler.current.gap({
    content: { kind: "org", target: offset, pattern: Uint8Array.of(value) },
    fixed: false,
    size: 0,
    site: assembler.site(),
  });
}

/** `.balign`, `.p2align`: operands are the alignment, the fill and the most bytes to skip. */
function align(options: { exponent: boolean | "syntax"; fillSize: 1 | 2 | 4 }): Directive {
  return (assembler) => {
    const exponent = options.exponent === "syntax" ? !assembler.syntax.alignsInBytes : options.exponent;
    const { scanner } = assembler;
    scanner.peek();
    const start = scanner.position;
    const given = scanner.atEnd()
      ? 0
      : assembler.integer("an alignment", { least: 0, most: exponent ? 30 : LARGEST_ALIGNMENT });
    const alignment = exponent ? 2 ** given : Math.max(given, 1);
    if ((alignment & (alignment - 1)) !== 0)
      scanner.mistake(`Found an alignment of ${alignment}, expected a power of 2`, start);
    let pattern = ZERO_PATTERN;
    let maximum = 0;
    if (scanner.accept(COMMA)) {
      if (scanner.peek() !== COMMA && !scanner.atEnd())
        pattern = patternOf(assembler.constant("a fill value"), options.fillSize);
      if (scanner.accept(COMMA)) maximum = assembler.integer("the most bytes to skip", { least: 0, most: 2 ** 31 });
    }
    alignTo(assembler, { alignment, pattern, maximum });
  };
}

function patternOf(value: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

function alignTo(assembler: Assembler, request: { alignment: number; pattern: Uint8Array; maximum: number }): void {
  const { alignment, pattern, maximum } = request;
  const { current } = assembler;
  const { section } = current;
  const isFirst = section.subsections[0] === current && current.number === 0;
  const offset = isFirst || section.isAbsolute ? current.knownOffset(current.here()) : undefined;
  const known = offset === undefined ? undefined : offset + (section.isAbsolute ? current.base : 0);
  if (known === undefined) {
    section.alignment = Math.max(section.alignment, alignment);
    current.gap({
      content: { kind: "align", alignment, maximum, pattern },
      fixed: false,
      size: 0,
      site: assembler.site(),
    });
    return;
  }
  const padding = (alignment - (known % alignment)) % alignment;
  section.alignment = Math.max(section.alignment, alignment);
  if (maximum > 0 && padding > maximum) return;
  // Bytes that do not fill the pattern are zeros, in front.
  const rest = padding % pattern.length;
  current.fill(rest, ZERO_PATTERN, assembler.site());
  current.fill(padding - rest, pattern, assembler.site());
}

/** `.incbin "FILE", SKIP, COUNT` */
const incbin: Directive = (assembler) => {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const path = scanner.name("a file name");
  const found = assembler.loadFile(path);
  if (found === undefined) return scanner.mistake(`Cannot find the file "${path}"`, start);
  const skipped = scanner.accept(COMMA) ? assembler.integer("bytes to skip", { least: 0, most: 2 ** 31 }) : 0;
  const count = scanner.accept(COMMA) ? assembler.integer("a count of bytes", { least: 0, most: 2 ** 31 }) : 0;
  if (skipped > found.bytes.length || skipped + count > found.bytes.length) {
    return scanner.mistake(`Found ${found.bytes.length} bytes in "${path}", expected ${skipped + count}`, start);
  }
  assembler.current.append(found.bytes.subarray(skipped, count === 0 ? undefined : skipped + count));
};

/** Names that GNU as has for every machine. */
const genericRelocations: Readonly<Record<string, number>> = {
  BFD_RELOC_NONE: R_WASM32_NONE,
  BFD_RELOC_32: R_WASM32_32,
};

/** `.reloc OFFSET, NAME, EXPRESSION` */
const reloc: Directive = (assembler) => {
  const { scanner } = assembler;
  const offset = assembler.expression();
  scanner.expect(COMMA, "behind the offset");
  scanner.peek();
  const start = scanner.position;
  const name = scanner.name("the name of a relocation");
  const type = relocationNumber(name) ?? genericRelocations[name];
  if (type === undefined) return scanner.mistake(`Unknown relocation "${name}"`, start);
  const value = scanner.accept(COMMA) ? assembler.expression() : constantOf(0n);
  assembler.explicitRelocation({ offset, type, value });
};

/** `.dc.b`, `.dcb.w`, `.ds.l`: names from MRI's assembler, by their last letter. */
const mriIntegers = { b: 1, w: 2, l: 4 } as const;
const mriFloats = { s: 4, d: 8 } as const;
const mriSpaces = { ...mriIntegers, ...mriFloats, x: 12, p: 12 } as const;

/** `.dcb.l COUNT, VALUE` and `.ds.l COUNT, VALUE`: the value so many times. */
function repeated(size: number, readValue: (assembler: Assembler) => bigint): Directive {
  return (assembler) => {
    const { scanner } = assembler;
    scanner.peek();
    const start = scanner.position;
    const count = assembler.expression();
    const value = scanner.accept(COMMA) ? readValue(assembler) : 0n;
    repeatPattern(assembler, { count, pattern: patternOf(value, size), start });
  };
}

const integerValue = (assembler: Assembler): bigint => assembler.constant("a value");

function floatValue(size: 4 | 8): (assembler: Assembler) => bigint {
  return (assembler) => parseFloatOperand(assembler, size, { inData: true });
}

/** `.PREFIX.LETTER` for each letter. */
function lettered<S extends number>(
  prefix: string,
  sizes: Readonly<Record<string, S>>,
  directive: (size: S) => Directive,
): DirectiveTable {
  return Object.fromEntries(Object.entries(sizes).map(([letter, size]) => [`${prefix}.${letter}`, directive(size)]));
}

export const dataDirectives: DirectiveTable = {
  ".byte": integers(1),
  ".2byte": integers(2),
  ".short": integers(2),
  ".hword": integers(2),
  ".value": integers(2),
  ".word": integers(2),
  ".long": integers(4),
  ".int": integers(4),
  ".4byte": integers(4),
  ".quad": integers(8),
  ".8byte": integers(8),
  ".dc": integers(2),
  ".dc.a": integers(4),
  ...lettered(".dc", mriIntegers, integers),
  ...lettered(".dc", mriFloats, floats),
  ".dcb": repeated(2, integerValue),
  ...lettered(".dcb", mriIntegers, (size) => repeated(size, integerValue)),
  ...lettered(".dcb", mriFloats, (size) => repeated(size, floatValue(size))),
  ".ds": repeated(2, integerValue),
  ...lettered(".ds", mriSpaces, (size) => repeated(size, integerValue)),
  ".octa": octa,
  ".16byte": octa,
  ".ascii": strings({ terminated: false }),
  ".asciz": strings({ terminated: true }),
  ".string": strings({ terminated: true }),
  ".string8": strings({ terminated: true }),
  ".string16": strings({ terminated: true, width: 2 }),
  ".string32": strings({ terminated: true, width: 4 }),
  ".string64": strings({ terminated: true, width: 8 }),
  ".float": floats(4),
  ".single": floats(4),
  ".double": floats(8),
  ".uleb128": lebs(false),
  ".sleb128": lebs(true),
  ".skip": skip,
  ".space": skip,
  ".zero": skip,
  ".fill": fill,
  ".org": org,
  ".align": align({ exponent: "syntax", fillSize: 1 }),
  ".p2align": align({ exponent: true, fillSize: 1 }),
  ".p2alignw": align({ exponent: true, fillSize: 2 }),
  ".p2alignl": align({ exponent: true, fillSize: 4 }),
  ".balign": align({ exponent: false, fillSize: 1 }),
  ".balignw": align({ exponent: false, fillSize: 2 }),
  ".balignl": align({ exponent: false, fillSize: 4 }),
  ".incbin": incbin,
  ".reloc": reloc,
};
