/** rename(2) and renameat2(2). */
import { RENAME_EXCHANGE, RENAME_NOREPLACE } from "../../../src/abi/index.ts";
import { same, type Case } from "../machines/case.ts";

export const renameCases: readonly Case[] = [
  {
    name: "rename moves, and replaces what fits",
    run(unix) {
      unix.make("a", "one");
      unix.make("b", "two");
      const { inode } = unix.lstat("a");
      same(unix.rename("a", "b"), 0);
      same([unix.content("b"), unix.lstat("b").inode, unix.names()], ["one", inode, ["b"]]);
      unix.mkdir("d");
      unix.mkdir("e");
      unix.make("e/f");
      same(unix.rename("e", "d"), 0);
      same(unix.names("d"), ["f"]);
      same(unix.rename("b", "d/b"), 0);
      same([unix.names("d"), unix.names()], [["b", "f"], ["d"]]);
      same(unix.rename("none", "x"), "ENOENT");
      same(unix.rename("d", "none/x"), "ENOENT");
    },
  },
  {
    name: "rename refuses what does not fit",
    run(unix) {
      unix.make("a");
      unix.mkdir("d");
      unix.mkdir("e");
      unix.make("e/f");
      same(unix.rename("a", "d"), "EISDIR");
      same(unix.rename("d", "a"), "ENOTDIR");
      same(unix.rename("d", "e"), "ENOTEMPTY");
      same(unix.rename("e", "e/g"), "EINVAL");
      same(unix.rename("e/f", "e"), "ENOTEMPTY");
      same(unix.rename("d/.", "x"), "EBUSY");
      same(unix.rename("a", "d/.."), "EBUSY");
      same(unix.rename("a", "x/"), "ENOTDIR");
      same(unix.rename("a/", "x"), "ENOTDIR");
      same(unix.rename("d/", "x/"), 0);
      same(unix.rename("a", "a/b"), "ENOTDIR");
    },
  },
  {
    name: "two names of one file stay both",
    run(unix) {
      unix.make("a");
      unix.link("a", "b");
      same(unix.rename("a", "b"), 0);
      same(unix.names(), ["a", "b"]);
      same(unix.rename("a", "a"), 0);
    },
  },
  {
    name: "RENAME_NOREPLACE replaces nothing",
    run(unix) {
      unix.make("a", "one");
      unix.make("b", "two");
      same(unix.rename("a", "b", RENAME_NOREPLACE), "EEXIST");
      same(unix.rename("a", "c", RENAME_NOREPLACE), 0);
      same([unix.content("b"), unix.content("c")], ["two", "one"]);
      same(unix.rename("b", "d", RENAME_NOREPLACE | RENAME_EXCHANGE), "EINVAL");
      same(unix.rename("b", "d", 1 << 20), "EINVAL");
    },
  },
  {
    name: "RENAME_EXCHANGE swaps, also directories with files",
    run(unix) {
      unix.make("a", "one");
      unix.mkdir("d");
      unix.make("d/x");
      same(unix.rename("a", "d", RENAME_EXCHANGE), 0);
      same([unix.content("d"), unix.names("a")], ["one", ["x"]]);
      same(unix.rename("d", "none", RENAME_EXCHANGE), "ENOENT");
      same(unix.rename("a", "a/x", RENAME_EXCHANGE), "EINVAL");
      same(unix.rename("a/x", "a", RENAME_EXCHANGE), "EINVAL");
      unix.mkdir("e");
      same(unix.rename("a/x", "e", RENAME_EXCHANGE), 0);
      same([unix.lstat("a/x").mode, unix.lstat("e").mode], [0o040755, 0o100644]);
      same(unix.lstat("a/x/..").inode, unix.lstat("a").inode);
    },
  },
  {
    name: "a directory that is moved has another parent",
    run(unix) {
      for (const name of ["d", "e", "d/s"]) unix.mkdir(name);
      same(unix.rename("d/s", "e/s"), 0);
      same(unix.lstat("e/s/..").inode, unix.lstat("e").inode);
      const { links } = unix.lstat("d");
      unix.mkdir("d/t");
      unix.rmdir("d/t");
      same(unix.lstat("d").links, links);
    },
  },
  {
    name: "symbolic links are moved themselves",
    run(unix) {
      unix.make("a", "one");
      unix.symlink("a", "l");
      same(unix.rename("l", "m"), 0);
      same(unix.readlink("m"), "a");
      unix.symlink("nowhere", "n");
      same(unix.rename("a", "n"), 0);
      same([unix.lstat("n").mode, unix.names()], [0o100644, ["m", "n"]]);
    },
  },
];
