/**
 * `--emit-relocs`: the relocations of input sections as those of output sections, by addresses, as executables have them. Fields have
 * their values all the same.
 */
import {
  STB_LOCAL,
  STT_SECTION,
  type ElfBuilder,
  type RelocationRecord,
  type SectionBuilder,
  type SymbolBuilder,
} from "../../elf/index.ts";
import type { InputSection } from "./object-file.ts";
import type { OutputSection } from "./output-section.ts";
import type { LinkSymbol } from "./symbols.ts";

interface Context {
  readonly sections: ReadonlyMap<OutputSection, SectionBuilder>;
  /** The symbol of the file; undefined for those that it does not name. */
  readonly symbolOf: (symbol: LinkSymbol) => SymbolBuilder | undefined;
  readonly addressOf: (symbol: LinkSymbol) => bigint | undefined;
}

export function keepRelocations(elf: ElfBuilder, context: Context): void {
  const keeper = new RelocationKeeper(elf, context);
  for (const [output, section] of context.sections)
    for (const piece of output.pieces) if (piece.kind === "input") keeper.keep(piece.section, section);
}

class RelocationKeeper {
  readonly #elf: ElfBuilder;
  readonly #context: Context;
  readonly #sectionSymbols = new Map<OutputSection, SymbolBuilder>();

  constructor(elf: ElfBuilder, context: Context) {
    this.#elf = elf;
    this.#context = context;
  }

  keep(input: InputSection, target: SectionBuilder): void {
    const { elf } = input.file;
    const start = (input.output?.address ?? 0n) + input.offset;
    const tables = input.section === undefined ? [] : elf.relocationSectionsOf(input.section);
    for (const relocation of tables.flatMap((table) => Array.from(elf.relocations(table)))) {
      const { offset, type } = relocation;
      const against = this.#against(relocation, input);
      if (against !== undefined) this.#elf.addRelocation(target, { offset: start + BigInt(offset), type, ...against });
    }
  }

  /** By its name, or else by the section that it is in; undefined for what is not in the file. */
  #against(
    { symbol: index, addend }: RelocationRecord,
    { file }: InputSection,
  ): { readonly symbol?: SymbolBuilder; readonly addend: bigint } | undefined {
    const symbol = file.symbols[index];
    if (symbol === undefined) return { addend: BigInt(addend) };
    const named = this.#context.symbolOf(symbol);
    if (named !== undefined) return { symbol: named, addend: BigInt(addend) };
    const output = symbol.section?.output;
    const address = this.#context.addressOf(symbol);
    if (output === undefined || address === undefined) return undefined;
    return { symbol: this.#sectionSymbol(output), addend: address - output.address + BigInt(addend) };
  }

  #sectionSymbol(output: OutputSection): SymbolBuilder {
    let symbol = this.#sectionSymbols.get(output);
    if (symbol === undefined) {
      const section = this.#context.sections.get(output);
      const place = { value: output.address, ...(section !== undefined && { section }) };
      symbol = this.#elf.addSymbol({ name: "", type: STT_SECTION, binding: STB_LOCAL, ...place });
      this.#sectionSymbols.set(output, symbol);
    }
    return symbol;
  }
}
