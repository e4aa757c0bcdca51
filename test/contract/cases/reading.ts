/** What can be done with a tree that is there: all that there is to a file system that cannot be changed. */
import { O_CREAT, O_RDWR, O_TRUNC, O_WRONLY } from "../../../src/abi/index.ts";
import { same, type Case } from "../machines/case.ts";
import type { Unix } from "../machines/unix.ts";

const HOLE = 200_000;

/** The tree, in the working directory. */
export function makeTree(unix: Unix): void {
  unix.mkdir("d", 0o750);
  unix.make("d/a", "hello", 0o640);
  unix.link("d/a", "d/b");
  unix.symlink("d/a", "l");
  unix.make("empty");
  unix.make("d/large", "0123456789".repeat(10_000));
  const fd = unix.opened("holes", O_CREAT | O_RDWR);
  unix.writeAt(fd, "data", HOLE);
  unix.truncate("holes", 2 * HOLE);
  unix.close(fd);
  unix.utimes("d/a", { accessed: 100, modified: 200 });
}

export const readingCases: readonly Case[] = [
  {
    name: "files are read, in any parts",
    run(unix) {
      same([unix.content("d/a"), unix.content("empty"), unix.content("l")], ["hello", "", "hello"]);
      const fd = unix.opened("d/large");
      same([unix.readAt(fd, 15, 99_995), unix.readAt(fd, 15, 300_000)], ["56789", ""]);
      same(unix.readAt(fd, 4, 65_534), "4567");
      same(unix.seek(fd, -3, 2), 99_997);
      same(unix.read(fd), "789");
    },
  },
  {
    name: "attributes are what they were",
    run(unix) {
      const { mode, links, size, modified } = unix.lstat("d/a");
      same([mode, links, size, modified], [0o100640, 2, 5, 200]);
      same(unix.lstat("d/b").inode, unix.lstat("d/a").inode);
      same([unix.lstat("d").mode, unix.lstat("l").mode, unix.lstat("l").size], [0o040750, 0o120777, 3]);
      same(unix.readlink("l"), "d/a");
    },
  },
  {
    name: "directories are listed",
    run(unix) {
      same(unix.names(), ["d", "empty", "holes", "l"]);
      same(unix.names("d"), ["a", "b", "large"]);
      for (const { name, inode } of unix.list("d")) same(unix.lstat(`d/${name}`).inode, inode);
      same(unix.list(".", 64).length, 4);
    },
  },
  {
    name: "holes read as zeros",
    run(unix) {
      const fd = unix.opened("holes");
      same(unix.fstat(fd).size, 2 * HOLE);
      same([unix.readAt(fd, 6, HOLE - 1), unix.readAt(fd, 2, HOLE + 4)], ["\0data\0", "\0\0"]);
    },
  },
  {
    name: "what is not there is an error",
    run(unix) {
      same([unix.open("none"), unix.open("d/a/x"), unix.open("empty/")], ["ENOENT", "ENOTDIR", "ENOTDIR"]);
      same([unix.readlink("d"), unix.open("l", unix.O_NOFOLLOW)], ["!EINVAL", "ELOOP"]);
    },
  },
];

/** Of those that cannot be changed. */
export const unchangingCases: readonly Case[] = [
  {
    name: "nothing can be changed",
    run(unix) {
      same(unix.open("d/a", O_WRONLY), "EROFS");
      same(unix.open("d/a", O_TRUNC), "EROFS");
      same(unix.open("new", O_CREAT | O_WRONLY), "EROFS");
      same(unix.mkdir("new"), "EROFS");
      same(unix.mkdir("d"), "EEXIST");
      same([unix.unlink("d/a"), unix.rmdir("d"), unix.unlink("none")], ["EROFS", "EROFS", "ENOENT"]);
      same([unix.rename("d/a", "x"), unix.rename("d/a", "l", 2)], ["EROFS", "EROFS"]);
      same([unix.link("d/a", "x"), unix.symlink("d/a", "x")], ["EROFS", "EROFS"]);
      same([unix.chmod("d/a", 0o600), unix.chown("d/a", 1, 1)], ["EROFS", "EROFS"]);
      same([unix.utimes("d/a", { modified: 1 }), unix.truncate("d/a", 0)], ["EROFS", "EROFS"]);
      same([unix.setxattr("d/a", ["user.k", "v"]), unix.mknod("x", 0o010644)], ["EROFS", "EROFS"]);
      same(unix.content("d/a"), "hello");
    },
  },
];
