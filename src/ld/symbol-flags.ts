/**
 * What is said of a symbol by yes or no, in one number: a field for each would be nearly half of a symbol, and a link has half
 * a million of them.
 */
const WEAK = 1 << 0;
const LOCAL = 1 << 1;
const HIDDEN = 1 << 2;
const PROTECTED = 1 << 3;
const EXPORTED = 1 << 4;
const RETAINED = 1 << 5;
const THREAD_LOCAL = 1 << 6;
const REFERENCED = 1 << 7;
const WANTED = 1 << 8;
const LIVE = 1 << 9;

export class SymbolFlags {
  #flags = 0;

  get isWeak(): boolean {
    return (this.#flags & WEAK) !== 0;
  }

  set isWeak(value: boolean) {
    this.#flags = value ? this.#flags | WEAK : this.#flags & ~WEAK;
  }

  get isLocal(): boolean {
    return (this.#flags & LOCAL) !== 0;
  }

  set isLocal(value: boolean) {
    this.#flags = value ? this.#flags | LOCAL : this.#flags & ~LOCAL;
  }

  /** `STV_HIDDEN` or `STV_INTERNAL`: no other module sees it. */
  get isHidden(): boolean {
    return (this.#flags & HIDDEN) !== 0;
  }

  set isHidden(value: boolean) {
    this.#flags = value ? this.#flags | HIDDEN : this.#flags & ~HIDDEN;
  }

  /** `STV_PROTECTED`: others see it, but do not replace it. */
  get isProtected(): boolean {
    return (this.#flags & PROTECTED) !== 0;
  }

  set isProtected(value: boolean) {
    this.#flags = value ? this.#flags | PROTECTED : this.#flags & ~PROTECTED;
  }

  /** Whether it has to be exported because its file says so. */
  get isExported(): boolean {
    return (this.#flags & EXPORTED) !== 0;
  }

  set isExported(value: boolean) {
    this.#flags = value ? this.#flags | EXPORTED : this.#flags & ~EXPORTED;
  }

  /** Whether it has to be kept, used or not. */
  get isRetained(): boolean {
    return (this.#flags & RETAINED) !== 0;
  }

  set isRetained(value: boolean) {
    this.#flags = value ? this.#flags | RETAINED : this.#flags & ~RETAINED;
  }

  get isThreadLocal(): boolean {
    return (this.#flags & THREAD_LOCAL) !== 0;
  }

  set isThreadLocal(value: boolean) {
    this.#flags = value ? this.#flags | THREAD_LOCAL : this.#flags & ~THREAD_LOCAL;
  }

  /** Whether some object, not only a shared one or an archive, mentions it: it may then have to be reported. */
  get isReferenced(): boolean {
    return (this.#flags & REFERENCED) !== 0;
  }

  set isReferenced(value: boolean) {
    this.#flags = value ? this.#flags | REFERENCED : this.#flags & ~REFERENCED;
  }

  /** Whether a reference that is not weak is among them. */
  get isWanted(): boolean {
    return (this.#flags & WANTED) !== 0;
  }

  set isWanted(value: boolean) {
    this.#flags = value ? this.#flags | WANTED : this.#flags & ~WANTED;
  }

  /** The output: whether anything that is kept refers to it. */
  get isLive(): boolean {
    return (this.#flags & LIVE) !== 0;
  }

  set isLive(value: boolean) {
    this.#flags = value ? this.#flags | LIVE : this.#flags & ~LIVE;
  }
}
