/**
 * The global offset table: where code that may be anywhere finds addresses.
 *
 * It is an object like the others, with a section `.got` of one word for each symbol that a relocation wants in it, and
 * with relocations that fill the words; the script says where it goes. Code asks for a word by its distance from where the
 * module's data begins: from the symbol `.wasm.data`, if the script defines it, or else from the table itself.
 */
import {
  ElfBuilder,
  R_WASM32_32,
  R_WASM32_32_CODE,
  R_WASM32_LEB128_GOT,
  R_WASM32_LEB128_GOT_CODE,
  SHF_ALLOC,
  SHF_WRITE,
} from "../../elf/index.ts";
import { ObjectFile, type InputSection } from "./object-file.ts";
import type { LinkSymbol } from "./symbols.ts";

/** The symbol from which words of the table are counted. */
export const TABLE_BASE = ".wasm.data";

const WORD = 4;

/** Whether a relocation wants a word of the table. */
export function wantsTable(type: number): boolean {
  return type === R_WASM32_LEB128_GOT || type === R_WASM32_LEB128_GOT_CODE;
}

export class GlobalOffsetTable {
  readonly file: ObjectFile;
  readonly #slots: ReadonlyMap<LinkSymbol, number>;

  private constructor(file: ObjectFile, slots: ReadonlyMap<LinkSymbol, number>) {
    this.file = file;
    this.#slots = slots;
  }

  /** The table that the files want; undefined if they want none. */
  static of(files: readonly ObjectFile[]): GlobalOffsetTable | undefined {
    const slots = new Map<LinkSymbol, number>();
    const types: number[] = [];
    for (const { type, symbol } of files.flatMap((each) => [...referencesOf(each)])) {
      if (slots.has(symbol)) continue;
      slots.set(symbol, types.length);
      types.push(type === R_WASM32_LEB128_GOT ? R_WASM32_32 : R_WASM32_32_CODE);
    }
    if (slots.size === 0) return undefined;
    const file = new ObjectFile({ name: "<global offset table>", content: tableObject(types) });
    // The symbols of the object are places only: some of what they stand for is local to its file.
    file.symbols = [undefined, ...slots.keys()];
    return new GlobalOffsetTable(file, slots);
  }

  /** The section that holds it. */
  get section(): InputSection | undefined {
    return this.file.parts[0];
  }

  /** The address of the word with a symbol's address. */
  slotAddress(symbol: LinkSymbol): bigint | undefined {
    const slot = this.#slots.get(symbol);
    const output = this.section?.output;
    if (slot === undefined || output === undefined) return undefined;
    return output.address + (this.section?.offset ?? 0n) + BigInt(slot * WORD);
  }
}

function* referencesOf(file: ObjectFile): Generator<{ readonly type: number; readonly symbol: LinkSymbol }> {
  const sections = file.parts.filter(({ dropped }) => dropped === undefined).flatMap(({ section }) => section ?? []);
  for (const table of sections.flatMap((section) => file.elf.relocationSectionsOf(section))) {
    const relocations = file.elf.relocations(table);
    for (let index = 0; index < relocations.count; index++) {
      const type = relocations.type(index);
      const symbol = wantsTable(type) ? file.symbols[relocations.symbol(index)] : undefined;
      if (symbol !== undefined) yield { type, symbol };
    }
  }
}

/** An object with a relocation of these types for each word. */
function tableObject(types: readonly number[]): Uint8Array {
  const builder = new ElfBuilder();
  const content = new Uint8Array(types.length * WORD);
  const section = builder.addSection({ name: ".got", flags: SHF_ALLOC | SHF_WRITE, alignment: WORD, content });
  types.forEach((type, slot) => {
    const symbol = builder.addSymbol({ name: `${slot}` });
    builder.addRelocation(section, { offset: slot * WORD, type, symbol });
  });
  return builder.finish();
}
