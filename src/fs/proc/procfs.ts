/** proc(5): what the kernel says of itself, as files. Contents are made when a file is read. */
import { errno, PROC_SUPER_MAGIC, S_IFDIR, S_IFLNK, S_IFREG } from "../../abi/index.ts";
import { encodeUtf8 } from "../../bytes/index.ts";
import { Task, type Kernel } from "../../kernel/index.ts";
import {
  Directory,
  FileSystem,
  OpenRegularFile,
  pathOf,
  RegularFile,
  SymbolicLink,
  type DirectoryEntry,
  type FileContext,
  type Inode,
  type OpenFile,
  type OpenRequest,
  Place,
} from "../../vfs/index.ts";
import { systemFiles, taskFiles } from "./contents.ts";

export function mountProcfs(kernel: Kernel, mount: (path: string, fileSystem: FileSystem) => void): void {
  mount("/proc", new Procfs(kernel));
}

type Child = () => Inode;
type Listing = () => ReadonlyMap<string, Child>;

class Procfs extends FileSystem {
  override readonly type: string = "proc";
  override readonly magic: number = PROC_SUPER_MAGIC;
  override readonly root: Directory;
  readonly kernel: Kernel;
  /** Inodes by path, so that a file is the same each time it is looked up. */
  readonly #inodes = new Map<string, Inode>();

  constructor(kernel: Kernel) {
    super(kernel);
    this.kernel = kernel;
    this.root = new ProcDirectory(this, "/", () => this.#rootListing());
    this.root.parent = this.root;
  }

  /** The inode of that key, which is made once. */
  once(key: string, make: Child): Inode {
    const old = this.#inodes.get(key);
    if (old !== undefined) return old;
    const inode = make();
    this.#inodes.set(key, inode);
    return inode;
  }

  forget(prefix: string): void {
    for (const key of this.#inodes.keys()) if (key.startsWith(prefix)) this.#inodes.delete(key);
  }

  #rootListing(): Map<string, Child> {
    const { kernel } = this;
    const children = this.tree("/", systemFiles(kernel));
    children.set("self", () => this.once("/self", () => new ProcLink(this, (context) => String(taskOf(context).id))));
    children.set("thread-self", () =>
      this.once(
        "/thread-self",
        () => new ProcLink(this, (context) => `${taskOf(context).id}/task/${taskOf(context).id}`),
      ),
    );
    children.set("mounts", () => this.once("/mounts", () => new ProcLink(this, () => "self/mounts")));
    for (const task of kernel.tasks.values()) children.set(String(task.id), () => this.#taskDirectory(task));
    return children;
  }

  /** Files by their paths below `base`: `sys/kernel/hostname`. */
  tree(base: string, files: Readonly<Record<string, () => string>>): Map<string, Child> {
    const children = new Map<string, Child>();
    const folders = new Set(
      Object.keys(files).flatMap((path) => (path.includes("/") ? [path.split("/")[0] ?? ""] : [])),
    );
    for (const [path, content] of Object.entries(files)) {
      if (!path.includes("/")) children.set(path, () => this.once(base + path, () => new ProcFile(this, content)));
    }
    for (const folder of folders) {
      const below = Object.entries(files).filter(([path]) => path.startsWith(`${folder}/`));
      const inner = Object.fromEntries(below.map(([path, content]) => [path.slice(folder.length + 1), content]));
      const key = `${base}${folder}/`;
      children.set(folder, () => this.once(key, () => new ProcDirectory(this, folder, () => this.tree(key, inner))));
    }
    return children;
  }

  #taskDirectory(task: Task): Inode {
    const key = `/${task.id}/`;
    return this.once(key, () => {
      task.onExit(() => this.forget(key));
      return new ProcDirectory(this, String(task.id), () => this.#taskListing(task, key));
    });
  }

  #taskListing(task: Task, key: string): Map<string, Child> {
    const children = this.tree(key, taskFiles(task));
    const link = (name: string, place: () => Place, text: () => string): void => {
      children.set(name, () => this.once(key + name, () => new ProcLink(this, text, place)));
    };
    const path = (place: Place): string => pathOf(task, place) ?? "(unreachable)";
    link(
      "cwd",
      () => task.workingDirectory,
      () => path(task.workingDirectory),
    );
    link(
      "root",
      () => task.root,
      () => path(task.root),
    );
    children.set("exe", () => this.once(`${key}exe`, () => new ProcLink(this, () => task.executable)));
    children.set("fd", () => this.once(`${key}fd`, () => new ProcDirectory(this, "fd", () => this.#descriptors(task))));
    children.set("task", () =>
      this.once(
        `${key}task`,
        () => new ProcDirectory(this, "task", () => new Map([[String(task.id), () => this.#taskDirectory(task)]])),
      ),
    );
    return children;
  }

  #descriptors(task: Task): Map<string, Child> {
    const children = new Map<string, Child>();
    for (const fd of task.files.open()) {
      const file = task.files.getAny(fd);
      const text = (): string => descriptorText(task, file);
      children.set(
        String(fd),
        () => new ProcLink(this, text, () => file.place ?? new Place(task.namespace.root.mount, file.inode)),
      );
    }
    return children;
  }
}

function descriptorText(task: Task, { place, label }: OpenFile): string {
  if (place === undefined) return label;
  return pathOf(task, place) ?? `/${place.name} (deleted)`;
}

function taskOf(context: FileContext): Task {
  if (!(context instanceof Task)) throw errno.ENOENT;
  return context;
}

const owner = { user: 0, group: 0 };

class ProcDirectory extends Directory {
  readonly #listing: Listing;

  constructor(fileSystem: FileSystem, name: string, listing: Listing) {
    super(fileSystem, { mode: S_IFDIR | 0o555, ...owner });
    this.name = name;
    this.links = 2;
    this.#listing = listing;
  }

  override get hasFixedNames(): boolean {
    return true;
  }

  override lookup(name: string): Inode | undefined {
    const inode = this.#listing().get(name)?.();
    if (inode instanceof Directory) inode.parent ??= this;
    return inode;
  }

  override *list(after: number): Generator<DirectoryEntry, undefined> {
    let position = 2;
    for (const [name, child] of this.#listing()) {
      position++;
      if (position <= after) continue;
      const { number, type } = child();
      yield { name, number, type, position };
    }
    return undefined;
  }
}

class ProcLink extends SymbolicLink {
  readonly #text: (context: FileContext) => string;
  readonly #place: (() => Place | undefined) | undefined;

  constructor(fileSystem: FileSystem, text: (context: FileContext) => string, place?: () => Place | undefined) {
    super(fileSystem, { mode: S_IFLNK | 0o777, ...owner });
    this.#text = text;
    this.#place = place;
  }

  override target(context?: FileContext): string {
    if (context === undefined) throw errno.EINVAL;
    return this.#text(context);
  }

  override follow(): Place | undefined {
    return this.#place?.();
  }
}

class ProcFile extends RegularFile {
  readonly content: () => string;

  constructor(fileSystem: FileSystem, content: () => string) {
    super(fileSystem, { mode: S_IFREG | 0o444, ...owner });
    this.content = content;
  }

  override open(request: OpenRequest): OpenFile {
    return new OpenProcFile(this, request);
  }

  override readAt(into: Uint8Array, position: number): number {
    return copyFrom(encodeUtf8(this.content()), into, position);
  }

  override writeAt(): number {
    throw errno.EPERM;
  }

  override resize(): void {
    throw errno.EPERM;
  }
}

/** Who reads on goes on with what the first read found; from the beginning, it is made anew: `top` keeps its files open. */
class OpenProcFile extends OpenRegularFile {
  declare readonly file: ProcFile;
  #bytes: Uint8Array | undefined = undefined;

  override readAt(into: Uint8Array, position: number): number {
    if (position === 0 || this.#bytes === undefined) this.#bytes = encodeUtf8(this.file.content());
    return copyFrom(this.#bytes, into, position);
  }
}

function copyFrom(bytes: Uint8Array, into: Uint8Array, position: number): number {
  const part = bytes.subarray(position, position + into.length);
  into.set(part);
  return part.length;
}
