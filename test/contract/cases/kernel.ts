/** What the kernel adds to every file system: nodes, locks, events, and what a file system says of itself. */
import {
  F_OFD_SETLK,
  F_RDLCK,
  F_UNLCK,
  F_WRLCK,
  LOCK_EX,
  LOCK_NB,
  LOCK_SH,
  LOCK_UN,
  O_CREAT,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  S_IFCHR,
  S_IFIFO,
  S_IFSOCK,
} from "../../../src/abi/index.ts";
import { holds, needs, same, type Case } from "../machines/case.ts";
import { Out, type Unix } from "../machines/unix.ts";

// The numbers of 64-bit Linux.
const F_SETLK = 6;
const F_GETLK = 5;

export const kernelCases: readonly Case[] = [
  {
    name: "fifos are pipes with names",
    run(unix) {
      same(unix.mknod("p", S_IFIFO | 0o644), 0);
      same([unix.lstat("p").mode, unix.list(".")[0]?.type], [0o010644, 1]);
      same(unix.open("p", O_WRONLY | O_NONBLOCK), "ENXIO");
      const reader = unix.opened("p", O_RDONLY | O_NONBLOCK);
      same(unix.read(reader), "");
      const writer = unix.opened("p", O_WRONLY | O_NONBLOCK);
      same(unix.read(reader), "!EAGAIN");
      same(unix.write(writer, "hello"), 5);
      same(unix.read(reader), "hello");
      same(unix.seek(writer, 0, 0), "ESPIPE");
      unix.unlink("p");
      same(unix.write(writer, "still"), 5);
      same(unix.read(reader), "still");
      unix.close(writer);
      same(unix.read(reader), "");
    },
  },
  {
    name: "mknod makes regular files and sockets too",
    run(unix) {
      same(unix.mknod("a", 0o640), 0);
      same(unix.lstat("a").mode, 0o100640);
      same(unix.mknod("s", S_IFSOCK | 0o600), 0);
      same(unix.lstat("s").mode, 0o140600);
      same(unix.open("s", O_RDWR), "ENXIO");
      same(unix.mknod("a", 0o640), "EEXIST");
      same(unix.mknod("d", 0o040755), "EPERM");
    },
  },
  {
    name: "devices have numbers, and are opened by them",
    needsRoot: true,
    run(unix) {
      const made = unix.mknod("null", S_IFCHR | 0o666, 0x103);
      needs("the right to make devices", made !== "EPERM");
      same(made, 0);
      same(unix.lstat("null").device, 0x103);
      const fd = unix.open("null", O_RDWR);
      needs("a mount with devices", fd !== "EACCES");
      holds(typeof fd === "number", "the device can be opened");
      same([unix.write(Number(fd), "gone"), unix.read(Number(fd))], [4, ""]);
      unix.chmod(".", 0o777);
      unix.become(1000);
      same(unix.mknod("zero", S_IFCHR | 0o666, 0x105), "EPERM");
      unix.become(0);
    },
  },
  {
    name: "flock belongs to open files",
    run(unix) {
      const [one, other] = [unix.opened("a", O_CREAT | O_RDWR), unix.opened("a", O_RDWR)];
      same(unix.call("flock", one, LOCK_SH | LOCK_NB), 0);
      same(unix.call("flock", other, LOCK_SH | LOCK_NB), 0);
      same(unix.call("flock", other, LOCK_EX | LOCK_NB), "EAGAIN");
      same(unix.call("flock", one, LOCK_UN), 0);
      same(unix.call("flock", other, LOCK_EX | LOCK_NB), 0);
      same(unix.call("flock", one, LOCK_SH | LOCK_NB), "EAGAIN");
      const copy = Number(unix.call("dup", other));
      same(unix.call("flock", copy, LOCK_EX | LOCK_NB), 0);
      unix.close(other);
      same(unix.call("flock", one, LOCK_SH | LOCK_NB), "EAGAIN");
      unix.close(copy);
      same(unix.call("flock", one, LOCK_SH | LOCK_NB), 0);
    },
  },
  {
    name: "ranges are locked by processes, and by open files",
    run(unix) {
      const [one, other] = [unix.opened("a", O_CREAT | O_RDWR), unix.opened("a", O_RDWR)];
      const lock = (fd: number, command: number, range: LockRange): unknown => setLock(unix, fd, { command, ...range });
      same(lock(one, F_OFD_SETLK, { type: F_WRLCK, start: 10, length: 10 }), 0);
      same(lock(other, F_OFD_SETLK, { type: F_RDLCK, start: 15, length: 1 }), "EAGAIN");
      same(lock(other, F_OFD_SETLK, { type: F_WRLCK, start: 20, length: 0 }), 0);
      same(lock(one, F_OFD_SETLK, { type: F_RDLCK, start: 25, length: 1 }), "EAGAIN");
      same(lock(one, F_OFD_SETLK, { type: F_UNLCK, start: 12, length: 4 }), 0);
      same(lock(other, F_OFD_SETLK, { type: F_WRLCK, start: 12, length: 4 }), 0);
      same(lock(other, F_OFD_SETLK, { type: F_WRLCK, start: 11, length: 1 }), "EAGAIN");
      // The lock of a process is in the way of those of open files, and they in its way.
      same(lock(one, F_SETLK, { type: F_WRLCK, start: 25, length: 1 }), "EAGAIN");
      same(lock(one, F_SETLK, { type: F_WRLCK, start: 0, length: 5 }), 0);
      same(lock(other, F_OFD_SETLK, { type: F_RDLCK, start: 4, length: 1 }), "EAGAIN");
      // Whichever descriptor of the file a process closes, its locks are gone.
      unix.close(unix.opened("a"));
      same(lock(other, F_OFD_SETLK, { type: F_RDLCK, start: 4, length: 1 }), 0);
      same(lock(one, F_SETLK, { type: 7, start: 0, length: 1 }), "EINVAL");
      same(lock(unix.opened("a"), F_SETLK, { type: F_WRLCK, start: 0, length: 1 }), "EBADF");
    },
  },
  {
    name: "F_GETLK tells what is in the way",
    run(unix) {
      const [one, other] = [unix.opened("a", O_CREAT | O_RDWR), unix.opened("a", O_RDWR)];
      setLock(unix, one, { command: F_OFD_SETLK, type: F_WRLCK, start: 10, length: 10 });
      const bytes = lockBytes({ type: F_RDLCK, start: 0, length: 0 });
      // What is told is put in the place of what was asked, so it is asked by a call that has both.
      same(unix.call("fcntl", other, F_GETLK, bytes), 0);
      same(setLock(unix, other, { command: F_SETLK, type: F_RDLCK, start: 0, length: 10 }), 0);
      same(setLock(unix, other, { command: F_SETLK, type: F_RDLCK, start: 0, length: 11 }), "EAGAIN");
    },
  },
  {
    name: "inotify tells what happens in a directory",
    run(unix) {
      unix.mkdir("d");
      unix.make("d/old");
      const fd = Number(unix.call("inotify_init1", O_NONBLOCK));
      const IN_ALL_EVENTS = 0xfff;
      same(unix.call("inotify_add_watch", fd, "d", IN_ALL_EVENTS), 1);
      same(events(unix, fd), []);
      unix.make("d/a", "x");
      const [IN_MODIFY, IN_ATTRIB, IN_CLOSE_WRITE, IN_OPEN] = [0x2, 0x4, 0x8, 0x20];
      const [IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE] = [0x40, 0x80, 0x100, 0x200];
      same(events(unix, fd), [
        [IN_CREATE, "a"],
        [IN_OPEN, "a"],
        [IN_MODIFY, "a"],
        [IN_CLOSE_WRITE, "a"],
      ]);
      unix.chmod("d/a", 0o600);
      unix.rename("d/a", "d/b");
      unix.link("d/b", "d/c");
      unix.unlink("d/b");
      same(events(unix, fd), [
        [IN_ATTRIB, "a"],
        [IN_MOVED_FROM, "a"],
        [IN_MOVED_TO, "b"],
        [IN_CREATE, "c"],
        [IN_DELETE, "b"],
      ]);
      const IN_ISDIR = 0x4000_0000;
      unix.mkdir("d/e");
      unix.rmdir("d/e");
      unix.truncate("d/old", 0);
      same(events(unix, fd), [
        [IN_CREATE + IN_ISDIR, "e"],
        [IN_DELETE + IN_ISDIR, "e"],
        [IN_MODIFY, "old"],
      ]);
    },
  },
  {
    name: "inotify tells the end of a file, and of its watch",
    run(unix) {
      unix.make("a");
      const fd = Number(unix.call("inotify_init1", O_NONBLOCK));
      const [IN_ATTRIB, IN_DELETE_SELF, IN_MOVE_SELF, IN_IGNORED] = [0x4, 0x400, 0x800, 0x8000];
      same(unix.call("inotify_add_watch", fd, "a", IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF), 1);
      unix.rename("a", "b");
      unix.unlink("b");
      same(events(unix, fd), [
        [IN_MOVE_SELF, ""],
        [IN_ATTRIB, ""],
        [IN_DELETE_SELF, ""],
        [IN_IGNORED, ""],
      ]);
      same(unix.call("inotify_rm_watch", fd, 1), "EINVAL");
    },
  },
  {
    name: "inotify tells it in the order of Linux, to all who watch",
    run(unix) {
      for (const name of ["d", "d/e", "d/f"]) unix.mkdir(name);
      for (const name of ["d/a", "d/b", "d/c"]) unix.make(name);
      const fd = Number(unix.call("inotify_init1", O_NONBLOCK));
      for (const name of ["d", "d/a", "d/b", "d/c", "d/e", "d/f"]) unix.call("inotify_add_watch", fd, name, 0xfff);
      const [MODIFY, ATTRIB, FROM, TO, DELETE, DELETE_SELF, MOVE_SELF] = [0x2, 0x4, 0x40, 0x80, 0x200, 0x400, 0x800];
      const [IGNORED, ACCESS, ISDIR] = [0x8000, 0x1, 0x4000_0000];
      unix.unlink("d/a");
      same(events(unix, fd), [
        [ATTRIB, ""],
        [DELETE_SELF, ""],
        [IGNORED, ""],
        [DELETE, "a"],
      ]);
      unix.rename("d/c", "d/b");
      same(events(unix, fd), [
        [FROM, "c"],
        [TO, "b"],
        [ATTRIB, ""],
        [MOVE_SELF, ""],
        [DELETE_SELF, ""],
        [IGNORED, ""],
      ]);
      unix.rmdir("d/e");
      same(events(unix, fd), [
        [DELETE_SELF, ""],
        [IGNORED, ""],
        [DELETE + ISDIR, "e"],
      ]);
      unix.utimes("d/b", { modified: 1 });
      unix.utimes("d/b", { accessed: 1 });
      unix.utimes("d/b", { accessed: 1, modified: 1 });
      same(
        events(unix, fd),
        [MODIFY, ACCESS, ATTRIB].flatMap((event) => [
          [event, "b"],
          [event, ""],
        ]),
      );
    },
  },
  {
    name: "statfs tells sizes and limits",
    run(unix) {
      const space = unix.space(".");
      holds(typeof space !== "string" && space.blockSize >= 512 && space.type !== 0, "there are blocks, of some type");
      holds(typeof space !== "string" && space.nameLength === 255, "names have 255 bytes");
      same(unix.space("none"), "ENOENT");
    },
  },
];

interface LockRange {
  readonly type: number;
  readonly start: number;
  readonly length: number;
}

/** `struct flock`, which has the same layout on 64-bit machines and on ours. */
function lockBytes({ type, start, length }: LockRange): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  view.setInt16(0, type, true);
  view.setBigInt64(8, BigInt(start), true);
  view.setBigInt64(16, BigInt(length), true);
  return bytes;
}

function setLock(unix: Unix, fd: number, { command, ...range }: LockRange & { readonly command: number }): unknown {
  return unix.call("fcntl", fd, command, lockBytes(range));
}

/** Masks and names. */
function events(unix: Unix, fd: number): [number, string][] {
  const count = unix.call("read", fd, new Out(4096), 4096);
  if (count === "EAGAIN" || typeof count === "string") return [];
  const view = new DataView(unix.output.slice().buffer);
  const found: [number, string][] = [];
  for (let at = 0; at < count; at += 16 + view.getUint32(at + 12, true)) {
    const name = unix.output.subarray(at + 16, at + 16 + view.getUint32(at + 12, true));
    const end = name.indexOf(0);
    found.push([view.getUint32(at + 4, true), new TextDecoder().decode(name.subarray(0, end < 0 ? 0 : end))]);
  }
  return found;
}
