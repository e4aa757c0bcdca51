/** What is said of an entry by yes or no, in one number, as of symbols. */
const ZERO = 1 << 0;
const THREAD_LOCAL = 1 << 1;
const WRITABLE = 1 << 2;
const STRINGS = 1 << 3;
const RETAINED = 1 << 4;
const DISCARDED = 1 << 5;
const LIVE = 1 << 6;

export class EntryFlags {
  #flags = 0;

  /** Whether it is zeros that no file has. */
  get isZero(): boolean {
    return (this.#flags & ZERO) !== 0;
  }

  set isZero(value: boolean) {
    this.#flags = value ? this.#flags | ZERO : this.#flags & ~ZERO;
  }

  get isThreadLocal(): boolean {
    return (this.#flags & THREAD_LOCAL) !== 0;
  }

  set isThreadLocal(value: boolean) {
    this.#flags = value ? this.#flags | THREAD_LOCAL : this.#flags & ~THREAD_LOCAL;
  }

  get isWritable(): boolean {
    return (this.#flags & WRITABLE) !== 0;
  }

  set isWritable(value: boolean) {
    this.#flags = value ? this.#flags | WRITABLE : this.#flags & ~WRITABLE;
  }

  /** Whether it is made of strings that equal ones may be merged with. */
  get isStrings(): boolean {
    return (this.#flags & STRINGS) !== 0;
  }

  set isStrings(value: boolean) {
    this.#flags = value ? this.#flags | STRINGS : this.#flags & ~STRINGS;
  }

  /** Whether it stays, used or not. */
  get isRetained(): boolean {
    return (this.#flags & RETAINED) !== 0;
  }

  set isRetained(value: boolean) {
    this.#flags = value ? this.#flags | RETAINED : this.#flags & ~RETAINED;
  }

  /** Whether another file's comdat group of the same name was there first. */
  get isDiscarded(): boolean {
    return (this.#flags & DISCARDED) !== 0;
  }

  set isDiscarded(value: boolean) {
    this.#flags = value ? this.#flags | DISCARDED : this.#flags & ~DISCARDED;
  }

  get isLive(): boolean {
    return (this.#flags & LIVE) !== 0;
  }

  set isLive(value: boolean) {
    this.#flags = value ? this.#flags | LIVE : this.#flags & ~LIVE;
  }
}
