import { DT_SHIFT, errno, IN_ACCESS, IN_CLOSE_NOWRITE, S_IFDIR, SEEK_CUR, SEEK_SET } from "../abi/index.ts";
import { putInt64, putUtf8, utf8Size } from "../bytes/index.ts";
import type { Directory, DirectoryEntry, OpenRequest } from "./inode.ts";
import type { Storing } from "./storing.ts";
import { OpenFile } from "./open-file.ts";
import { notifyPlace } from "./watch.ts";

/** `struct linux_dirent64`: `d_ino`, `d_off`, `d_reclen`, `d_type`, then the name with a NUL. */
const HEADER_SIZE = 19;

/** An open directory, whose entries `getdents64(2)` reads. Positions 0 and 1 are before `.` and `..`. */
export class OpenDirectory extends OpenFile {
  readonly directory: Directory;
  #position = 0;
  /** Goes on behind `#position`; `undefined` after a seek. */
  #entries: Iterator<DirectoryEntry> | undefined = undefined;
  /** Taken from `#entries`, but did not fit. */
  #pending: DirectoryEntry | undefined = undefined;

  constructor(directory: Directory, request: OpenRequest) {
    super(directory, request);
    this.directory = directory;
  }

  override read(): number {
    throw errno.EISDIR;
  }

  override readAt(): number {
    throw errno.EISDIR;
  }

  override get isSeekable(): boolean {
    return true;
  }

  override get isPollable(): boolean {
    return false;
  }

  override seek(offset: number, whence: number): number {
    const base = whence === SEEK_SET ? 0 : whence === SEEK_CUR ? this.#position : undefined;
    if (base === undefined || base + offset < 0) throw errno.EINVAL;
    this.#position = base + offset;
    this.#entries = undefined;
    this.#pending = undefined;
    return this.#position;
  }

  override sync(): Storing | undefined {
    return this.directory.fileSystem.sync();
  }

  override release(): void {
    this.#notifyWatchers(IN_CLOSE_NOWRITE);
  }

  #notifyWatchers(mask: number): void {
    if (this.place !== undefined) notifyPlace(this.directory, this.place, mask);
  }

  /** Fills `into` with entries; 0 at the end, `EINVAL` when not even one fits. */
  readEntries(into: Uint8Array): number {
    if (this.directory.links === 0) throw errno.ENOENT;
    this.#notifyWatchers(IN_ACCESS);
    const view = new DataView(into.buffer, into.byteOffset, into.length);
    let at = 0;
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
      const size = (HEADER_SIZE + utf8Size(entry.name) + 1 + 7) & ~7;
      if (at + size > into.length) {
        this.#pending = entry;
        if (at === 0) throw errno.EINVAL;
        break;
      }
      putEntry(view, at, { entry, size });
      putUtf8(into, at + HEADER_SIZE, entry.name);
      this.#position = entry.position;
      at += size;
    }
    return at;
  }

  #next(): DirectoryEntry | undefined {
    const pending = this.#pending;
    if (pending !== undefined) {
      this.#pending = undefined;
      return pending;
    }
    const { directory } = this;
    if (this.#position === 0) return dots(directory, ".", 1);
    if (this.#position === 1) return dots(directory.parent ?? directory, "..", 2);
    this.#entries ??= directory.list(this.#position === 2 ? 0 : this.#position);
    const { value, done } = this.#entries.next();
    return done === true ? undefined : value;
  }
}

function dots({ number }: Directory, name: string, position: number): DirectoryEntry {
  return { name, number, type: S_IFDIR, position };
}

/** All but the name, which overwrites the zeros behind it as far as it goes. */
function putEntry(view: DataView, at: number, { entry, size }: { entry: DirectoryEntry; size: number }): void {
  // Of a short name, the rest of the header's last 8 bytes.
  putInt64(view, at + 16, 0);
  putInt64(view, at + size - 8, 0);
  putInt64(view, at, entry.number);
  putInt64(view, at + 8, entry.position);
  view.setUint16(at + 16, size, true);
  view.setUint8(at + 18, entry.type >> DT_SHIFT);
}
