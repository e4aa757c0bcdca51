import { errno } from "../abi/index.ts";
import type { FileSystem } from "./file-system.ts";
import { Directory } from "./inode.ts";
import { Mount, type MountOptions } from "./mount.ts";
import { Place } from "./place.ts";

/** What is mounted where: mount_namespaces(7), of which there is one. */
export class Namespace {
  /** In the order they were mounted. */
  readonly mounts: Mount[] = [];
  readonly root: Place;
  #lastNumber = 0;

  constructor(root: FileSystem, options: MountOptions = {}) {
    const mount = new Mount(root, undefined, { ...options, number: ++this.#lastNumber });
    this.mounts.push(mount);
    this.root = new Place(mount, mount.root);
  }

  mount(fileSystem: FileSystem, at: Place, options: MountOptions = {}): Mount {
    if (!(at.inode instanceof Directory)) throw errno.ENOTDIR;
    const mount = new Mount(
      fileSystem,
      { mount: at.mount, directory: at.inode },
      { ...options, number: ++this.#lastNumber },
    );
    this.mounts.push(mount);
    at.inode.mountCount++;
    return mount;
  }

  /** `at` is the root of what is mounted. */
  unmount(at: Place): void {
    const { mount } = at;
    if (at.inode !== mount.root || mount.on === undefined) throw errno.EINVAL;
    if (this.mounts.some(({ on }) => on?.mount === mount)) throw errno.EBUSY;
    this.mounts.splice(this.mounts.indexOf(mount), 1);
    mount.on.directory.mountCount--;
  }

  /** The topmost mount on that directory of that mount, and so on upwards; `mount` itself if there is none. */
  topMount(mount: Mount, directory: Directory): Mount {
    let top = mount;
    let covered = directory;
    while (covered.mountCount > 0) {
      const above = this.mounts.findLast(({ on }) => on?.mount === top && on.directory === covered);
      if (above === undefined) return top;
      top = above;
      covered = above.root;
    }
    return top;
  }
}
