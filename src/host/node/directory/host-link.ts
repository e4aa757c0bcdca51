import * as fs from "node:fs";
import { decodeUtf8 } from "../../../bytes/index.ts";
import { SymbolicLink, type AttributeKind, type FileSystem } from "../../../vfs/index.ts";
import { copyStatus, pathOf, setOfLink, startOf, statusOfPlace, type HostPlace } from "./host-attributes.ts";
import { keyOf, onHost } from "./on-host.ts";

export class HostLink extends SymbolicLink {
  place: HostPlace;
  readonly #key: string;
  #size: number;
  #blocks: number;

  constructor(fileSystem: FileSystem, place: HostPlace, status: fs.BigIntStats) {
    super(fileSystem, startOf(status));
    this.place = place;
    this.#key = keyOf(status);
    this.#size = Number(status.size);
    this.#blocks = Number(status.blocks);
    copyStatus(this, status);
  }

  override get size(): number {
    return this.#size;
  }

  override get blocks(): number {
    return this.#blocks;
  }

  /** The host may give the number of a link that is gone to a new one. */
  override refresh(): void {
    const status = statusOfPlace(this.place);
    if (status === undefined || keyOf(status) !== this.#key) return;
    this.#size = Number(status.size);
    this.#blocks = Number(status.blocks);
    copyStatus(this, status);
  }

  override target(): string {
    return decodeUtf8(onHost(() => fs.readlinkSync(pathOf(this.place), "buffer")));
  }

  override attributesChanged(kind: AttributeKind): void {
    setOfLink(this, kind);
  }
}
