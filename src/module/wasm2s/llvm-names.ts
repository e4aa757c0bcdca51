/** Symbols and types of a module as operands of the LLVM syntax. */
import { nameOfType, type FunctionType, type Module, type ValueType } from "../../wasm/index.ts";
import type { SymbolKind } from "../wasmify/symbol-names.ts";
import type { OperandNames } from "./llvm-operands.ts";
import type { ModuleSymbols } from "./module-symbols.ts";

export class LlvmNames implements OperandNames {
  readonly #symbols: ModuleSymbols;
  /** Types by index; undefined where one is no function type. */
  readonly #types: (FunctionType | undefined)[] = [];
  readonly #signatures: (string | undefined)[] = [];
  /** The first type of each signature. */
  readonly #firstTypes = new Map<string, number>();

  constructor(module: Module, symbols: ModuleSymbols) {
    this.#symbols = symbols;
    for (const { types } of module.types) {
      for (const { composite } of types) this.#add(composite.kind === "func" ? composite : undefined);
    }
  }

  #add(type: FunctionType | undefined): void {
    const signature = type && `${listText(type.parameters)} -> ${listText(type.results)}`;
    if (signature !== undefined && !this.#firstTypes.has(signature))
      this.#firstTypes.set(signature, this.#types.length);
    this.#types.push(type);
    this.#signatures.push(signature);
  }

  symbol(kind: SymbolKind, index: number): string {
    return this.#symbols.text(kind, index);
  }

  typeText(index: number): string {
    const signature = this.#signatures[index];
    return signature !== undefined && this.#firstTypes.get(signature) === index ? signature : `${index}`;
  }

  /** A function type for LLVM's assembler, which knows one type of each signature. */
  signature(index: number): string {
    return this.#signatures[index] ?? `${index}`;
  }

  functionType(index: number): FunctionType {
    return this.#types[index] ?? { kind: "func", parameters: [], results: [] };
  }
}

function listText(types: readonly ValueType[]): string {
  return `(${types.map(nameOfType).join(", ")})`;
}
