import * as fs from "node:fs";
import { errno, O_ACCMODE, O_RDONLY, O_TRUNC } from "../../../abi/index.ts";
import { RegularFile, type AttributeKind, type FileSystem, type Storing } from "../../../vfs/index.ts";
import {
  copyStatus,
  pathOf,
  setByDescriptor,
  setByName,
  startOf,
  statusOfPlace,
  type HostPlace,
} from "./host-attributes.ts";
import { keyOf, onHost, statusOf } from "./on-host.ts";

export class HostFile extends RegularFile {
  place: HostPlace;
  readonly #key: string;
  #size: number;
  #blocks: number;
  #descriptions = 0;
  #descriptor: number | undefined = undefined;
  #isWritable = false;

  constructor(fileSystem: FileSystem, place: HostPlace, status: fs.BigIntStats) {
    super(fileSystem, startOf(status));
    this.place = place;
    this.#key = keyOf(status);
    this.#size = Number(status.size);
    this.#blocks = Number(status.blocks);
    copyStatus(this, status);
  }

  override get size(): number {
    this.refresh();
    return this.#size;
  }

  override get blocks(): number {
    return this.#blocks;
  }

  override refresh(): void {
    const status = this.#descriptor === undefined ? statusOfPlace(this.place) : statusOf(this.#descriptor);
    if (status === undefined || keyOf(status) !== this.#key) return;
    this.#size = Number(status.size);
    this.#blocks = Number(status.blocks);
    copyStatus(this, status);
  }

  override attributesChanged(kind: AttributeKind): void {
    if (this.#descriptor === undefined) setByName(this, this.#key, kind);
    else setByDescriptor(this.#descriptor, this, kind);
  }

  /** Times are the host's. */
  override touch(): void {}

  override opened(flags: number): void {
    this.#open((flags & O_ACCMODE) !== O_RDONLY || (flags & O_TRUNC) !== 0);
    this.#descriptions++;
  }

  override closed(): void {
    this.#descriptions--;
    const descriptor = this.#descriptor;
    if (this.#descriptions > 0 || descriptor === undefined) return;
    this.#descriptor = undefined;
    this.#isWritable = false;
    onHost(() => fs.closeSync(descriptor));
  }

  /** A descriptor of the host that serves all descriptions; for writing once one of them writes. */
  #open(writes: boolean): number {
    const old = this.#descriptor;
    if (old !== undefined && (this.#isWritable || !writes)) return old;
    const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY: reading, O_RDWR } = fs.constants;
    const flags = (writes ? O_RDWR : reading) | O_NOFOLLOW | O_NONBLOCK;
    const fresh = onHost(() => fs.openSync(pathOf(this.place), flags));
    if (keyOf(statusOf(fresh)) !== this.#key) {
      fs.closeSync(fresh);
      throw errno.ESTALE;
    }
    if (old !== undefined) fs.closeSync(old);
    this.#descriptor = fresh;
    this.#isWritable = writes;
    return fresh;
  }

  /** For the time of `work`, if nobody has it open. */
  #with<T>(writes: boolean, work: (descriptor: number) => T): T {
    const descriptor = this.#open(writes);
    this.#descriptions++;
    try {
      return onHost(() => work(descriptor));
    } finally {
      this.closed();
    }
  }

  override readAt(into: Uint8Array, position: number): number {
    return this.#with(false, (descriptor) => fs.readSync(descriptor, into, 0, into.length, position));
  }

  override writeAt(from: Uint8Array, position: number): number {
    return this.#with(true, (descriptor) => fs.writeSync(descriptor, from, 0, from.length, position));
  }

  override resize(size: number): void {
    this.#with(true, (descriptor) => fs.ftruncateSync(descriptor, size));
  }

  override sync(): Storing | undefined {
    this.#with(false, (descriptor) => fs.fsyncSync(descriptor));
    return undefined;
  }
}
