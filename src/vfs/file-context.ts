import type { Identity } from "./identity.ts";
import type { OpenRequest, SpecialInode } from "./inode.ts";
import type { Namespace } from "./namespace.ts";
import type { OpenFile } from "./open-file.ts";
import type { Place } from "./place.ts";

/** What a process has to do with files: where its paths begin, who it is. */
export interface FileContext {
  readonly namespace: Namespace;
  readonly root: Place;
  readonly workingDirectory: Place;
  readonly umask: number;
  readonly identity: Identity;
  /** `RLIMIT_FSIZE`. */
  readonly fileSizeLimit: number;

  /** Opens what a fifo or a device's inode stands for. */
  openSpecial(inode: SpecialInode, request: OpenRequest): OpenFile;
}
