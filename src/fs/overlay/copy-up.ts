/** A copy in the upper layer of what is in a lower one, made before the first change. */
import { errno, O_RDONLY, S_IFREG } from "../../abi/index.ts";
import { RegularFile, SymbolicLink, type Inode } from "../../vfs/index.ts";
import { merged } from "./marks.ts";
import { push, startOf, type OverlayInode } from "./backing.ts";
import type { Overlayfs } from "./overlayfs.ts";

/** Bytes that are copied at a time. */
const PIECE = 1 << 20;

/** Does nothing for what is in the upper layer already. `empty` leaves out the content, which is about to be cut off anyway. */
export function copyUp(inode: OverlayInode, content: "whole" | "empty" = "whole"): void {
  const { backing } = inode;
  const overlay = inode.fileSystem as Overlayfs;
  if (overlay.isReadOnly) throw errno.EROFS;
  if (backing.isUpper) return;
  const copy = backing.home === undefined ? unnamedCopy(overlay, inode) : namedCopy(inode, backing.home);
  try {
    fill(inode, copy, content);
  } catch (error) {
    if (backing.home !== undefined) backing.home.directory.upper().unlink(backing.home.name, copy);
    throw error;
  }
  inode.movesTo?.(copy);
  backing.inode = copy;
  backing.isUpper = true;
  backing.home = undefined;
  overlay.remember(inode);
  // The copy counts as the same file: its attributes are those of the original.
  push(inode, "times");
}

function namedCopy(inode: OverlayInode, { directory, name }: NonNullable<OverlayInode["backing"]["home"]>): Inode {
  const upper = directory.upper();
  const start = startOf(inode.backing);
  const { inode: real } = inode.backing;
  return real instanceof SymbolicLink ? upper.symlink(name, real.target(), start) : upper.create(name, start);
}

/** Of a file that has lost its names. */
function unnamedCopy(overlay: Overlayfs, inode: OverlayInode): Inode {
  if (inode.type !== S_IFREG) throw errno.ENOENT;
  return overlay.root.upper().createUnnamed(startOf(inode.backing));
}

function fill(inode: OverlayInode, copy: Inode, content: "whole" | "empty"): void {
  const { inode: real } = inode.backing;
  if (inode.extendedAttributes !== undefined) {
    copy.extendedAttributes = merged(copy.extendedAttributes, inode.extendedAttributes);
    copy.attributesChanged("extended");
  }
  if (copy.user !== inode.user || copy.group !== inode.group) {
    copy.user = inode.user;
    copy.group = inode.group;
    copy.attributesChanged("owner");
  }
  if (content === "whole" && real instanceof RegularFile && copy instanceof RegularFile) copyContent(real, copy);
}

/** Holes stay holes. */
function copyContent(from: RegularFile, to: RegularFile): void {
  from.opened(O_RDONLY);
  try {
    const { size } = from;
    const piece = new Uint8Array(Math.min(size, PIECE));
    for (let at = from.seekData(0, false); at < size;) {
      const end = from.seekData(at, true);
      const count = from.readAt(piece.subarray(0, Math.min(PIECE, end - at)), at);
      if (count === 0) break;
      writeAll(to, piece.subarray(0, count), at);
      at = at + count < end ? at + count : from.seekData(at + count, false);
    }
    to.resize(size);
  } finally {
    from.closed();
  }
}

function writeAll(to: RegularFile, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) done += to.writeAt(bytes.subarray(done), position + done);
}
