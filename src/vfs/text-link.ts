import { utf8Size } from "../bytes/index.ts";
import type { FileSystem } from "./file-system.ts";
import { SymbolicLink, type InodeStart } from "./inode.ts";

/** A symbolic link whose text is in memory. */
export class TextLink extends SymbolicLink {
  readonly #target: string;

  constructor(fileSystem: FileSystem, start: InodeStart, target: string) {
    super(fileSystem, start);
    this.#target = target;
  }

  override get size(): number {
    return utf8Size(this.#target);
  }

  override get blocks(): number {
    return 0;
  }

  override target(): string {
    return this.#target;
  }
}
