/** Owners, modes, times, extended attributes. */
import {
  AT_FDCWD,
  O_CREAT,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  ST_NOATIME,
  XATTR_CREATE,
  XATTR_REPLACE,
} from "../../../src/abi/index.ts";
import { holds, needs, same, type Case } from "../machines/case.ts";
import { Out } from "../machines/unix.ts";

export const attributeCases: readonly Case[] = [
  {
    name: "modes are set, and the umask counts for what is made",
    run(unix) {
      unix.make("a");
      same(unix.chmod("a", 0o4711), 0);
      same(unix.lstat("a").mode, 0o104711);
      unix.make("b", "", 0o777);
      unix.mkdir("d", 0o777);
      same([unix.lstat("b").mode, unix.lstat("d").mode], [0o100755, 0o040755]);
      same(unix.chmod("none", 0o700), "ENOENT");
    },
  },
  {
    name: "a write takes set-user-id away",
    needsRoot: true,
    run(unix) {
      unix.make("a", "", 0o666);
      unix.chmod("a", 0o6777);
      unix.become(1000);
      unix.write(unix.opened("a", O_WRONLY), "x");
      unix.become(0);
      same(unix.lstat("a").mode, 0o100777);
    },
  },
  {
    name: "times are set, and kept when they are not named",
    run(unix) {
      unix.make("a");
      same(unix.utimes("a", { accessed: 100, modified: 200 }), 0);
      same([unix.lstat("a").accessed, unix.lstat("a").modified], [100, 200]);
      same(unix.utimes("a", { modified: 300 }), 0);
      same([unix.lstat("a").accessed, unix.lstat("a").modified], [100, 300]);
      same(unix.utimes("none", { modified: 1 }), "ENOENT");
      unix.symlink("a", "l");
      same(unix.utimes("l", { modified: 400 }), 0);
      same([unix.lstat("l").modified, unix.lstat("a").modified], [400, 300]);
      unix.mkdir("d");
      same(unix.utimes("d", { accessed: 1, modified: 2 }), 0);
      same(unix.lstat("d").modified, 2);
    },
  },
  {
    name: "times follow what is done",
    run(unix) {
      unix.mkdir("d");
      unix.make("d/a", "one");
      const old = { accessed: 100, modified: 100 };
      const reset = (): void => void [unix.utimes("d", old), unix.utimes("d/a", old)];
      const moved = (path: string): boolean => unix.lstat(path).modified > 100;
      reset();
      unix.make("d/b");
      same([moved("d"), moved("d/a")], [true, false]);
      reset();
      unix.write(unix.opened("d/a", O_WRONLY), "x");
      same([moved("d"), moved("d/a")], [false, true]);
      reset();
      unix.truncate("d/a", 1);
      same(moved("d/a"), true);
      reset();
      unix.chmod("d/a", 0o600);
      same(moved("d/a"), false);
      holds(unix.lstat("d/a").changed > 100, "the time of the last change is the present");
      reset();
      unix.unlink("d/b");
      same([moved("d"), moved("d/a")], [true, false]);
      reset();
      const space = unix.space("d");
      needs("a mount that notes accesses", typeof space !== "string" && (space.flags & ST_NOATIME) === 0);
      unix.content("d/a");
      holds(unix.lstat("d/a").accessed > 100, "the time of the last access is the present");
    },
  },
  {
    name: "permissions are checked by owner, group and others",
    needsRoot: true,
    run(unix) {
      unix.chmod(".", 0o755);
      unix.make("a", "text", 0o640);
      unix.chown("a", 1000, 2000);
      unix.mkdir("d", 0o700);
      unix.make("d/in");
      unix.become(1000);
      same(typeof unix.open("a", O_RDWR), "number");
      same(unix.chmod("a", 0o404), 0);
      // The owner's bits count for the owner, though all others may read.
      same(unix.chmod("a", 0o044), 0);
      same(unix.open("a"), "EACCES");
      same(unix.open("d/in"), "EACCES");
      same(unix.open("d"), "EACCES");
      same(unix.open("new", O_CREAT | O_WRONLY), "EACCES");
      same(unix.mkdir("new"), "EACCES");
      same(unix.unlink("a"), "EACCES");
      same(unix.rename("a", "b"), "EACCES");
      same(unix.chown("a", 0, 0), "EPERM");
      unix.become(0);
      unix.become(2000);
      same(typeof unix.open("a", O_RDONLY), "number");
      same(unix.open("a", O_WRONLY), "EACCES");
      same(unix.chmod("a", 0o777), "EPERM");
      same(unix.utimes("a", { modified: 1 }), "EPERM");
      unix.become(0);
      same(typeof unix.open("a", O_RDWR), "number");
    },
  },
  {
    name: "in sticky directories owners remove only their own",
    needsRoot: true,
    run(unix) {
      unix.mkdir("t");
      unix.chmod("t", 0o1777);
      unix.become(1000);
      unix.make("t/own");
      unix.become(0);
      unix.become(2000);
      same(unix.unlink("t/own"), "EPERM");
      same(unix.rename("t/own", "t/mine"), "EPERM");
      unix.make("t/mine");
      same(unix.rename("t/mine", "t/own"), "EPERM");
      same(unix.unlink("t/mine"), 0);
      unix.become(0);
      unix.become(1000);
      same(unix.unlink("t/own"), 0);
      unix.become(0);
    },
  },
  {
    name: "set-group-id of a directory is inherited",
    needsRoot: true,
    run(unix) {
      unix.mkdir("d");
      unix.chown("d", 0, 3000);
      unix.chmod("d", 0o2777);
      unix.make("d/a");
      unix.mkdir("d/e");
      same([unix.lstat("d/a").group, unix.lstat("d/e").group, unix.lstat("d/e").mode], [3000, 3000, 0o042755]);
    },
  },
  {
    name: "chown takes set-user-id away",
    needsRoot: true,
    run(unix) {
      unix.make("a");
      unix.chmod("a", 0o6755);
      same(unix.chown("a", 1000, -1), 0);
      same([unix.lstat("a").user, unix.lstat("a").group, unix.lstat("a").mode], [1000, 0, 0o100755]);
    },
  },
  {
    name: "extended attributes are set, listed, replaced and removed",
    run(unix) {
      unix.make("a");
      same(unix.getxattr("a", "user.k"), "!ENODATA");
      same(unix.setxattr("a", ["user.k", "value"]), 0);
      same(unix.getxattr("a", "user.k"), "value");
      same(unix.setxattr("a", ["user.empty", ""]), 0);
      same(unix.getxattr("a", "user.empty"), "");
      same(unix.listxattr("a"), ["user.empty", "user.k"]);
      same(unix.setxattr("a", ["user.k", "x"], XATTR_CREATE), "EEXIST");
      same(unix.setxattr("a", ["user.n", "x"], XATTR_REPLACE), "ENODATA");
      same(unix.setxattr("a", ["user.k", "longer than before"]), 0);
      same(unix.getxattr("a", "user.k", 3), "!ERANGE");
      same(unix.call("lgetxattr", "a", "user.k", new Out(1), 0), 18);
      same(unix.call("lremovexattr", "a", "user.k"), 0);
      same(unix.call("lremovexattr", "a", "user.k"), "ENODATA");
      same(unix.listxattr("a"), ["user.empty"]);
      same(unix.setxattr("a", ["nothing", "x"]), "EOPNOTSUPP");
      same(unix.setxattr("a", ["user.", "x"]), "EINVAL");
      unix.symlink("a", "l");
      same(unix.setxattr("l", ["user.k", "x"]), "EPERM");
      unix.link("a", "b");
      same(unix.listxattr("b"), ["user.empty"]);
    },
  },
  {
    name: "faccessat asks for what the user may do",
    run(unix) {
      unix.make("a", "", 0o600);
      same(unix.call("faccessat", AT_FDCWD, "a", 6), 0);
      same(unix.call("faccessat", AT_FDCWD, "a", 1), "EACCES");
      same(unix.call("faccessat", AT_FDCWD, "none", 0), "ENOENT");
      same(unix.call("faccessat", AT_FDCWD, "a", 8), "EINVAL");
    },
  },
];
