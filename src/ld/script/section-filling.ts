/** What is in an output section, one behind the other: the statements of its description, in one pass of the layout. */
import { encodeUtf8 } from "../../bytes/index.ts";
import type { DataKind, Expression, LebStatement, SectionStatement, TextStatement } from "./ast.ts";
import { addressOf, alignUp, evaluate, evaluateAddress, wrap } from "./evaluate.ts";
import { lebBytes, lebSize } from "./leb.ts";
import type { LayoutPass } from "./layout-pass.ts";
import type { InputSection } from "./object-file.ts";
import type { Content, OutputSection, Piece } from "./output-section.ts";

/** How long LEB128 integers were in the passes before. */
export interface LebMemory {
  readonly lebSizes: Map<object, number>;
  /** Whether they may become shorter again. */
  readonly mayShrink: boolean;
}

/** Bytes of data statements. */
export const dataSizes: Readonly<Record<DataKind, number>> = { BYTE: 1, SHORT: 2, LONG: 4, QUAD: 8, SQUAD: 8 };

/** The longest text or padding of one statement. */
const LONGEST_TEXT = 1 << 20;

export class SectionFilling {
  readonly pieces: Piece[] = [];
  readonly #output: OutputSection;
  readonly #pass: LayoutPass;
  readonly #lebs: LebMemory;

  constructor(output: OutputSection, { pass, lebs }: { readonly pass: LayoutPass; readonly lebs: LebMemory }) {
    this.#output = output;
    this.#pass = pass;
    this.#lebs = lebs;
  }

  fill(): void {
    const { description, contents } = this.#output;
    if (description?.fill !== undefined) this.#fillWith(description.fill);
    for (const content of contents) this.#add(content);
  }

  #add(content: Content): void {
    if (content.kind === "inputs") {
      const { description } = this.#output;
      const subalignment = description?.subalignment && evaluateAddress(description.subalignment, this.#pass);
      for (const section of content.sections) this.#input(section, subalignment ?? BigInt(section.alignment));
      return;
    }
    this.#statement(content.statement);
  }

  #statement(statement: Exclude<SectionStatement, { kind: "input" }>): void {
    switch (statement.kind) {
      case "assignment":
        this.#pass.assign(statement);
        return;
      case "assertion":
        this.#pass.check(statement);
        return;
      case "data":
        this.#bytes(this.#data(statement.type, statement.value));
        return;
      case "leb":
        this.#bytes(this.#leb(statement));
        return;
      case "text":
        this.#bytes(this.#text(statement));
        return;
      case "fill":
        this.#fillWith(statement.value);
        return;
      case "constructors":
    }
  }

  #input(section: InputSection, alignment: bigint): void {
    this.#pass.dot = alignUp(this.#pass.dot, alignment);
    section.offset = this.#offset();
    this.pieces.push({ kind: "input", offset: section.offset, section });
    this.#pass.dot = wrap(this.#pass.dot + BigInt(section.size));
  }

  #offset(): bigint {
    return wrap(this.#pass.dot - this.#output.address);
  }

  #bytes(bytes: Uint8Array): void {
    this.pieces.push({ kind: "bytes", offset: this.#offset(), bytes });
    this.#pass.dot = wrap(this.#pass.dot + BigInt(bytes.length));
  }

  #data(type: DataKind, expression: Expression): Uint8Array {
    const bytes = new Uint8Array(dataSizes[type]);
    let rest = this.#address(expression);
    for (let index = 0; index < bytes.length; index++) {
      bytes[index] = Number(rest & 0xffn);
      rest >>= 8n;
    }
    return bytes;
  }

  /** The address that an expression comes to; 0 as long as it is not known. */
  #address(expression: Expression): bigint {
    const value = evaluate(expression, this.#pass);
    return value === undefined ? 0n : addressOf(value);
  }

  #leb(statement: LebStatement): Uint8Array {
    const { isSigned, place, size } = statement;
    const address = this.#address(statement.value);
    const value = isSigned ? BigInt.asIntN(64, address) : address;
    const wanted = size === undefined ? this.#lebSize(statement, value) : this.#address(size);
    if (wanted < 1n || wanted > 16n) {
      this.#pass.problem(`The size of the LEB128 integer is ${wanted}, expected 1 to 16`, place);
      return new Uint8Array(1);
    }
    if (BigInt(lebSize(value, isSigned)) > wanted) {
      this.#pass.problem(
        `${value} does not fit in a LEB128 integer of ${wanted} byte${wanted === 1n ? "" : "s"}`,
        place,
      );
    }
    return lebBytes(value, Number(wanted));
  }

  /** As short as can be, unless the passes have gone up and down for too long. */
  #lebSize(statement: LebStatement, value: bigint): bigint {
    const { lebSizes, mayShrink } = this.#lebs;
    const shortest = lebSize(value, statement.isSigned);
    const size = mayShrink ? shortest : Math.max(shortest, lebSizes.get(statement) ?? 0);
    lebSizes.set(statement, size);
    return BigInt(size);
  }

  #text({ text, endsInZero, size, place }: TextStatement): Uint8Array {
    const bytes = encodeUtf8(endsInZero ? `${text}\0` : text);
    if (size === undefined) return bytes;
    const wanted = this.#address(size);
    if (wanted > LONGEST_TEXT || wanted < bytes.length) {
      this.#pass.problem(`The size of the text is ${wanted}, expected ${bytes.length} to ${LONGEST_TEXT}`, place);
      return bytes;
    }
    const padded = new Uint8Array(Number(wanted));
    padded.set(bytes);
    return padded;
  }

  #fillWith(expression: Expression): void {
    this.pieces.push({ kind: "fill", offset: this.#offset(), pattern: this.#pattern(expression) });
  }

  /** Hexadecimal digits are bytes as they stand there, however many; anything else is a number of 4 bytes. */
  #pattern(expression: Expression): Uint8Array {
    const digits = expression.kind === "number" ? /^0[xX]([0-9A-Fa-f]+)$/.exec(expression.text)?.[1] : undefined;
    if (digits !== undefined) return hexBytes(digits);
    const value = this.#address(expression);
    return Uint8Array.from([24n, 16n, 8n, 0n], (shift) => Number((value >> shift) & 0xffn));
  }
}

function hexBytes(digits: string): Uint8Array {
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return Uint8Array.from(even.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
