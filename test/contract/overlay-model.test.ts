/**
 * An overlay behaves as one file system, whatever is in which layer: the same calls at random on it and on a tmpfs have the same
 * results, and leave the same tree. Now and then the overlay is mounted anew, with its upper layer as the top one of the lower ones.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { AT_FDCWD, O_CREAT, O_NONBLOCK, O_RDWR, RENAME_EXCHANGE } from "../../src/abi/index.ts";
import { Overlayfs, type Tmpfs } from "../../src/fs/index.ts";
import { Directory, RegularFile, SymbolicLink, type Inode } from "../../src/vfs/index.ts";
import { TestSystem } from "../support/test-system.ts";

const RESULT = 0x1000;

type Operation =
  | readonly ["write", string, string]
  | readonly ["truncate", string, number]
  | readonly ["chmod", string, number]
  | readonly ["setxattr", string, string]
  | readonly ["rename" | "exchange" | "link" | "symlink", string, string]
  | readonly ["unlink" | "mkdir" | "rmdir" | "mkfifo" | "hold" | "list", string]
  | readonly ["useHeld", string]
  | readonly ["fill" | "clear", string]
  | readonly ["remount"];

const path = fc.constantFrom("a", "b", "d", "e", "d/a", "d/b", "d/d", "e/a", "d/d/a", "e/d");
const text = fc.constantFrom("", "x", "hello", "a longer text");

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constant("write"), path, text),
  fc.tuple(fc.constant("truncate"), path, fc.nat(8)),
  fc.tuple(fc.constant("chmod"), path, fc.constantFrom(0o600, 0o4755)),
  fc.tuple(fc.constant("setxattr"), path, text),
  { weight: 3, arbitrary: fc.tuple(fc.constant("rename"), path, path) },
  fc.tuple(fc.constantFrom("exchange", "symlink"), path, path),
  { weight: 5, arbitrary: fc.tuple(fc.constantFrom("unlink", "mkdir", "rmdir", "mkfifo", "hold", "list"), path) },
  fc.tuple(fc.constant("useHeld"), text),
  // What takes luck to come about by single calls.
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom("fill", "clear"), fc.constantFrom("d", "e")) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom("rename", "exchange"), fc.constantFrom("d", "e"), fc.constantFrom("d", "e")),
  },
);

type Side = "plain" | "layered";

/** One system with a tmpfs at /plain and an overlay at /layered. */
class Pair {
  readonly #system = new TestSystem();
  readonly #plain: Tmpfs;
  readonly #layers: Directory[];
  #overlay: Overlayfs;
  /** Descriptors of what is kept open, of both sides in the same order. */
  readonly #held: Readonly<Record<Side, number[]>> = { plain: [], layered: [] };

  constructor() {
    const { system } = this.#system;
    this.#plain = system.newTmpfs(0o755);
    system.mount("/plain", this.#plain);
    this.#layers = [system.newTmpfs(0o755).root];
    this.#overlay = this.#mount();
  }

  #mount(): Overlayfs {
    const { system } = this.#system;
    const upper = system.newTmpfs(0o755).root;
    const overlay = new Overlayfs({ clock: system.kernel, lowers: [...this.#layers], upper });
    this.#layers.unshift(upper);
    system.mount("/layered", overlay);
    return overlay;
  }

  do(operation: Operation): void {
    if (operation[0] !== "remount") {
      expect(this.#on("layered", operation), JSON.stringify(operation)).toEqual(this.#on("plain", operation));
      return;
    }
    for (const side of [this.#held.plain, this.#held.layered]) {
      for (const fd of side.splice(0)) this.#system.call("close", fd);
    }
    expect(this.#system.call("umount2", "/layered", 0)).toBe(0);
    this.#overlay = this.#mount();
  }

  #on(side: Side, operation: Operation): unknown {
    const system = this.#system;
    const at = (name: string): string => `/${side}/${name}`;
    switch (operation[0]) {
      case "write":
        return this.#write(at(operation[1]), operation[2]);
      case "truncate":
        return system.call("truncate", at(operation[1]), 0, operation[2], 0);
      case "chmod":
        return system.call("chmod", at(operation[1]), operation[2]);
      case "setxattr":
        return system.call("setxattr", at(operation[1]), "user.test", operation[2], operation[2].length, 0);
      case "rename":
      case "link":
        return system.call(operation[0], at(operation[1]), at(operation[2]));
      case "exchange":
        return system.call("renameat2", AT_FDCWD, at(operation[1]), AT_FDCWD, at(operation[2]), RENAME_EXCHANGE);
      case "symlink":
        return system.call("symlink", operation[1], at(operation[2]));
      case "mkdir":
        return system.call("mkdir", at(operation[1]), 0o755);
      case "mkfifo":
        return system.call("mknod", at(operation[1]), 0o010644, 0);
      case "unlink":
      case "rmdir":
        return system.call(operation[0], at(operation[1]));
      case "hold":
        return this.#hold(side, at(operation[1]));
      case "list":
        return this.#names(at(operation[1]));
      case "useHeld":
        return this.#held[side].map((fd) => this.#useHeld(fd, operation[1]));
      case "fill":
        return [system.call("mkdir", at(operation[1]), 0o755), this.#write(at(`${operation[1]}/a`), "content")];
      case "clear":
        return [
          ...["a", "b", "d/a"].map((name) => system.call("unlink", at(`${operation[1]}/${name}`))),
          ...["/d", "/a", ""].map((name) => system.call("rmdir", at(`${operation[1]}${name}`))),
        ];
      case "remount":
        return undefined;
    }
  }

  #write(name: string, content: string): number | string {
    const fd = this.#system.call("open", name, O_RDWR | O_CREAT, 0o644);
    if (typeof fd === "string") return fd;
    const result = this.#system.call("write", fd, content, content.length);
    this.#system.call("close", fd);
    return result;
  }

  /** Opens for reading, and keeps it open. */
  #hold(side: Side, name: string): string {
    const fd = this.#system.call("open", name, O_NONBLOCK, 0);
    if (typeof fd === "number") this.#held[side].push(fd);
    return typeof fd === "number" ? "opened" : fd;
  }

  /** Whether its mode can be changed, and what is seen through it. */
  #useHeld(fd: number, content: string): unknown {
    const changed = this.#system.call("fchmod", fd, 0o640 + content.length);
    const count = this.#system.call("pread64", fd, RESULT, 100, 0, 0, 0);
    return [changed, typeof count === "number" ? [...this.#system.bytes(RESULT, count)] : count];
  }

  #names(name: string): unknown {
    const fd = this.#system.call("open", name, 0o200000, 0);
    if (typeof fd === "string") return fd;
    const count = Number(this.#system.call("getdents64", fd, RESULT, 4000));
    this.#system.call("close", fd);
    const bytes = this.#system.bytes(RESULT, count);
    const names: string[] = [];
    for (let at = 0; at < count; at += bytes[at + 16] ?? 0) {
      names.push(new TextDecoder().decode(bytes.subarray(at + 19, bytes.indexOf(0, at + 19))));
    }
    return names.toSorted();
  }

  compare(): void {
    expect(tree(this.#overlay.root)).toEqual(tree(this.#plain.root));
  }
}

/** All that a tree has, hard links as numbers of links. */
function tree(inode: Inode): unknown {
  inode.refresh();
  const { mode, size, user, group, extendedAttributes = new Map() } = inode;
  const attributes = [...extendedAttributes].map(([name, value]) => [name, [...value]]);
  const common = { mode, user, group, attributes };
  if (inode instanceof Directory) return { ...common, entries: entriesOf(inode) };
  if (inode instanceof SymbolicLink) return { ...common, target: inode.target() };
  if (!(inode instanceof RegularFile)) return { ...common, links: inode.links };
  const bytes = new Uint8Array(size);
  inode.readAt(bytes, 0);
  return { ...common, links: inode.links, content: [...bytes] };
}

function entriesOf(directory: Directory): Record<string, unknown> {
  const found: [string, unknown][] = [];
  const entries = directory.list(0);
  for (let next = entries.next(); next.done !== true; next = entries.next()) {
    const { name, number } = next.value;
    const inode = directory.lookup(name);
    expect(inode?.number).toBe(number);
    if (inode !== undefined) found.push([name, tree(inode)]);
  }
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function follow(operations: readonly Operation[]): void {
  const pair = new Pair();
  for (const operation of operations) pair.do(operation);
  pair.compare();
}

test("without hard links, over any number of layers", () => {
  const some = fc.array(fc.oneof({ weight: 12, arbitrary: operation }, fc.constant(["remount"] as const)), {
    maxLength: 60,
  });
  fc.assert(fc.property(some, follow), { numRuns: 400 });
});

test("with hard links, over two layers", () => {
  const linking = fc.oneof({ weight: 5, arbitrary: operation }, fc.tuple(fc.constant("link" as const), path, path));
  const some = fc.array(linking, { maxLength: 40 });
  fc.assert(
    fc.property(some, some, (before, after) => follow([...before, ["remount"], ...after])),
    { numRuns: 400 },
  );
});
