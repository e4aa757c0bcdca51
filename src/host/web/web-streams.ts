/** Streams of a page: text that it shows, and bytes that it sends. */
import { WOULD_BLOCK } from "../../abi/index.ts";
import type { HostInput, HostOutput } from "../../kernel/index.ts";

/** Output as text, in pieces as they are written; characters are never divided. */
export class TextOutput implements HostOutput {
  readonly #decoder = new TextDecoder();
  readonly #show: (text: string) => void;

  constructor(show: (text: string) => void) {
    this.#show = show;
  }

  write(bytes: Uint8Array): number {
    this.#show(this.#decoder.decode(bytes.slice(), { stream: true }));
    return bytes.length;
  }
}

/** Input that the page sends. */
export class QueueInput implements HostInput {
  readonly #chunks: Uint8Array[] = [];
  #isEnded = false;
  #arrived: () => void = () => undefined;

  watch(arrived: () => void): void {
    this.#arrived = arrived;
  }

  send(text: string): void {
    if (text !== "") this.#chunks.push(new TextEncoder().encode(text));
    this.#arrived();
  }

  end(): void {
    this.#isEnded = true;
    this.#arrived();
  }

  isReady(): boolean {
    return this.#isEnded || this.#chunks.length > 0;
  }

  read(into: Uint8Array): number {
    const chunk = this.#chunks[0];
    if (chunk === undefined) return this.#isEnded ? 0 : WOULD_BLOCK;
    const part = chunk.subarray(0, into.length);
    into.set(part);
    if (part.length === chunk.length) this.#chunks.shift();
    else this.#chunks[0] = chunk.subarray(part.length);
    return part.length;
  }
}
