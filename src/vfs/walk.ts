/**
 * From a path to a place: path_resolution(7).
 *
 * A walk has a stack of nothing: a symbolic link's text is put in front of the rest of the path, and how many links have
 * been followed is counted. `..` goes to `directory.parent`, and from the root of a mount to what the mount covers, but
 * never above the process's root. `openat2(2)` may forbid some of that, or make where the path begins the root of this walk.
 */
import {
  errno,
  NAME_MAX,
  PATH_MAX,
  RESOLVE_BENEATH,
  RESOLVE_CACHED,
  RESOLVE_IN_ROOT,
  RESOLVE_NO_MAGICLINKS,
  RESOLVE_NO_SYMLINKS,
  RESOLVE_NO_XDEV,
  SYMLOOP_MAX,
  X_OK,
} from "../abi/index.ts";
import { utf8Size } from "../bytes/index.ts";
import type { FileContext } from "./file-context.ts";
import { Directory, SymbolicLink, type Inode } from "./inode.ts";
import type { Mount } from "./mount.ts";
import { Place } from "./place.ts";
import { requireAccess } from "./permissions.ts";

export interface WalkOptions {
  /** Where a relative path begins. */
  readonly from: Place;
  /** Whether a symbolic link at the end is followed. A slash behind it follows in any case. */
  readonly follows: boolean;
  /** `RESOLVE_*`: what the walk may not do. */
  readonly resolve?: number | undefined;
}

/** The walk does not leave where it begins. */
const SCOPED = RESOLVE_BENEATH | RESOLVE_IN_ROOT;

/** The last name of a path, and where it is or would be. */
export interface LastName {
  readonly mount: Mount;
  readonly directory: Directory;
  /** Never empty; may be `.` or `..`, see `isDots`. */
  readonly name: string;
  /** What is there, not followed and not what is mounted on it. */
  readonly inode: Inode | undefined;
  /** A slash follows: it has to be a directory. */
  readonly hasSlash: boolean;
  /** The path ends in `.`, `..` or is `/`: no name that could be made or removed. */
  readonly isDots: boolean;
}

/** What a path stands for. Throws `ENOENT` and the rest. */
export function walk(context: FileContext, path: string, options: WalkOptions): Place {
  const last = walkToLast(context, path, options);
  if (last.isDots) return new Place(last.mount, last.directory);
  const { inode, mount, directory, name } = last;
  if (inode === undefined) throw errno.ENOENT;
  if (last.hasSlash && !(inode instanceof Directory)) throw errno.ENOTDIR;
  return placeOf(context, { mount, inode, directory, name });
}

/** Where the last name of a path that is to be opened is or would be. */
export function walkToLast(context: FileContext, path: string, options: WalkOptions): LastName {
  return new Walk(context, options).toLast(path, options.follows ? "follow" : "keep");
}

/** The same of a name that is to be made, removed or moved: a symbolic link there is not followed, whatever is behind it. */
export function walkToName(context: FileContext, path: string, from: Place): LastName {
  return new Walk(context, { from }).toLast(path, "never");
}

/** The place of a child, which is the root of what is mounted there. */
export function placeOf(
  { namespace }: FileContext,
  { mount, inode, directory, name }: { mount: Mount; inode: Inode; directory: Directory; name: string },
): Place {
  if (inode instanceof Directory && inode.mountCount > 0) {
    const top = namespace.topMount(mount, inode);
    if (top !== mount) return new Place(top, top.root);
  }
  return new Place(mount, inode, { directory, name });
}

class Walk {
  readonly #context: FileContext;
  readonly #root: Place;
  readonly #resolve: number;
  #mount: Mount;
  #directory: Inode;
  #links = 0;

  constructor(context: FileContext, { from, resolve = 0 }: Omit<WalkOptions, "follows">) {
    this.#context = context;
    this.#root = (resolve & SCOPED) === 0 ? context.root : from;
    this.#resolve = resolve;
    this.#mount = from.mount;
    this.#directory = from.inode;
  }

  /** Goes to the last directory. A link at the end is followed always, with a slash behind it, or never. */
  toLast(path: string, atEnd: "follow" | "keep" | "never"): LastName {
    if (path === "") throw errno.ENOENT;
    let rest = path;
    for (;;) {
      if (rest.length >= PATH_MAX && utf8Size(rest) >= PATH_MAX) throw errno.ENAMETOOLONG;
      const start = this.#skipSlashes(rest);
      if (start === rest.length) return this.#dots();
      const slash = rest.indexOf("/", start);
      const end = slash < 0 ? rest.length : slash;
      const name = rest.slice(start, end);
      const next = skip(rest, end);
      const isLast = next === rest.length;
      const directory = this.#search();
      if (name === "." || name === "..") {
        if (name === "..") this.#up(directory);
        if (isLast) return this.#dots();
        rest = rest.slice(next);
        continue;
      }
      // Of a directory that is removed, only the way out is left.
      if (directory.links === 0) throw errno.ENOENT;
      if (name.length > 255 / 4 && utf8Size(name) > NAME_MAX) throw errno.ENAMETOOLONG;
      const inode = directory.lookup(name);
      const hasSlash = isLast && slash >= 0;
      const follows = !isLast || atEnd === "follow" || (atEnd === "keep" && hasSlash);
      if (follows && inode instanceof SymbolicLink) {
        const jumped = this.#follow(inode);
        if (jumped !== undefined && isLast) return this.#landed(jumped, hasSlash);
        rest = jumped === undefined ? inode.target(this.#context) + rest.slice(end) : rest.slice(next);
        if (rest === "") throw errno.ENOENT;
        continue;
      }
      if (isLast) return { mount: this.#mount, directory, name, inode, hasSlash, isDots: false };
      this.#enter(inode);
      rest = rest.slice(next);
    }
  }

  /** A leading slash begins at the root. */
  #skipSlashes(path: string): number {
    if (path.charCodeAt(0) !== 0x2f) return 0;
    if (this.#forbids(RESOLVE_BENEATH)) throw errno.EXDEV;
    // That the path itself begins at the root crosses nothing.
    if (this.#links > 0) this.#goTo(this.#root.mount);
    else this.#mount = this.#root.mount;
    this.#directory = this.#root.inode;
    return skip(path, 0);
  }

  #forbids(flag: number): boolean {
    return (this.#resolve & flag) !== 0;
  }

  #goTo(mount: Mount): void {
    if (mount !== this.#mount && this.#forbids(RESOLVE_NO_XDEV)) throw errno.EXDEV;
    this.#mount = mount;
  }

  /** The directory in which a name is to be looked up. */
  #search(): Directory {
    const directory = this.#directory;
    if (!(directory instanceof Directory)) throw errno.ENOTDIR;
    requireAccess(this.#context.identity, directory, X_OK);
    return directory;
  }

  #enter(inode: Inode | undefined): void {
    if (inode === undefined) throw errno.ENOENT;
    if (!(inode instanceof Directory)) throw errno.ENOTDIR;
    this.#directory = inode;
    if (inode.mountCount === 0) return;
    const top = this.#context.namespace.topMount(this.#mount, inode);
    if (top === this.#mount) return;
    this.#goTo(top);
    this.#directory = top.root;
  }

  #up(directory: Directory): void {
    const root = this.#root;
    let from = directory;
    for (;;) {
      if (from === root.inode && this.#mount === root.mount) {
        if (this.#forbids(RESOLVE_BENEATH)) throw errno.EXDEV;
        return;
      }
      if (from !== this.#mount.root) break;
      const { on } = this.#mount;
      if (on === undefined) return;
      this.#goTo(on.mount);
      from = on.directory;
    }
    this.#directory = from.parent ?? from;
  }

  /** Counts the link; where it leads without a text, goes there. */
  #follow(link: SymbolicLink): Place | undefined {
    if (++this.#links > SYMLOOP_MAX || this.#forbids(RESOLVE_NO_SYMLINKS)) throw errno.ELOOP;
    const place = link.follow(this.#context);
    if (place === undefined) return undefined;
    // To Linux such a link is never in its cache.
    if (this.#forbids(RESOLVE_CACHED)) throw errno.EAGAIN;
    if (this.#forbids(RESOLVE_NO_MAGICLINKS)) throw errno.ELOOP;
    this.#goTo(place.mount);
    if (this.#forbids(SCOPED)) throw errno.EXDEV;
    this.#directory = place.inode;
    return place;
  }

  #landed(place: Place, hasSlash: boolean): LastName {
    const { mount, inode, directory, name } = place;
    if (inode instanceof Directory) return { mount, directory: inode, name: ".", inode, hasSlash, isDots: true };
    // What has no directory any more is in the root of its mount, as far as anybody can tell.
    return { mount, directory: directory ?? mount.root, name: name || "?", inode, hasSlash, isDots: false };
  }

  #dots(): LastName {
    const directory = this.#directory;
    if (!(directory instanceof Directory)) throw errno.ENOTDIR;
    return { mount: this.#mount, directory, name: ".", inode: directory, hasSlash: true, isDots: true };
  }
}

function skip(path: string, from: number): number {
  let at = from;
  while (path.charCodeAt(at) === 0x2f) at++;
  return at;
}
