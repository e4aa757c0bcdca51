import { errno, O_ACCMODE, O_NONBLOCK, O_RDWR, O_WRONLY } from "../../abi/index.ts";
import type { OpenFile, OpenRequest, SpecialInode } from "../../vfs/index.ts";
import { Pipe, PipeEnd } from "./pipe.ts";

/**
 * Opens a fifo. Whether opening has to wait for the other end is the caller's to see, by {@link isWaitingForOtherEnd}: nothing waits
 * in here.
 */
export function openFifo(inode: SpecialInode, { flags, place }: OpenRequest): OpenFile {
  const pipe = inode.attachment instanceof Pipe ? inode.attachment : new Pipe();
  inode.attachment = pipe;
  const isWriteOnly = (flags & O_ACCMODE) === O_WRONLY;
  if (isWriteOnly && (flags & O_NONBLOCK) !== 0 && pipe.readers === 0) throw errno.ENXIO;
  return new FifoEnd(pipe, { inode, flags, place });
}

export class FifoEnd extends PipeEnd {
  // Ends that were opened before this one, of the other kind.
  readonly #others: number = (this.flags & O_ACCMODE) === O_WRONLY ? this.pipe.readersSeen : this.pipe.writersSeen;

  /** An open that is not `O_NONBLOCK` returns when the other end is there, or was meanwhile. */
  get isWaitingForOtherEnd(): boolean {
    if ((this.flags & O_NONBLOCK) !== 0 || (this.flags & O_ACCMODE) === O_RDWR) return false;
    const { pipe } = this;
    if (this.isWritable) return pipe.readers === 0 && pipe.readersSeen === this.#others;
    return pipe.writers === 0 && pipe.writersSeen === this.#others;
  }
}
