/** Directories, links and names. */
import { AT_FDCWD, O_CREAT, O_RDONLY, O_WRONLY } from "../../../src/abi/index.ts";
import { holds, same, type Case } from "../machines/case.ts";
import { Out, type Unix } from "../machines/unix.ts";

export const nameCases: readonly Case[] = [
  {
    name: "directories hold names, and go only when they hold none",
    run(unix) {
      same(unix.mkdir("d", 0o750), 0);
      same(unix.lstat("d").mode, 0o040750);
      same(unix.mkdir("d"), "EEXIST");
      unix.make("d/b");
      unix.make("d/a");
      same(unix.names("d"), ["a", "b"]);
      same(unix.rmdir("d"), "ENOTEMPTY");
      same(unix.unlink("d"), "EISDIR");
      same(unix.rmdir("d/a"), "ENOTDIR");
      same(unix.unlink("d/a"), 0);
      same(unix.unlink("d/b"), 0);
      same(unix.rmdir("d/."), "EINVAL");
      same(unix.rmdir("d/.."), "ENOTEMPTY");
      same(unix.rmdir("d"), 0);
      same(unix.names(), []);
    },
  },
  {
    name: "a directory counts its subdirectories",
    run(unix) {
      unix.mkdir("d");
      const { links } = unix.lstat("d");
      unix.mkdir("d/e");
      unix.make("d/f");
      holds(links === 1 || unix.lstat("d").links === links + 1, "a subdirectory counts, and a file does not");
      unix.rmdir("d/e");
      same(unix.lstat("d").links, links);
    },
  },
  {
    name: "hard links are one file",
    run(unix) {
      unix.make("a", "one");
      same(unix.link("a", "b"), 0);
      same(unix.lstat("a").links, 2);
      same(unix.lstat("b"), unix.lstat("a"));
      unix.chmod("b", 0o600);
      same(unix.lstat("a").mode, 0o100600);
      same(unix.link("a", "b"), "EEXIST");
      same(unix.link("none", "c"), "ENOENT");
      unix.unlink("a");
      same(unix.content("b"), "one");
      same(unix.lstat("b").links, 1);
      unix.mkdir("d");
      same(unix.link("d", "e"), "EPERM");
      same(unix.link("b", "d/"), "EEXIST");
    },
  },
  {
    name: "symbolic links are followed, but not at the end by lstat and O_NOFOLLOW",
    run(unix) {
      unix.make("a", "one");
      same(unix.symlink("a", "l"), 0);
      same(unix.readlink("l"), "a");
      same(unix.content("l"), "one");
      same(unix.open("l", unix.O_NOFOLLOW), "ELOOP");
      same([unix.lstat("l").mode, unix.lstat("l").size], [0o120777, 1]);
      same(unix.stat("l").mode, 0o100644);
      same(unix.readlink("a"), "!EINVAL");
      unix.symlink("loop", "loop");
      same(unix.open("loop"), "ELOOP");
      same(unix.open("a/"), "ENOTDIR");
      same(unix.open("a/b"), "ENOTDIR");
      same(unix.symlink("", "e"), "ENOENT");
      same(unix.symlink("x", "l"), "EEXIST");
    },
  },
  {
    name: "a link to nothing is made by O_CREAT, and read in parts",
    run(unix) {
      unix.symlink("target", "l");
      same(unix.open("l"), "ENOENT");
      same(unix.readlink("l", 3), "tar");
      unix.make("l", "through");
      same(unix.content("target"), "through");
      same(unix.open("l", O_CREAT | 0o200), "EEXIST");
      unix.unlink("l");
      same(unix.content("target"), "through");
    },
  },
  {
    name: "a hard link to a symbolic one is one",
    run(unix) {
      unix.make("a", "one");
      unix.symlink("a", "l");
      same(unix.link("l", "m"), 0);
      same([unix.lstat("m").mode, unix.readlink("m"), unix.lstat("l").links], [0o120777, "a", 2]);
    },
  },
  {
    name: "the working directory knows its path, also when it has moved",
    run(unix) {
      const start = cwd(unix);
      unix.mkdir("d");
      unix.mkdir("d/e");
      unix.call("chdir", "d/e");
      same(cwd(unix), `${start}/d/e`);
      same(unix.rename(`${start}/d`, `${start}/x`), 0);
      same(cwd(unix), `${start}/x/e`);
      same(unix.stat("../../x").mode, 0o040755);
      same(unix.rmdir(`${start}/x/e`), 0);
      same(cwd(unix), "ENOENT");
      same(unix.open("y", O_CREAT | O_WRONLY), "ENOENT");
      same(unix.mkdir("y"), "ENOENT");
      same(unix.stat(".").links, 0);
      unix.call("chdir", start);
    },
  },
  {
    name: "names are as long as Linux has them, and bytes",
    run(unix) {
      same(unix.open("n".repeat(256), O_CREAT | O_WRONLY), "ENAMETOOLONG");
      unix.make("n".repeat(255));
      unix.make("grüße");
      unix.make("a\nb");
      unix.make("-\\ *");
      same(unix.names(), ["-\\ *", "a\nb", "grüße", "n".repeat(255)]);
      same(unix.open(""), "ENOENT");
      same(unix.open(`${"./".repeat(2100)}grüße`), "ENAMETOOLONG");
      same(unix.unlink("grüße"), 0);
      same(unix.open("grüße"), "ENOENT");
    },
  },
  {
    name: "names need not be UTF-8",
    run(unix) {
      const name = new Uint8Array([0x61, 0xff, 0xc3, 0x62, 0]);
      const fd = unix.open(name, O_CREAT | O_WRONLY);
      same(typeof fd, "number");
      same(unix.names(), ["a\udcff\udcc3b"]);
      same(unix.unlink("a\udcff\udcc3b"), 0);
      same(unix.names(), []);
    },
  },
  {
    name: "slashes at the end want directories",
    run(unix) {
      unix.make("a");
      unix.mkdir("d");
      unix.symlink("d", "l");
      same(unix.access("d/"), 0);
      same(unix.access("a/"), "ENOTDIR");
      same(unix.lstat("l/").mode, 0o040755);
      same(unix.mkdir("e//"), 0);
      same(unix.open("new/", O_CREAT | O_WRONLY), "EISDIR");
      same(unix.unlink("a/"), "ENOTDIR");
      same(unix.rmdir("e/"), 0);
      same(unix.symlink("x", "f/"), "ENOENT");
    },
  },
  {
    name: "all of many entries are listed once, whatever the buffer",
    run(unix) {
      const wanted: string[] = [];
      for (let index = 0; index < 100; index++) {
        unix.make(`file-${index}`);
        wanted.push(`file-${index}`);
      }
      for (const size of [64, 400, 65_536]) {
        same(
          unix
            .list(".", size)
            .map(({ name }) => name)
            .toSorted(),
          wanted.toSorted(),
        );
      }
    },
  },
  {
    name: "entries have the numbers and types of their files",
    run(unix) {
      unix.make("a");
      unix.mkdir("d");
      unix.symlink("a", "l");
      const types: Readonly<Record<string, number>> = { a: 8, d: 4, l: 10 };
      const list = unix.list(".");
      same(
        Object.fromEntries(list.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, type }) => [name, type])),
        types,
      );
      for (const { name, inode } of list) same([name, unix.lstat(name).inode], [name, inode]);
    },
  },
  {
    name: "positions stay while other entries go",
    run(unix) {
      for (let index = 0; index < 60; index++) unix.make(`f${index}`);
      const fd = unix.opened(".", O_RDONLY | unix.O_DIRECTORY);
      const first = unix.entries(fd, 600);
      const last = first.at(-1);
      holds(first.length > 5 && last !== undefined, "several entries come first");
      const seen = first.map(({ name }) => name);
      // All that has been seen goes, as `rm -r` does it: what has not been seen still comes.
      for (const name of seen) if (name !== "." && name !== "..") unix.unlink(name);
      for (let part = unix.entries(fd, 600); part.length > 0; part = unix.entries(fd, 600)) {
        for (const { name } of part) seen.push(name);
      }
      same(seen.length, new Set(seen).size);
      same(seen.length, 62);
    },
  },
  {
    name: "seeking to a position goes on from there",
    run(unix) {
      for (let index = 0; index < 30; index++) unix.make(`f${index}`);
      const fd = unix.opened(".", O_RDONLY | unix.O_DIRECTORY);
      const all = unix.entries(fd, 65_536);
      for (const index of [0, 1, 2, 10, 30]) {
        unix.seek(fd, all[index]?.position ?? 0, 0);
        same(
          unix.entries(fd, 65_536).map(({ name }) => name),
          all.slice(index + 1).map(({ name }) => name),
        );
      }
      unix.seek(fd, 0, 0);
      same(unix.entries(fd, 65_536).length, 32);
    },
  },
  {
    name: "a directory that is removed can be read no more",
    run(unix) {
      unix.mkdir("d");
      const fd = unix.opened("d", unix.O_DIRECTORY);
      unix.rmdir("d");
      same(unix.call("getdents64", fd, new Out(1000), 1000), "ENOENT");
      same(unix.call("openat", fd, "a", O_CREAT | O_WRONLY, 0o644), "ENOENT");
      same(unix.call("openat", AT_FDCWD, "d", 0, 0), "ENOENT");
    },
  },
  {
    name: "a small buffer is an error",
    run(unix) {
      const fd = unix.opened(".", unix.O_DIRECTORY);
      same(unix.call("getdents64", fd, new Out(16), 16), "EINVAL");
    },
  },
];

function cwd(unix: Unix): string {
  const count = unix.call("getcwd", new Out(4096), 4096);
  return typeof count === "string" ? count : new TextDecoder().decode(unix.output.subarray(0, count - 1));
}
