/** The relocations of an image as custom sections `linking` and `reloc.*` (tool-conventions, Linking.md), as LLVM's linker leaves them. */
import { R_WASM32_LLVM } from "../../elf/index.ts";
import {
  encodeCustom,
  LINKING_VERSION,
  llvmRelocation,
  readModule,
  symbolFlags,
  type CustomContents,
  type LinkingRelocation,
  type LinkingSymbol,
  type Module,
  type SegmentInfo,
} from "../../wasm/index.ts";
import type { ImageRelocation, ImageRelocations, ImageSymbol } from "./image-relocations.ts";
import type { ImageCustom, MemoryPiece } from "./linked-image.ts";

/**
 * The sections, in their order.
 * @param bytes the module without them: they say which sections it has, and where fields are in these
 */
export function relocationSections(
  bytes: Uint8Array,
  { relocations, pieces }: { readonly relocations: ImageRelocations; readonly pieces: readonly MemoryPiece[] },
): readonly ImageCustom[] {
  return new RelocationSections(readModule(bytes), { relocations, pieces }).sections();
}

class RelocationSections {
  readonly #module: Module;
  readonly #relocations: ImageRelocations;
  readonly #pieces: readonly MemoryPiece[];
  readonly #symbols: readonly ImageSymbol[];
  readonly #symbolIndices: ReadonlyMap<ImageSymbol, number>;
  /** Data segments in front of those that are pieces of memory. */
  readonly #firstPiece: number;

  constructor(
    module: Module,
    { relocations, pieces }: { readonly relocations: ImageRelocations; readonly pieces: readonly MemoryPiece[] },
  ) {
    this.#module = module;
    this.#relocations = relocations;
    this.#pieces = pieces;
    this.#firstPiece = module.data.length - pieces.length;
    // A symbol of a section that is not there, and what is about it, is left out.
    this.#symbols = relocations.symbols.filter(
      (symbol) => symbol.kind !== "type" && (symbol.kind !== "section" || this.#customIndex(symbol.name) >= 0),
    );
    this.#symbolIndices = new Map(this.#symbols.map((symbol, index) => [symbol, index]));
  }

  sections(): readonly ImageCustom[] {
    const { code, memory, customs } = this.#relocations;
    const tables: ImageCustom[] = [];
    const add = (name: string, target: number, entries: readonly LinkingRelocation[]): void => {
      if (target >= 0 && entries.length > 0) tables.push(custom(name, "reloc.", { target, entries }));
    };
    add("reloc.CODE", this.#index("code"), this.#entries(code, this.#codeStart()));
    const data = this.#module.section("data");
    const inMemory = [...memory].flatMap(([piece, entries]) => {
      const { byteOffset = 0 } = this.#module.data[this.#firstPiece + piece]?.bytes ?? {};
      return this.#entries(entries, byteOffset - this.#module.bytes.byteOffset - (data?.contents ?? 0));
    });
    add("reloc.DATA", this.#index("data"), inMemory);
    for (const [name, entries] of customs) add(`reloc.${name}`, this.#customIndex(name), this.#entries(entries, 0));
    return [custom("linking", "linking", this.#linking()), ...tables];
  }

  #index(name: "code" | "data"): number {
    const section = this.#module.section(name);
    return section === undefined ? -1 : this.#module.sections.indexOf(section);
  }

  #customIndex(name: string): number {
    return this.#module.sections.findIndex((section) => section.id === 0 && section.name === name);
  }

  /** Bytes of the count in front of the bodies. */
  #codeStart(): number {
    const section = this.#module.section("code");
    if (section === undefined) return 0;
    const reader = this.#module.reader(section);
    reader.lebU32("count");
    return reader.position - section.contents;
  }

  /** What has no number in LLVM's format is left out: relocations of the GNU port. */
  #entries(relocations: readonly ImageRelocation[], start: number): readonly LinkingRelocation[] {
    return relocations.flatMap(({ offset, type, symbol, addend }): LinkingRelocation[] => {
      const row = llvmRelocation(type - R_WASM32_LLVM);
      const index = symbol.kind === "type" ? symbol.index : this.#symbolIndices.get(symbol);
      if (row === undefined || index === undefined) return [];
      return [{ type: row.type, offset: start + offset, index, addend: row.hasAddend ? BigInt(addend) : undefined }];
    });
  }

  #linking(): CustomContents["linking"] {
    const segments = this.#module.data.map((_, index) => this.#segmentInfo(this.#pieces[index - this.#firstPiece]));
    const symbols = this.#symbols.flatMap((symbol) => this.#symbol(symbol) ?? []);
    return {
      version: LINKING_VERSION,
      blocks: [
        { kind: "symbols", value: symbols },
        ...(segments.length > 0 ? [{ kind: "segments", value: segments } as const] : []),
      ],
    };
  }

  #segmentInfo(piece: MemoryPiece | undefined): SegmentInfo {
    const { name = ".data", address = 0 } = piece ?? {};
    return {
      name,
      alignment: address === 0 ? 0 : Math.min(MOST_ALIGNMENT, 31 - Math.clz32(address & -address)),
      flags: 0,
    };
  }

  #symbol(symbol: ImageSymbol): LinkingSymbol | undefined {
    switch (symbol.kind) {
      case "type":
        return undefined;
      case "section":
        return {
          kind: "section",
          flags: symbolFlags.WASM_SYM_BINDING_LOCAL,
          section: this.#customIndex(symbol.name),
        };
      case "data":
        return this.#dataSymbol(symbol);
      default: {
        const { kind, flags, index, name } = symbol;
        const { WASM_SYM_UNDEFINED, WASM_SYM_EXPLICIT_NAME } = symbolFlags;
        const isNamed = (flags & WASM_SYM_UNDEFINED) === 0 || (flags & WASM_SYM_EXPLICIT_NAME) !== 0;
        return { kind, flags, index, name: isNamed ? name : undefined };
      }
    }
  }

  #dataSymbol({ name, flags, address, size, piece }: ImageSymbol & { readonly kind: "data" }): LinkingSymbol {
    if ((flags & symbolFlags.WASM_SYM_UNDEFINED) !== 0) return { kind: "data", flags, name, place: undefined };
    const start = piece === undefined ? 0 : (this.#pieces[piece]?.address ?? 0);
    return {
      kind: "data",
      flags: piece === undefined ? flags | symbolFlags.WASM_SYM_ABSOLUTE : flags,
      name,
      place: {
        segment: piece === undefined ? 0 : this.#firstPiece + piece,
        offset: BigInt(address - start),
        size: BigInt(size),
      },
    };
  }
}

/** Exponent of the alignment that is said of a segment at the most: what its address has beyond that is chance. */
const MOST_ALIGNMENT = 4;

function custom<Name extends "linking" | "reloc.">(
  name: string,
  codec: Name,
  contents: CustomContents[Name],
): ImageCustom {
  return { name, pieces: [encodeCustom(codec, contents)] };
}
