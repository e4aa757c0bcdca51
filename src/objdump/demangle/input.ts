/** A mangled name while it is read, with what the grammar remembers of what was read before. */
import type { Node, TemplateScope } from "./node.ts";

/** Thrown, and caught in `index.ts`, where a name is not what the grammar says. Made once: most names of C are such. */
export const notMangled: Error = new Error("The name is not mangled");

/** The nesting that is followed; no program has half of it. */
const DEPTH_LIMIT = 256;

export class Input {
  protected readonly name: string;
  protected at: number;
  /** What `S_`, `S0_`, ... mean. */
  protected substitutions: Node[] = [];
  protected scope: TemplateScope = { arguments: [], outer: undefined };
  /** Whether the parameters of a lambda are being read: there `T_` is `auto`. */
  protected isInLambda = false;
  #depth = 0;

  constructor(name: string, at: number) {
    this.name = name;
    this.at = at;
  }

  protected get isDone(): boolean {
    return this.at >= this.name.length;
  }

  /** The character `ahead` of the next one; empty at the end. */
  protected peek(ahead: number = 0): string {
    return this.name.charAt(this.at + ahead);
  }

  protected startsWith(text: string): boolean {
    return this.name.startsWith(text, this.at);
  }

  /** Goes behind `text` if that is next. */
  protected accept(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  protected expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  protected take(count: number): string {
    if (this.at + count > this.name.length) this.fail();
    this.at += count;
    return this.name.slice(this.at - count, this.at);
  }

  /** Decimal digits, as they are; possibly none. */
  protected digits(): string {
    const start = this.at;
    while (this.peek() >= "0" && this.peek() <= "9") this.at++;
    return this.name.slice(start, this.at);
  }

  /** `<number> ::= [n] <non-negative decimal integer>`, as text with a minus. */
  protected number(): string {
    const sign = this.accept("n") ? "-" : "";
    const digits = this.digits();
    return digits === "" ? this.fail() : sign + digits;
  }

  /** `<seq-id> _`, base 36: `_` is 0, `0_` is 1. */
  protected sequenceId(): number {
    let value = 0;
    if (this.accept("_")) return value;
    while (!this.accept("_")) {
      const character = this.peek();
      if (!/[0-9A-Z]/.test(character) || value > 1e6) this.fail();
      value = value * 36 + Number.parseInt(character, 36);
      this.at++;
    }
    return value + 1;
  }

  /** `[<non-negative number>] _`, decimal: `_` is 0, `0_` is 1. */
  protected decimalId(): number {
    const digits = this.digits();
    this.expect("_");
    return digits === "" ? 0 : Number(digits) + 1;
  }

  /** Items up to an `E`, which is taken too. */
  protected untilEnd(item: () => Node): readonly Node[] {
    const items: Node[] = [];
    while (!this.accept("E")) items.push(item());
    return items;
  }

  protected remember(node: Node): Node {
    this.substitutions.push(node);
    return node;
  }

  /** Reads something that may contain itself. */
  protected nested<T>(read: () => T): T {
    if (++this.#depth > DEPTH_LIMIT) this.fail();
    const value = read();
    this.#depth--;
    return value;
  }

  protected fail(): never {
    throw notMangled;
  }
}
