// What every host of the core has although ECMAScript does not specify it (https://min-common-api.proposal.wintertc.org).
// Only tsconfig.core.json sees this file: elsewhere @types/node declares the same names.

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: ArrayBufferLike | ArrayBufferView, options?: { stream?: boolean }): string;
}
