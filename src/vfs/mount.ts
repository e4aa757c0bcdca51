import type { FileSystem } from "./file-system.ts";
import type { Directory } from "./inode.ts";

export interface MountOptions {
  readonly isReadOnly?: boolean;
  readonly isNoExec?: boolean;
  readonly isNoSuid?: boolean;
  /** The first word of its line in `/proc/mounts`. */
  readonly source?: string;
}

/** A file system at a directory of another. */
export class Mount {
  readonly fileSystem: FileSystem;
  readonly root: Directory;
  /** What it is mounted on; `undefined` for the root of all. */
  readonly on: { readonly mount: Mount; readonly directory: Directory } | undefined;
  readonly source: string;
  /** As `/proc/PID/mountinfo` has it; 0 for what no path leads to. */
  readonly number: number;
  isReadOnly: boolean;
  isNoExec: boolean;
  isNoSuid: boolean;

  constructor(fileSystem: FileSystem, on: Mount["on"], options: MountOptions & { readonly number?: number } = {}) {
    this.fileSystem = fileSystem;
    this.number = options.number ?? 0;
    this.root = fileSystem.root;
    this.on = on;
    this.source = options.source ?? fileSystem.type;
    this.isReadOnly = options.isReadOnly === true || fileSystem.isReadOnly;
    this.isNoExec = options.isNoExec === true;
    this.isNoSuid = options.isNoSuid === true;
  }
}
