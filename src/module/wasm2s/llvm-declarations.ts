/** What LLVM's assembler has to know of a module's entries before it reads code, in its own words. */
import type { TextWriter } from "../../bytes/index.ts";
import {
  F32,
  F64,
  I32,
  I64,
  nameOfType,
  type ExternalType,
  type GlobalType,
  type Module,
  type TableType,
  type ValueType,
} from "../../wasm/index.ts";
import type { LlvmNames } from "./llvm-names.ts";
import { isLlvmWord } from "./source-text.ts";

/** LLVM knows an initial value for these, and falls over globals of other types that are defined. */
const hasInitialValue: ReadonlySet<ValueType> = new Set([I32, I64, F32, F64]);

/** Writes declarations of imports, tables, globals and tags, and which functions are exported. */
export function writeLlvmDeclarations(
  module: Module,
  { out, names }: { readonly out: TextWriter; readonly names: LlvmNames },
): void {
  const counts = { func: 0, table: 0, memory: 0, global: 0, tag: 0 };
  for (const { module: from, name, external } of module.imports) {
    const index = counts[external.kind]++;
    const symbol = names.symbol(external.kind, index);
    // LLVM writes an import with its flag of a most, but without the most.
    const shown = external.kind === "table" ? withoutMost(external) : external;
    const declaration = declarationText(symbol, { external: shown, names });
    if (declaration === undefined) continue;
    out.line(`\t${declaration}`);
    if (isLlvmWord(from)) out.line(`\t.import_module ${symbol}, ${from}`);
    if (isLlvmWord(name)) out.line(`\t.import_name ${symbol}, ${name}`);
  }
  const define = (external: ExternalType): void => {
    const symbol = names.symbol(external.kind, counts[external.kind]++);
    out.line(`\t${declarationText(symbol, { external, names })}`);
    if (external.kind !== "global" || hasInitialValue.has(external.type.type)) out.line(`${symbol}:`);
  };
  for (const { type } of module.tables) define({ kind: "table", type });
  for (const type of module.tags) define({ kind: "tag", type });
  for (const { type } of module.globals) define({ kind: "global", type });
}

function declarationText(
  symbol: string,
  { external, names }: { readonly external: ExternalType; readonly names: LlvmNames },
): string | undefined {
  switch (external.kind) {
    case "func":
      return `.functype ${symbol} ${names.typeText(external.type)}`;
    case "table":
      return `.tabletype ${symbol}, ${tableText(external.type)}`;
    case "global":
      return `.globaltype ${symbol}, ${globalText(external.type)}`;
    case "tag":
      return `.tagtype ${symbol} ${names.functionType(external.type.type).parameters.map(nameOfType).join(", ")}`.trimEnd();
    case "memory":
      return undefined;
  }
}

function withoutMost({ kind, type: { element, limits } }: Extract<ExternalType, { kind: "table" }>): ExternalType {
  return { kind, type: { element, limits: { ...limits, maximum: undefined } } };
}

function tableText({ element, limits: { minimum, maximum } }: TableType): string {
  return `${nameOfType(element)}, ${minimum}${maximum === undefined ? "" : `, ${maximum}`}`;
}

function globalText({ type, mutable }: GlobalType): string {
  return mutable ? nameOfType(type) : `${nameOfType(type)}, immutable`;
}
