/** Macros by name. */
import { NameTable } from "./name-table.ts";
import type { Scanner } from "./scanner.ts";
import type { Site } from "./source.ts";

/** A parameter of a macro. */
export interface MacroParameter {
  readonly name: string;
  readonly default: Uint8Array | undefined;
  readonly kind: "optional" | "required" | "vararg";
}

/** A piece of a macro's body: bytes as they are, or what is put in when it is called. */
export type BodyPiece =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "parameter"; readonly index: number }
  | { readonly kind: "counter" }
  | { readonly kind: "local"; readonly index: number };

/** A macro. */
export interface Macro {
  readonly name: string;
  readonly parameters: readonly MacroParameter[];
  /** The body's text, for errors, and its pieces. */
  readonly pieces: readonly BodyPiece[];
  /** Names of `LOCAL` symbols, with `.altmacro`. */
  readonly locals: number;
  /** Where its body begins. */
  readonly site: Site;
  /** Line of the body's first line in its file. */
  readonly firstLine: number;
  /** Where the body begins in the source that defines it. */
  readonly textStart: number;
}

/** The macros that are defined; names do not distinguish case. */
export class MacroTable {
  readonly #exact = new NameTable<Macro | undefined>();
  readonly #folded = new Map<string, Macro>();
  /** Whether none was ever defined. */
  isEmpty: boolean = true;

  /** The macro of the scanner's last word. */
  find(scanner: Scanner): Macro | undefined {
    return this.#exact.find(scanner) ?? this.#folded.get(scanner.wordText.toLowerCase());
  }

  /** The macro whose name the scanner's last word is to the letter. */
  findExact(scanner: Scanner): Macro | undefined {
    return this.#exact.find(scanner);
  }

  get(name: string): Macro | undefined {
    return this.#folded.get(name.toLowerCase());
  }

  set(macro: Macro): void {
    this.isEmpty = false;
    this.#exact.set(macro.name, macro);
    this.#exact.set(macro.name.toLowerCase(), macro);
    this.#folded.set(macro.name.toLowerCase(), macro);
  }

  delete(name: string): boolean {
    const macro = this.get(name);
    if (macro === undefined) return false;
    this.#exact.set(macro.name, undefined);
    this.#exact.set(name.toLowerCase(), undefined);
    return this.#folded.delete(name.toLowerCase());
  }
}
