/** Output sections: what the script says of them, what is in them, and where they are as of the last pass of the layout. */
import { SHF_ALLOC, SHF_EXECINSTR, SHF_TLS, SHF_WRITE, SHT_NOBITS, SHT_PROGBITS } from "../../elf/index.ts";
import type { InputDescription, NamedReference, OutputDescription, SectionStatement } from "./ast.ts";
import type { InputSection } from "./object-file.ts";
import type { ScriptPlace } from "./script-text.ts";

/** What is in an output section, in order: statements of the script, and sections that no statement asked for. */
export type Content =
  | { readonly kind: "statement"; readonly statement: Exclude<SectionStatement, InputDescription> }
  | { readonly kind: "inputs"; readonly description: InputDescription | undefined; readonly sections: InputSection[] };

/** A piece of an output section that has bytes, as of the last pass. */
export type Piece =
  | { readonly kind: "input"; readonly offset: bigint; readonly section: InputSection }
  | { readonly kind: "bytes"; readonly offset: bigint; readonly bytes: Uint8Array }
  /** What fills the gaps from here on. */
  | { readonly kind: "fill"; readonly offset: bigint; readonly pattern: Uint8Array };

/** Flags that an output section has if one of its inputs has them. */
const KEPT_FLAGS = SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR | SHF_TLS;

export class OutputSection {
  readonly name: string;
  /** What the script says of it; undefined for a section that it does not know. */
  readonly description: OutputDescription | undefined;
  readonly contents: Content[] = [];
  /** Of an overlay: the one before this in it, which begins at the same address; `first` has none. */
  overlay: { readonly before: OutputSection | undefined } | undefined;

  address = 0n;
  loadAddress = 0n;
  size = 0n;
  alignment = 1n;
  pieces: readonly Piece[] = [];
  /** Segments that PHDRS has for it. */
  segments: readonly NamedReference[] = [];
  /** Whether some pass has come to it: before, its address is nothing to go by. */
  isPlaced = false;

  constructor(name: string, description: OutputDescription | undefined) {
    this.name = name;
    this.description = description;
  }

  get place(): ScriptPlace | undefined {
    return this.description?.namePlace;
  }

  get inputs(): readonly InputSection[] {
    return this.contents.flatMap((content) => (content.kind === "inputs" ? content.sections : []));
  }

  /** Whether the script puts bytes into it. */
  get hasData(): boolean {
    return this.contents.some(
      (content) => content.kind === "statement" && ["data", "leb", "text"].includes(content.statement.kind),
    );
  }

  /** Whether there is nothing in it, so that it is not there either. */
  get isEmpty(): boolean {
    const moves = this.contents.some(({ ...content }) => {
      return (
        content.kind === "statement" && content.statement.kind === "assignment" && content.statement.symbol === "."
      );
    });
    return !this.hasData && this.inputs.length === 0 && (!moves || this.size === 0n);
  }

  /** Whether nothing in it can give it a size or a symbol a value. */
  get isVoid(): boolean {
    return this.inputs.length === 0 && this.contents.every((content) => content.kind === "inputs");
  }

  get isAllocated(): boolean {
    const type = this.description?.type;
    if (type !== undefined && type !== "NOLOAD" && type !== "READONLY") return false;
    const { inputs } = this;
    if (inputs.length === 0 || this.hasData) return true;
    return inputs.some(({ flags }) => (flags & SHF_ALLOC) !== 0);
  }

  /** `SHF_...`, or-ed. */
  get flags(): number {
    let flags = this.hasData || this.inputs.length === 0 ? SHF_ALLOC | SHF_WRITE : 0;
    for (const input of this.inputs) flags |= input.flags & KEPT_FLAGS;
    if (this.description?.type === "READONLY") flags &= ~SHF_WRITE;
    return this.isAllocated ? flags | SHF_ALLOC : flags & ~SHF_ALLOC;
  }

  /** Whether it has bytes in the file. */
  get hasContent(): boolean {
    if (this.description?.type === "NOLOAD") return false;
    return this.hasData || this.inputs.some(({ hasContent }) => hasContent);
  }

  /** `SHT_...`: that of its inputs, if they agree. */
  get type(): number {
    if (!this.hasContent) return SHT_NOBITS;
    const types = new Set(this.inputs.filter(({ hasContent }) => hasContent).map(({ type }) => type));
    const [type = SHT_PROGBITS] = types;
    return types.size === 1 && !this.hasData ? type : SHT_PROGBITS;
  }

  /** Whether each thread has its own, so that it takes no addresses where it lies. */
  get isThreadTemplate(): boolean {
    return !this.hasContent && (this.flags & SHF_TLS) !== 0;
  }
}
