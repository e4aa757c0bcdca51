/** null(4), zero(4), full(4), random(4). */
import { errno, POLLIN, POLLOUT, SEEK_CUR, SEEK_SET } from "../../abi/index.ts";
import type { Host } from "../../kernel/index.ts";
import { OpenFile, type Inode, type OpenRequest } from "../../vfs/index.ts";

/** A device that is always ready, and at which every position is the same. */
abstract class MemoryDevice extends OpenFile {
  override get isSeekable(): boolean {
    return true;
  }

  override get isPollable(): boolean {
    return false;
  }

  override readAt(into: Uint8Array): number {
    return this.read(into);
  }

  override writeAt(from: Uint8Array): number {
    return this.write(from);
  }

  override write(from: Uint8Array): number {
    return from.length;
  }

  override seek(offset: number, whence: number): number {
    if (whence !== SEEK_SET && whence !== SEEK_CUR && whence !== 2) throw errno.EINVAL;
    if (offset < 0) throw errno.EINVAL;
    return 0;
  }

  override poll(): number {
    return POLLIN | POLLOUT;
  }
}

class NullDevice extends MemoryDevice {
  override read(): number {
    return 0;
  }
}

class ZeroDevice extends MemoryDevice {
  override get mapsZeros(): boolean {
    return true;
  }

  override read(into: Uint8Array): number {
    into.fill(0);
    return into.length;
  }
}

class FullDevice extends ZeroDevice {
  override get mapsZeros(): boolean {
    return false;
  }

  override write(): number {
    throw errno.ENOSPC;
  }
}

/** What hosts give at a time. */
const CHUNK = 65_536;

class RandomDevice extends MemoryDevice {
  readonly #host: Host;

  constructor(inode: Inode, request: OpenRequest, host: Host) {
    super(inode, request);
    this.#host = host;
  }

  override get isPollable(): boolean {
    return true;
  }

  override read(into: Uint8Array): number {
    for (let at = 0; at < into.length; at += CHUNK) this.#host.fillRandom(into.subarray(at, at + CHUNK));
    return into.length;
  }
}

export const memoryDevices: Readonly<
  Record<string, { minor: number; open: (inode: Inode, request: OpenRequest, host: Host) => OpenFile }>
> = {
  null: { minor: 3, open: (inode, request) => new NullDevice(inode, request) },
  zero: { minor: 5, open: (inode, request) => new ZeroDevice(inode, request) },
  full: { minor: 7, open: (inode, request) => new FullDevice(inode, request) },
  random: { minor: 8, open: (inode, request, host) => new RandomDevice(inode, request, host) },
  urandom: { minor: 9, open: (inode, request, host) => new RandomDevice(inode, request, host) },
};
