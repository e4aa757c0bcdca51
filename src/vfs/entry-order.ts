/** Below it are the positions of `.` and `..`. */
const FIRST = 3;

interface Placed {
  readonly name: string;
  readonly position: number;
}

/**
 * The order in which the names of a directory are listed that is kept elsewhere, in an order of its own or none: each keeps its position for
 * as long as it is there.
 */
export class EntryOrder {
  /** In the order of positions. */
  readonly #positions = new Map<string, number>();
  #next = FIRST;

  /** Takes over what there is now, and forgets what is not. */
  update(entries: Iterable<{ readonly name: string }>): void {
    const present = new Set<string>();
    for (const { name } of entries) present.add(name);
    for (const name of this.#positions.keys()) if (!present.has(name)) this.#positions.delete(name);
    for (const name of present) if (!this.#positions.has(name)) this.#positions.set(name, this.#next++);
  }

  add(name: string): void {
    this.#positions.delete(name);
    this.#positions.set(name, this.#next++);
  }

  remove(name: string): void {
    this.#positions.delete(name);
  }

  /** Live: what comes or goes meanwhile is seen or not. */
  *after(position: number): Generator<Placed, undefined> {
    for (const [name, own] of this.#positions) if (own > position) yield { name, position: own };
    return undefined;
  }
}
