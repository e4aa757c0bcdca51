import type { Directory, Inode } from "./inode.ts";
import type { Mount } from "./mount.ts";

/** An inode as it was found: in which mount, and by which name in which directory. */
export class Place {
  readonly mount: Mount;
  readonly inode: Inode;
  /** The directory it was found in; of a directory, `inode.parent` is the truth. */
  readonly directory: Directory | undefined;
  readonly name: string;

  constructor(mount: Mount, inode: Inode, found?: { readonly directory: Directory; readonly name: string }) {
    this.mount = mount;
    this.inode = inode;
    this.directory = found?.directory;
    this.name = found?.name ?? "";
  }
}
