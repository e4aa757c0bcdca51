/** Archives of tar. Damaged headers get checksums that are right again, since nothing behind the check would be reached otherwise. */
import { Tarfs } from "../../../src/fs/index.ts";
import { Directory, RegularFile, SymbolicLink, Timestamp } from "../../../src/vfs/index.ts";
import type { Target } from "../judge.ts";

export const tarTargets: readonly Target[] = [
  { name: "tar", seeds: ["tar"], run: (bytes) => readAll(new Tarfs({ clock, bytes }).root) },
  { name: "tar-headers", seeds: ["tar"], run: (bytes) => readAll(new Tarfs({ clock, bytes: repaired(bytes) }).root) },
];

const clock = { now: () => new Timestamp(0, 0) };
const BLOCK = 512;
const CHECKSUM = { start: 148, end: 156 };
/** Files may say that they are larger than any memory. */
const LONGEST_READ = 1 << 16;

function readAll(directory: Directory): void {
  const entries = directory.list(0);
  for (let next = entries.next(); next.done !== true; next = entries.next()) {
    const inode = directory.lookup(next.value.name);
    if (inode instanceof Directory) readAll(inode);
    else if (inode instanceof SymbolicLink) inode.target();
    else if (inode instanceof RegularFile) readFile(inode);
  }
}

function readFile(file: RegularFile): void {
  const { size } = file;
  const bytes = new Uint8Array(Math.min(size, LONGEST_READ));
  if (file.readAt(bytes, 0) !== bytes.length) throw new Error("A read is shorter than the file");
  file.readAt(bytes, Math.max(0, size - bytes.length));
  const data = file.seekData(0, false);
  if (data < 0 || data > size || file.seekData(0, true) > size) throw new Error(`Data is at ${data} of ${size}`);
}

function repaired(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    const block = bytes.subarray(at, at + BLOCK);
    if (String.fromCharCode(...block.subarray(257, 262)) !== "ustar") continue;
    const { start, end } = CHECKSUM;
    block.fill(0x20, start, end);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.set(new TextEncoder().encode(sum.toString(8).padStart(6, "0")), start);
    block[start + 6] = 0;
  }
  return bytes;
}
