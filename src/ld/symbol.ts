/** Symbols as the linker sees them: one object for a name in all files, and one for each local symbol. */
import { decodeUtf8, encodeUtf8, type NameBytes } from "../bytes/index.ts";
import type { Entry } from "./entry.ts";
import type { FunctionType } from "./function-types.ts";
import type { ObjectFile } from "./object-file.ts";
import { SymbolFlags } from "./symbol-flags.ts";

/** What a symbol stands for; `unknown` until some file says it. */
export type SymbolKind =
  | "function"
  | "data"
  | "global"
  | "table"
  | "tag"
  | "memory"
  /** A function type. */
  | "type"
  /** The start of a custom section of one file, or a place in it. */
  | "section"
  /** A place in a function's body. */
  | "code"
  /** A place in the space of program counters of the GNU port. */
  | "pc"
  | "unknown";

/** How far a symbol is known. */
export type SymbolState =
  | "undefined"
  /** A member of an archive has it. */
  | "lazy"
  /** Comes from a shared object. */
  | "shared"
  /** The linker makes room for it, unless someone defines it. */
  | "common"
  /** In an entry of a file, or of the linker's. */
  | "defined"
  /** A number. */
  | "absolute";

/** Where an undefined symbol of a module comes from. */
export interface ImportName {
  readonly module: string;
  readonly name: string;
}

const noBytes = new Uint8Array(0);

/** A symbol. Where several files have a global one of a name, all of them have the same object. */
export class LinkSymbol extends SymbolFlags implements NameBytes {
  kind: SymbolKind;
  state: SymbolState = "undefined";
  /** The entry that it is in, if it is defined in one. */
  entry: Entry | undefined = undefined;
  /** Bytes from the start of the entry; the number itself for absolute ones; the alignment of common ones. */
  value = 0;
  /** The file that defines it, or else the first that mentions it. */
  file: ObjectFile | undefined = undefined;
  /** Bytes of the object. */
  size = 0;
  /** The type of a function or tag, as far as it is known. */
  type: FunctionType | undefined = undefined;
  /** The encoded type of an imported global, table or memory. */
  externalType: Uint8Array | undefined = undefined;
  /** Set by the source: such a symbol may stay undefined, and is imported by this name. */
  importName: ImportName | undefined = undefined;

  /** Index in its index space of the output; -1 as long as it has none. */
  index = -1;
  /** Slot of a function in table 0, at first counted from the table's base; -1 as long as it has none. */
  slot = -1;
  /** Index of the global that holds its address, for code that is position independent; -1 without one. */
  gotIndex = -1;
  readonly nameBytes: Uint8Array;
  readonly nameStart: number;
  readonly nameEnd: number;
  #name: string | undefined;

  constructor(name: string | NameBytes, kind: SymbolKind) {
    super();
    if (typeof name === "string") {
      this.#name = name;
      this.nameBytes = name === "" ? noBytes : encodeUtf8(name);
      this.nameStart = 0;
      this.nameEnd = this.nameBytes.length;
    } else {
      this.#name = undefined;
      this.nameBytes = name.nameBytes;
      this.nameStart = name.nameStart;
      this.nameEnd = name.nameEnd;
    }
    this.kind = kind;
  }

  get name(): string {
    this.#name ??= decodeUtf8(this.nameBytes, this.nameStart, this.nameEnd);
    return this.#name;
  }

  /** Whether it has a name: asking for that does not decode it. */
  get isNamed(): boolean {
    return this.nameEnd > this.nameStart;
  }

  /** Whether something of this link has it. */
  get isDefined(): boolean {
    return this.state === "defined" || this.state === "absolute" || this.state === "common";
  }

  /** Whether it will be an import of the module, as far as one can tell from the symbol alone. */
  get isImported(): boolean {
    return this.state === "undefined" && this.importName !== undefined;
  }
}

/** Whether nothing of this link has it: at most a member of an archive that nobody wanted has. */
export function isMissing({ state }: LinkSymbol): boolean {
  return state === "undefined" || state === "lazy";
}
