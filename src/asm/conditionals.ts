/** `.if` ... `.endif`: which statements count. */
import type { Site } from "./source.ts";

interface Conditional {
  /** Whether statements of the present branch count. */
  active: boolean;
  /** Whether a branch has counted already, so that `.else` does not. */
  taken: boolean;
  /** Whether the statements around it count. */
  readonly enclosing: boolean;
  hasElse: boolean;
  readonly site: Site;
}

/** `.if` nested deeper than this is a mistake. */
export const DEEPEST_CONDITIONAL = 1000;

/** The stack of open `.if`s. */
export class Conditionals {
  readonly #open: Conditional[] = [];

  /** Whether statements count now. */
  get active(): boolean {
    return this.#open.at(-1)?.active ?? true;
  }

  get depth(): number {
    return this.#open.length;
  }

  /** Where the innermost open one began. */
  get innermost(): Site | undefined {
    return this.#open.at(-1)?.site;
  }

  begin(condition: boolean, site: Site): void {
    const enclosing = this.active;
    this.#open.push({ active: enclosing && condition, taken: condition, enclosing, hasElse: false, site });
  }

  /** Whether the statements around the innermost open one count. */
  get enclosing(): boolean {
    return this.#open.at(-1)?.enclosing ?? true;
  }

  /** Whether the condition of an `.elseif` has to be asked for. */
  get asks(): boolean {
    const open = this.#open.at(-1);
    return open !== undefined && open.enclosing && !open.taken;
  }

  /** `.elseif`, or `.else` if no condition is given; a sentence if it has no place here. */
  branch(condition?: boolean): string | undefined {
    const open = this.#open.at(-1);
    const name = condition === undefined ? ".else" : ".elseif";
    if (open === undefined) return `Found "${name}" outside of ".if"`;
    if (open.hasElse) return `Found "${name}" behind ".else"`;
    open.active = open.enclosing && !open.taken && (condition ?? true);
    open.taken ||= condition ?? true;
    open.hasElse = condition === undefined;
    return undefined;
  }

  /** `.endif`; false if none is open. */
  end(): boolean {
    return this.#open.pop() !== undefined;
  }

  /** Forgets those that were begun since `depth` were open. */
  cut(depth: number): void {
    this.#open.length = Math.min(depth, this.#open.length);
  }
}
