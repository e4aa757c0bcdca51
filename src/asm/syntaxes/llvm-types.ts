/** Types as the LLVM syntax writes them: `i32`, `(i32, f64) -> (i32)`. */
import { typeOfName, type FunctionType, type ValueType } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { referenceType } from "./gnu-types.ts";
import { llvmState } from "./llvm-state.ts";

const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;
const MINUS = 0x2d;
const GREATER = 0x3e;

/** `i32`, `v128`, `externref`, ... or, which LLVM does not have, `(ref null 3)` */
export function readType(assembler: Assembler): ValueType {
  const { scanner } = assembler;
  if (scanner.peek() === OPEN) return referenceType(assembler);
  const start = scanner.position;
  const name = scanner.name("a type");
  const type = typeOfName(name);
  if (type === undefined)
    return scanner.mistake(`Unknown type "${name}", expected one such as i32 or externref`, start);
  return type;
}

/** `(TYPE, ...)` */
function readTypeList(assembler: Assembler): readonly ValueType[] {
  const { scanner } = assembler;
  scanner.expect(OPEN, "before the types");
  const types: ValueType[] = [];
  if (scanner.accept(CLOSE)) return types;
  do types.push(readType(assembler));
  while (scanner.accept(COMMA));
  scanner.expect(CLOSE, "behind the types");
  return types;
}

/** `(PARAMETERS) -> (RESULTS)` */
export function readSignature(assembler: Assembler): Omit<FunctionType, "kind"> {
  const parameters = readTypeList(assembler);
  assembler.scanner.expect(MINUS, 'of the arrow "->"');
  assembler.scanner.expect(GREATER, 'of the arrow "->"');
  return { parameters, results: readTypeList(assembler) };
}

/** A function type's number: by its signature, or as it is where the source says all of a module. */
export function readTypeNumber(assembler: Assembler): number {
  const { scanner } = assembler;
  const { entities, signatures } = llvmState(assembler);
  const isSignature = scanner.peek() === OPEN;
  const start = scanner.position;
  if (!isSignature && entities.isWholeModule) {
    const index = assembler.integer("the index of a type", { least: 0, most: 2 ** 32 - 1 });
    if (entities.type(index)?.composite.kind === "func") return index;
    return scanner.mistake(`There is no function type ${index}`, start);
  }
  if (entities.isWholeModule) {
    const number = entities.typeNumber(readSignature(assembler));
    return number ?? scanner.mistake("The module has no type of this signature", start);
  }
  scanner.restAsWord();
  const known = signatures.find(scanner);
  if (known !== undefined) {
    scanner.position = start + known.length;
    return known.type;
  }
  const { bytes, wordStart, wordEnd, wordHash } = scanner;
  const type = entities.typeNumber(readSignature(assembler)) ?? 0;
  const text = { type, length: scanner.position - start };
  // A comment in it may go on in the next line.
  if (scanner.position <= wordEnd) signatures.add({ bytes, wordStart, wordEnd, wordHash }, () => text);
  return type;
}
