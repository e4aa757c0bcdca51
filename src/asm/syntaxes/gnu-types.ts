/** Types as operands of the GNU syntax: letters, names, `(ref null 3)`. */
import {
  heapTypeOfName,
  heapTypes,
  isReference,
  referenceTo,
  typeLetters,
  typeOfName,
  type HeapType,
  type ValueType,
} from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";

const OPEN_PARENTHESIS = 0x28;
const CLOSE_PARENTHESIS = 0x29;

/** Types by their letters in brackets and signatures. */
const lettersToTypes: ReadonlyMap<string, ValueType> = new Map(
  Array.from(typeLetters, ([type, letter]) => [letter, type]),
);

/** A type in brackets: a letter, a name, or a reference type. */
export function bracketType(assembler: Assembler): ValueType {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  if (scanner.peek() === OPEN_PARENTHESIS) return referenceType(assembler);
  const name = scanner.name("a type");
  const type = lettersToTypes.get(name) ?? typeOfName(name);
  if (type !== undefined) return type;
  const many = name.length > 1 && Array.from(name).every((letter) => lettersToTypes.has(letter));
  return scanner.mistake(
    many
      ? `Found "${name}", expected one type: blocks of several results have the index of a type`
      : `Unknown type "${name}", expected i, l, f, d or a name such as funcref`,
    start,
  );
}

/** `(ref HEAPTYPE)` or `(ref null HEAPTYPE)`, or a name such as `funcref`. */
export function referenceType(assembler: Assembler): ValueType {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  if (!scanner.accept(OPEN_PARENTHESIS)) {
    const name = scanner.name("a reference type");
    const type = typeOfName(name);
    if (type === undefined || !isReference(type)) return scanner.mistake(`Unknown reference type "${name}"`, start);
    return type;
  }
  if (scanner.name('"ref"') !== "ref") scanner.mistake('Expected "(ref ...)"', start);
  let nullable = false;
  const next = scanner.peek();
  const at = scanner.position;
  if (next !== OPEN_PARENTHESIS && scanner.word() && scanner.wordText === "null") nullable = true;
  else scanner.position = at;
  const heap = heapType(assembler);
  scanner.expect(CLOSE_PARENTHESIS, "behind the reference type");
  return referenceTo(heap, { nullable });
}

export function heapType(assembler: Assembler): HeapType {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  if (scanner.word()) {
    const type = heapTypeOfName(scanner.wordText);
    if (type === undefined)
      return scanner.mistake(
        `Unknown heap type "${scanner.wordText}", expected one of ${Object.keys(heapTypes).join(", ")}, or an index`,
        start,
      );
    return type;
  }
  return assembler.integer("a heap type or the index of a type", { least: 0, most: 2 ** 24 - 1 });
}
