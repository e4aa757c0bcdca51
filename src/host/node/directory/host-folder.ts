import * as fs from "node:fs";
import { join } from "node:path";
import { errno, S_IFDIR, S_IFMT, S_IFREG } from "../../../abi/index.ts";
import { decodeUtf8 } from "../../../bytes/index.ts";
import {
  Directory,
  EntryOrder,
  type AttributeKind,
  type DirectoryEntry,
  type Inode,
  type InodeStart,
  type Naming,
} from "../../../vfs/index.ts";
import { descriptorPath, folderDescriptor, hasFolderDescriptors, openFolder } from "./folder-descriptors.ts";
import { copyStatus, pathOf, setByName, startOf, type HostInode, type HostPlace } from "./host-attributes.ts";
import type { HostDirectory } from "./host-directory.ts";
import { hostPath } from "./host-path.ts";
import { keyOf, onHost, statusAt, statusOf } from "./on-host.ts";

/** Names with these are none of a file: they would be paths. */
const FORBIDDEN = /[/\0]/;
const isRoot = process.getuid?.() === 0;

export class HostFolder extends Directory {
  declare readonly fileSystem: HostDirectory;
  place: HostPlace;
  readonly #key: string;
  readonly #order = new EntryOrder();
  #size: number;
  #blocks: number;

  constructor(fileSystem: HostDirectory, place: HostPlace, status: fs.BigIntStats) {
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

  /** A path of the host for this very directory: no link has taken its place, nor that of one above it. */
  get path(): string {
    if (hasFolderDescriptors) return descriptorPath(folderDescriptor(this, () => this.#open()));
    const path = this.#plainPath;
    const status = statusAt(path);
    if (status === undefined || keyOf(status) !== this.#key) throw errno.ENOENT;
    return path;
  }

  #open(): number {
    const descriptor = onHost(() => openFolder(pathOf(this.place)));
    if (keyOf(statusOf(descriptor)) === this.#key) return descriptor;
    fs.closeSync(descriptor);
    throw errno.ENOENT;
  }

  get #plainPath(): string {
    return "path" in this.place ? this.place.path : join(this.place.folder.#plainPath, this.place.name);
  }

  /** The host's path of a name in here. */
  at(name: string): string | Buffer {
    if (FORBIDDEN.test(name) || name === "." || name === "..") throw errno.EINVAL;
    return hostPath(`${this.path}/${name}`);
  }

  override refresh(): void {
    try {
      const status = statusAt(`${this.path}/.`);
      if (status === undefined) {
        this.links = 0;
        return;
      }
      this.#size = Number(status.size);
      this.#blocks = Number(status.blocks);
      copyStatus(this, status);
    } catch (error) {
      if (error !== errno.ENOENT) throw error;
      this.links = 0;
    }
  }

  override attributesChanged(kind: AttributeKind): void {
    setByName(this, this.#key, kind);
  }

  override lookup(name: string): Inode | undefined {
    const status = statusAt(this.at(name));
    if (status === undefined) return undefined;
    const inode = this.fileSystem.inodeFor({ folder: this, name }, status);
    if (inode instanceof HostFolder) {
      inode.parent = this;
      inode.name = name;
    }
    return inode;
  }

  override *list(after: number): Generator<DirectoryEntry, undefined> {
    if (after === 0) this.#order.update(this.#names());
    for (const { name, position } of this.#order.after(after)) {
      const inode = this.lookup(name);
      if (inode !== undefined) yield { name, number: inode.number, type: inode.type, position };
    }
    return undefined;
  }

  #names(): { name: string }[] {
    const names = onHost(() => fs.readdirSync(this.path, { encoding: "buffer" }));
    return names.map((bytes) => ({ name: decodeUtf8(bytes) }));
  }

  override create(name: string, start: InodeStart): Inode {
    const type = start.mode & S_IFMT;
    if (type !== S_IFDIR && type !== S_IFREG) throw errno.EPERM;
    const mode = start.mode & 0o7777;
    const path = this.at(name);
    onHost(() => {
      if (type === S_IFDIR) fs.mkdirSync(path, { mode });
      else fs.closeSync(fs.openSync(path, "wx", mode));
    });
    const inode = this.#made(name, start);
    if ((inode.mode & 0o7777) !== mode) {
      inode.mode = start.mode;
      inode.attributesChanged("mode");
    }
    return inode;
  }

  override symlink(name: string, target: string, start: InodeStart): Inode {
    const path = this.at(name);
    onHost(() => fs.symlinkSync(hostPath(target), path));
    return this.#made(name, start);
  }

  /** Only root can give files to others; whoever else runs us owns what is made. */
  #made(name: string, { user, group }: InodeStart): Inode {
    const inode = this.lookup(name);
    if (inode === undefined) throw errno.EIO;
    if (isRoot && (inode.user !== user || inode.group !== group)) {
      inode.user = user;
      inode.group = group;
      inode.attributesChanged("owner");
    }
    return inode;
  }

  override link(name: string, inode: Inode): void {
    const path = this.at(name);
    onHost(() => fs.linkSync(pathOf((inode as HostInode).place), path));
    inode.links++;
  }

  override unlink(name: string, inode: Inode): void {
    const path = this.at(name);
    onHost(() => fs.unlinkSync(path));
    inode.links--;
  }

  override removeDirectory(name: string, directory: Directory): void {
    const path = this.at(name);
    onHost(() => fs.rmdirSync(path));
    directory.links = 0;
  }

  override rename(from: Naming, to: Naming): void {
    const target = to.directory as HostFolder;
    const [old, fresh] = [this.at(from.name), target.at(to.name)];
    onHost(() => fs.renameSync(old, fresh));
    if (to.inode instanceof Directory) to.inode.links = 0;
    else if (to.inode !== undefined) to.inode.links--;
    if (from.inode !== undefined) (from.inode as HostInode).place = { folder: target, name: to.name };
  }
}
