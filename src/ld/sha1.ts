/** SHA-1 (FIPS 180-4, 6.1): for ids of contents, not for secrets. The core has no host whose hash it could use. */

const BLOCK = 64;

/** The 20 bytes of the hash. */
export function sha1(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / BLOCK) * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  const state = Uint32Array.of(0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0);
  const words = new Int32Array(80);
  for (let at = 0; at < padded.length; at += BLOCK) {
    for (let index = 0; index < 16; index++) words[index] = view.getInt32(at + index * 4);
    for (let index = 16; index < 80; index++)
      words[index] = rotate(words[index - 3]! ^ words[index - 8]! ^ words[index - 14]! ^ words[index - 16]!, 1);
    addBlock(state, words);
  }
  const hash = new Uint8Array(20);
  const output = new DataView(hash.buffer);
  state.forEach((word, index) => output.setUint32(index * 4, word));
  return hash;
}

function addBlock(state: Uint32Array, words: Int32Array): void {
  let [a, b, c, d, e] = state as unknown as [number, number, number, number, number];
  for (let index = 0; index < 80; index++) {
    const [mixed, constant] = roundOf(index, { b, c, d });
    const next = (rotate(a, 5) + mixed + e + constant + words[index]!) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  [a, b, c, d, e].forEach((word, index) => (state[index]! += word));
}

function roundOf(
  index: number,
  { b, c, d }: { readonly b: number; readonly c: number; readonly d: number },
): readonly [mixed: number, constant: number] {
  if (index < 20) return [(b & c) | (~b & d), 0x5a82_7999];
  if (index < 40) return [b ^ c ^ d, 0x6ed9_eba1];
  if (index < 60) return [(b & c) | (b & d) | (c & d), 0x8f1b_bcdc];
  return [b ^ c ^ d, 0xca62_c1d6];
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
