/** The function types of the joined object: each is a comdat group of its own, by the name that says what it is. */
import { typeSymbolName, type ElfBuilder, type SectionBuilder, type SymbolBuilder } from "../../elf/index.ts";
import { SHF_GROUP, STB_WEAK } from "../../elf/index.ts";
import type { FunctionType } from "../function-types.ts";
import { LinkSymbol } from "../symbol.ts";

export class JoinedTypes {
  readonly #elf: ElfBuilder;
  readonly #symbols = new Map<FunctionType, LinkSymbol>();
  readonly #places = new Map<FunctionType, { readonly section: SectionBuilder; readonly value: number }>();
  readonly #builders = new Map<FunctionType, SymbolBuilder>();

  constructor(elf: ElfBuilder) {
    this.#elf = elf;
  }

  /** The symbol that a relocation of the type's index is against. */
  symbolOf(type: FunctionType | undefined): LinkSymbol {
    if (type === undefined) throw new Error("A function has no type");
    const known = this.#symbols.get(type);
    if (known !== undefined) return known;
    const symbol = new LinkSymbol(typeSymbolName(type), "type");
    symbol.isLocal = true;
    symbol.state = "defined";
    symbol.type = type;
    this.#symbols.set(type, symbol);
    return symbol;
  }

  /** A type that stands where its source has put it. */
  place(type: FunctionType, at: { readonly section: SectionBuilder; readonly value: number }): void {
    this.#places.set(type, at);
  }

  /** The type's symbol in the object. */
  builderOf(type: FunctionType): SymbolBuilder {
    const known = this.#builders.get(type);
    if (known !== undefined) return known;
    const place = this.#places.get(type);
    const made = place === undefined ? this.#linkOnce(type) : this.#elf.addSymbol({ ...place, size: 1, binding: 0 });
    this.#builders.set(type, made);
    return made;
  }

  #linkOnce(type: FunctionType): SymbolBuilder {
    const payload = this.#elf.addSection({ name: ".wasm.type", flags: SHF_GROUP, content: type.bytes });
    const space = this.#elf.addSection({ name: ".space.type", flags: SHF_GROUP, content: new Uint8Array(1) });
    const name = typeSymbolName(type);
    const symbol = this.#elf.addSymbol({ name, section: space, size: 1, binding: STB_WEAK });
    this.#elf.addGroup({ signature: symbol, members: [payload, space] });
    return symbol;
  }
}
