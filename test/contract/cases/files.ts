/** Files and their contents. */
import {
  FALLOC_FL_KEEP_SIZE,
  FALLOC_FL_PUNCH_HOLE,
  FALLOC_FL_ZERO_RANGE,
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  SEEK_CUR,
  SEEK_DATA,
  SEEK_END,
  SEEK_HOLE,
  SEEK_SET,
} from "../../../src/abi/index.ts";
import { holds, needs, same, type Case } from "../machines/case.ts";
import { Wide } from "../machines/unix.ts";

const MEBIBYTE = 2 ** 20;

export const fileCases: readonly Case[] = [
  {
    name: "a file is made, written, read, and gone",
    run(unix) {
      same(unix.open("a"), "ENOENT");
      unix.make("a", "hello");
      same(unix.content("a"), "hello");
      const { mode, links, size } = unix.lstat("a");
      same([mode, links, size], [0o100644, 1, 5]);
      same(unix.open("a", O_CREAT | O_EXCL), "EEXIST");
      same(unix.unlink("a"), 0);
      same(unix.open("a"), "ENOENT");
    },
  },
  {
    name: "O_TRUNC empties, O_APPEND writes at the end, also by pwrite",
    run(unix) {
      unix.make("a", "hello");
      const appending = unix.opened("a", O_WRONLY | O_APPEND);
      same(unix.write(appending, "!!"), 2);
      same(unix.writeAt(appending, "?", 0), 1);
      same(unix.content("a"), "hello!!?");
      const fd = unix.opened("a", O_RDWR | O_TRUNC);
      same(unix.fstat(fd).size, 0);
      same(unix.write(appending, "x"), 1);
      same(unix.readAt(fd, 10, 0), "x");
    },
  },
  {
    name: "access modes are kept",
    run(unix) {
      unix.make("a", "hello");
      const reader = unix.opened("a", O_RDONLY);
      const writer = unix.opened("a", O_WRONLY);
      same(unix.write(reader, "x"), "EBADF");
      same(unix.read(writer), "!EBADF");
      same(unix.call("ftruncate", reader, new Wide(0)), "EINVAL");
      same(unix.allocate(reader, 0, { offset: 0, length: 1 }), "EBADF");
      same(unix.open(".", O_WRONLY), "EISDIR");
      same(unix.read(unix.opened(".")), "!EISDIR");
    },
  },
  {
    name: "an unlinked file lives while it is open",
    run(unix) {
      unix.make("a", "hello");
      const fd = unix.opened("a", O_RDWR);
      same(unix.unlink("a"), 0);
      same(unix.fstat(fd).links, 0);
      same(unix.read(fd), "hello");
      same(unix.writeAt(fd, "J", 0), 1);
      same(unix.readAt(fd, 10, 0), "Jello");
      same(unix.call("ftruncate", fd, new Wide(2)), 0);
      same(unix.call("fchmod", fd, 0o600), 0);
      same([unix.fstat(fd).mode, unix.fstat(fd).size], [0o100600, 2]);
      unix.make("a", "another");
      same(unix.readAt(fd, 10, 0), "Je");
      same(unix.close(fd), 0);
    },
  },
  {
    name: "a file that is replaced by a rename lives while it is open",
    run(unix) {
      unix.make("a", "old");
      unix.make("b", "new");
      const fd = unix.opened("a", O_RDWR);
      same(unix.rename("b", "a"), 0);
      same([unix.fstat(fd).links, unix.readAt(fd, 10, 0), unix.content("a")], [0, "old", "new"]);
      same(unix.writeAt(fd, "O", 0), 1);
      same([unix.readAt(fd, 10, 0), unix.content("a")], ["Old", "new"]);
    },
  },
  {
    name: "positions move with reads, writes and seeks",
    run(unix) {
      const fd = unix.opened("a", O_CREAT | O_RDWR);
      unix.write(fd, "0123456789");
      same(unix.seek(fd, 2, SEEK_SET), 2);
      same(unix.read(fd, 3), "234");
      same(unix.seek(fd, -1, SEEK_CUR), 4);
      same(unix.seek(fd, -2, SEEK_END), 8);
      same(unix.read(fd, 10), "89");
      same(unix.read(fd, 10), "");
      same(unix.seek(fd, -1, SEEK_SET), "EINVAL");
      same(unix.seek(fd, 5, 99), "EINVAL");
      same(unix.seek(fd, 100, SEEK_SET), 100);
      same(unix.read(fd, 10), "");
      same(unix.fstat(fd).size, 10);
    },
  },
  {
    name: "what lies behind the end is a hole, which reads as zeros",
    run(unix) {
      const fd = unix.opened("a", O_CREAT | O_RDWR);
      same(unix.writeAt(fd, "x", 5), 1);
      same(unix.readAt(fd, 10, 0), "\0\0\0\0\0x");
      same(unix.writeAt(fd, "y", 3 * MEBIBYTE), 1);
      same(unix.readAt(fd, 3, 3 * MEBIBYTE - 1), "\0y");
      holds(unix.fstat(fd).blocks * 512 < 2 * MEBIBYTE, "a hole takes no space");
    },
  },
  {
    name: "SEEK_DATA and SEEK_HOLE find data and holes",
    run(unix) {
      const fd = unix.opened("a", O_CREAT | O_RDWR);
      unix.writeAt(fd, "x", 2 * MEBIBYTE);
      const data = Number(unix.seek(fd, 0, SEEK_DATA));
      holds(data > MEBIBYTE && data <= 2 * MEBIBYTE, "data begin at the byte that was written, or a little before");
      same(unix.seek(fd, 0, SEEK_HOLE), 0);
      same(unix.seek(fd, 2 * MEBIBYTE, SEEK_HOLE), 2 * MEBIBYTE + 1);
      same(unix.seek(fd, 2 * MEBIBYTE + 1, SEEK_DATA), "ENXIO");
      same(unix.seek(fd, 2 * MEBIBYTE + 1, SEEK_HOLE), "ENXIO");
      same(unix.seek(fd, -1, SEEK_DATA), "ENXIO");
    },
  },
  {
    name: "truncate shortens, and lengthens by zeros",
    run(unix) {
      unix.make("a", "hello");
      same(unix.truncate("a", 2), 0);
      same(unix.content("a"), "he");
      same(unix.truncate("a", 4), 0);
      same(unix.content("a"), "he\0\0");
      same(unix.truncate("a", -1), "EINVAL");
      same(unix.truncate("none", 0), "ENOENT");
      unix.mkdir("d");
      same(unix.truncate("d", 0), "EISDIR");
    },
  },
  {
    name: "what truncate cut off does not come back",
    run(unix) {
      const fd = unix.opened("a", O_CREAT | O_RDWR);
      unix.write(fd, "x".repeat(9000));
      same(unix.call("ftruncate", fd, new Wide(10)), 0);
      same(unix.call("ftruncate", fd, new Wide(8000)), 0);
      same(unix.readAt(fd, 5, 8), "xx\0\0\0");
      same(unix.readAt(fd, 3, 7990), "\0\0\0");
    },
  },
  {
    name: "fallocate takes space",
    run(unix) {
      const fd = unix.opened("a", O_CREAT | O_RDWR);
      same(unix.allocate(fd, 0, { offset: 0, length: 10_000 }), 0);
      holds(unix.fstat(fd).blocks >= 20, "space is taken");
    },
  },
  {
    name: "fallocate lengthens, and punches holes",
    run(unix) {
      const fd = unix.opened("a", O_CREAT | O_RDWR);
      same(unix.allocate(fd, 0, { offset: 0, length: 10_000 }), 0);
      same(unix.fstat(fd).size, 10_000);
      same(unix.allocate(fd, FALLOC_FL_KEEP_SIZE, { offset: 0, length: 20_000 }), 0);
      same(unix.fstat(fd).size, 10_000);
      unix.writeAt(fd, "x".repeat(10_000), 0);
      same(unix.allocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, { offset: 2, length: 3 }), 0);
      same(unix.readAt(fd, 7, 0), "xx\0\0\0xx");
      same(unix.allocate(fd, FALLOC_FL_PUNCH_HOLE, { offset: 0, length: 1 }), "EOPNOTSUPP");
      same(unix.allocate(fd, 0, { offset: -1, length: 1 }), "EINVAL");
      same(unix.allocate(fd, 0, { offset: 0, length: 0 }), "EINVAL");
    },
  },
  {
    name: "fallocate zeroes a range",
    run(unix) {
      const fd = unix.opened("a", O_CREAT | O_RDWR);
      unix.write(fd, "xxxxx");
      const result = unix.allocate(fd, FALLOC_FL_ZERO_RANGE, { offset: 3, length: 7 });
      needs("FALLOC_FL_ZERO_RANGE", result !== "EOPNOTSUPP");
      same(result, 0);
      same(unix.readAt(fd, 20, 0), "xxx\0\0\0\0\0\0\0");
    },
  },
  {
    name: "a large file is what was written",
    run(unix) {
      const fd = unix.opened("a", O_CREAT | O_RDWR);
      const piece = "0123456789abcdef".repeat(4000);
      for (let index = 0; index < 20; index++) same(unix.write(fd, piece), piece.length);
      same(unix.fstat(fd).size, 20 * piece.length);
      for (const at of [0, 63_990, 64_000, 65_530, 1_048_570]) {
        same(unix.readAt(fd, 20, at), piece.repeat(2).slice(at % piece.length, (at % piece.length) + 20));
      }
    },
  },
  {
    name: "fsync stores, at once or later",
    run(unix) {
      const fd = unix.opened("a", O_CREAT | O_RDWR);
      unix.write(fd, "hello");
      holds([0, "waits"].includes(unix.call("fsync", fd)), "it works, or is waited for");
    },
  },
];
