import {
  errno,
  FALLOC_FL_KEEP_SIZE,
  FALLOC_FL_PUNCH_HOLE,
  FALLOC_FL_ZERO_RANGE,
  IN_ACCESS,
  IN_CLOSE_NOWRITE,
  IN_CLOSE_WRITE,
  IN_MODIFY,
  O_APPEND,
  O_NOATIME,
  SEEK_CUR,
  SEEK_DATA,
  SEEK_END,
  SEEK_HOLE,
  SEEK_SET,
} from "../abi/index.ts";
import { loadViews, storeViews, type FileView } from "./file-view.ts";
import { Inode, type OpenRequest } from "./inode.ts";
import type { Storing } from "./storing.ts";
import { OpenFile } from "./open-file.ts";
import { notifyPlace } from "./watch.ts";
import { dropSetIdBits } from "./permissions.ts";

/** Offsets are exact up to here, which is what `off_t` values become on their way through a double. */
export const MAX_FILE_OFFSET: number = Number.MAX_SAFE_INTEGER;

/** A file with content at offsets. File systems say how bytes are kept; offsets, `O_APPEND` and times are the same for all. */
export abstract class RegularFile extends Inode {
  /** Shared mappings of it; nearly always none. */
  views: Set<FileView> | undefined = undefined;

  /** Copies what is at `position`; fewer bytes only at the end. */
  abstract readAt(into: Uint8Array, position: number): number;

  /** Writes at `position`, after zeros if that is beyond the end. Fewer bytes, or `ENOSPC`, when space runs out. */
  abstract writeAt(from: Uint8Array, position: number): number;

  abstract resize(size: number): void;

  /** Makes `[from, to)` read as zeros, within the size, giving space back where it can. */
  punch(from: number, to: number): void {
    const zeros = new Uint8Array(Math.min(to - from, 1 << 16));
    for (let at = from; at < Math.min(to, this.size); at += zeros.length) {
      this.writeAt(zeros.subarray(0, Math.min(zeros.length, Math.min(to, this.size) - at)), at);
    }
  }

  /** Takes space for `[from, to)`, or throws `ENOSPC`. */
  reserve(_from: number, _to: number): void {}

  /** The first position from `position` on that has data (or a hole); a file system without holes has data up to the end. */
  seekData(position: number, wantsHole: boolean): number {
    return wantsHole ? this.size : position;
  }

  /** A description was made, or its last descriptor closed. */
  opened(_flags: number): void {}
  closed(): void {}

  /** `fsync`. */
  sync(): Storing | undefined {
    return this.fileSystem.sync();
  }

  override open(request: OpenRequest): OpenFile {
    return new OpenRegularFile(this, request);
  }
}

const READS_BETWEEN_LOOKS = 64;

/** An open regular file: a position, and flags. */
export class OpenRegularFile extends OpenFile {
  readonly file: RegularFile;
  readonly #sizeLimit: () => number;
  readonly #keepsAccessTime: boolean;
  #position = 0;
  #reads = 0;

  constructor(file: RegularFile, request: OpenRequest) {
    super(file, request);
    this.file = file;
    const { context, place } = request;
    this.#sizeLimit = () => context.fileSizeLimit;
    this.#keepsAccessTime = (request.flags & O_NOATIME) !== 0 || place.mount.isReadOnly;
    file.opened(request.flags);
  }

  override get isSeekable(): boolean {
    return true;
  }

  override get isPollable(): boolean {
    return false;
  }

  override read(into: Uint8Array): number {
    const count = this.readAt(into, this.#position);
    this.#position += count;
    return count;
  }

  override write(from: Uint8Array): number {
    const { file } = this;
    if ((this.flags & O_APPEND) !== 0) {
      file.refresh();
      this.#position = file.size;
    }
    const count = this.#writeTo(from, this.#position);
    this.#position += count;
    return count;
  }

  override readAt(into: Uint8Array, position: number): number {
    if (into.length === 0) return 0;
    const { file } = this;
    if (file.views !== undefined) storeViews(file, { from: position, to: position + into.length });
    const count = file.readAt(into, position);
    if (!this.#keepsAccessTime) this.#touchAccess();
    if (count > 0) this.#notifyWatchers(IN_ACCESS);
    return count;
  }

  /** Linux appends with `O_APPEND` whatever the position, see pwrite(2). */
  override writeAt(from: Uint8Array, position: number): number {
    if ((this.flags & O_APPEND) !== 0) return this.#writeTo(from, this.file.size);
    return this.#writeTo(from, position);
  }

  #writeTo(from: Uint8Array, position: number): number {
    if (from.length === 0) return 0;
    const { file } = this;
    const limit = Math.min(this.#sizeLimit(), MAX_FILE_OFFSET);
    if (position >= limit) throw errno.EFBIG;
    const room = limit - position;
    const count = file.writeAt(room < from.length ? from.subarray(0, room) : from, position);
    if (file.views !== undefined) loadViews(file, { from: position, to: position + count });
    file.touch();
    dropSetIdBits(file);
    this.#notifyWatchers(IN_MODIFY);
    return count;
  }

  /** relatime(8): the access time follows only while it is not after the modification, or is a day old. */
  #touchAccess(): void {
    const { file } = this;
    const isNewer = file.modified.isBefore(file.accessed) && file.changed.isBefore(file.accessed);
    // Asking the clock costs more than reading a byte.
    if (isNewer && ++this.#reads % READS_BETWEEN_LOOKS !== 0) return;
    const now = file.fileSystem.clock.now();
    if (!isNewer || now.seconds - file.accessed.seconds >= 86_400) file.accessed = now;
  }

  #notifyWatchers(mask: number): void {
    const { file, place } = this;
    // Nearly always there are none.
    if (file.watchers === undefined && place?.directory?.watchers === undefined) return;
    notifyPlace(file, { directory: place?.directory, name: place?.name ?? "" }, mask);
  }

  override seek(offset: number, whence: number): number {
    const target = this.#target(offset, whence);
    if (!(target >= 0 && target <= MAX_FILE_OFFSET)) throw errno.EINVAL;
    this.#position = target;
    return target;
  }

  #target(offset: number, whence: number): number {
    const { file } = this;
    switch (whence) {
      case SEEK_SET:
        return offset;
      case SEEK_CUR:
        return this.#position + offset;
      case SEEK_END:
        file.refresh();
        return file.size + offset;
      case SEEK_DATA:
      case SEEK_HOLE:
        return this.#seekData(offset, whence === SEEK_HOLE);
      default:
        throw errno.EINVAL;
    }
  }

  #seekData(offset: number, wantsHole: boolean): number {
    const { file } = this;
    if (offset < 0 || offset >= file.size) throw errno.ENXIO;
    const found = file.seekData(offset, wantsHole);
    if (!wantsHole && found >= file.size) throw errno.ENXIO;
    return Math.min(found, file.size);
  }

  override truncate(size: number): void {
    truncateFile(this.file, { size, limit: this.#sizeLimit() });
    this.#notifyWatchers(IN_MODIFY);
  }

  override allocate(mode: number, { offset, length }: { readonly offset: number; readonly length: number }): void {
    const { file } = this;
    const end = offset + length;
    const keepsSize = (mode & FALLOC_FL_KEEP_SIZE) !== 0;
    if ((mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) !== 0) throw errno.EOPNOTSUPP;
    if ((mode & FALLOC_FL_PUNCH_HOLE) !== 0) {
      if (!keepsSize || (mode & FALLOC_FL_ZERO_RANGE) !== 0) throw errno.EOPNOTSUPP;
      file.punch(offset, Math.min(end, file.size));
    } else {
      if (!keepsSize && end > file.size && end > this.#sizeLimit()) throw errno.EFBIG;
      if ((mode & FALLOC_FL_ZERO_RANGE) !== 0) file.punch(offset, Math.min(end, file.size));
      file.reserve(offset, end);
      if (!keepsSize && end > file.size) file.resize(end);
    }
    loadViews(file, { from: offset, to: end });
    file.touch();
    this.#notifyWatchers(IN_MODIFY);
  }

  override sync(): Storing | undefined {
    return this.file.sync();
  }

  override release(): void {
    this.file.closed();
    this.#notifyWatchers(this.isWritable ? IN_CLOSE_WRITE : IN_CLOSE_NOWRITE);
  }
}

/** `truncate(2)` and `ftruncate(2)`. */
export function truncateFile(
  file: RegularFile,
  { size, limit }: { readonly size: number; readonly limit: number },
): void {
  if (size > limit || size > MAX_FILE_OFFSET) throw errno.EFBIG;
  const before = file.views === undefined ? size : file.size;
  file.resize(size);
  loadViews(file, { from: Math.min(before, size), to: Math.max(before, size) });
  file.touch();
  dropSetIdBits(file);
}
