/** Files of a tar archive (POSIX.1 ustar, with the long names of GNU and pax). */
const BLOCK = 512;

/**
 * The regular files by their paths, as views of the archive.
 * @param keep whether a file is wanted.
 */
export function untar(tar: Uint8Array, keep: (path: string) => boolean = () => true): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const text = (start: number, size: number): string => textUpToZero(tar.subarray(at + start, at + start + size));
    const size = Number.parseInt(text(124, 12).trim() || "0", 8);
    if (!(size >= 0)) throw new TypeError(`Cannot read the size of a file at offset ${at} of a tar archive`);
    const kind = String.fromCharCode(tar[at + 156] ?? 0);
    const prefix = text(345, 155);
    const contents = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (kind === "L") longName = textUpToZero(contents);
    else if (kind === "x") longName = /\d+ path=([^\n]*)\n/.exec(decoder.decode(contents))?.[1] ?? longName;
    else {
      const path = longName ?? (prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`);
      longName = undefined;
      if ((kind === "0" || kind === "\0") && keep(path)) files.set(path, contents);
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

const decoder = new TextDecoder();

function textUpToZero(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
}
