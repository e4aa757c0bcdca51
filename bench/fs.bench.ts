/** Files in memory: a long one, and a directory of many. */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { Tmpfs } from "../src/fs/index.ts";
import { OpenRegularFile, RegularFile, type OpenFile } from "../src/vfs/index.ts";
import { KernelUnix } from "../test/contract/machines/kernel-unix.ts";
import { O_CREAT, O_WRONLY } from "../src/abi/index.ts";
import { median, throughput, type Bench } from "./bench.ts";

const SIZE = 100_000_000;
const BUFFER = new Uint8Array(1 << 16).fill(7);

const { system, kernel } = new KernelUnix().test;

function newFile(): OpenFile {
  const { root } = new Tmpfs({ clock: kernel });
  const inode = root.create("a", { mode: 0o100644, user: 0, group: 0 });
  if (!(inode instanceof RegularFile)) throw new Error("The file is none");
  return new OpenRegularFile(inode, { flags: 2, context: system.context, place: kernel.namespace.root });
}

function pass(file: OpenFile, operation: "read" | "write"): void {
  file.seek(0, 0);
  for (let done = 0; done < SIZE; done += BUFFER.length) file[operation](BUFFER);
}

/** What Linux does with its own: MB a second that `dd` tells. */
function linuxWrite(): number | undefined {
  const path = `/dev/shm/muslin-bench-${process.pid}`;
  if (!existsSync("/dev/shm")) return undefined;
  const rates = Array.from({ length: 3 }, () => {
    const { stderr } = spawnSync("dd", ["if=/dev/zero", `of=${path}`, "bs=64k", "count=1526"], { encoding: "utf8" });
    rmSync(path, { force: true });
    const [, bytes, seconds] = /^(\d+) bytes.*, ([\d.]+) s,/m.exec(stderr) ?? [];
    return Number(bytes) / 1e6 / Number(seconds);
  });
  return median(rates);
}

/** Microseconds for each file of so many: made, looked at, listed and removed. */
function directoryTime(count: number): number {
  const unix = new KernelUnix();
  unix.test.system.mount("/mnt", unix.test.system.newTmpfs(0o755));
  unix.call("chdir", "/mnt");
  const start = performance.now();
  for (let index = 0; index < count; index++) unix.close(Number(unix.open(`f${index}`, O_CREAT | O_WRONLY)));
  for (let index = 0; index < count; index++) unix.access(`f${index}`);
  const found = unix.list(".", 1 << 15).length;
  for (let index = 0; index < count; index++) unix.unlink(`f${index}`);
  if (found !== count) throw new Error(`Found ${found} entries of ${count}`);
  return ((performance.now() - start) * 1000) / count;
}

export const benches: readonly Bench[] = [
  {
    // Most of it is the system giving memory page by page, to Linux's tmpfs as to ours: so there is a peer and no limit.
    name: "tmpfs: first write of 100 MB",
    unit: "MB/s",
    measure: () => throughput(SIZE, () => pass(newFile(), "write")),
    peer: { name: "Linux's tmpfs (dd)", measure: linuxWrite },
  },
  {
    name: "tmpfs: write 100 MB again",
    unit: "MB/s",
    limit: 1500,
    measure: () => {
      const file = newFile();
      return throughput(SIZE, () => pass(file, "write"));
    },
  },
  {
    name: "tmpfs: read 100 MB",
    unit: "MB/s",
    limit: 3000,
    measure: () => {
      const file = newFile();
      pass(file, "write");
      return throughput(SIZE, () => pass(file, "read"));
    },
  },
  {
    name: "tmpfs: a file of 100,000 beside one of 10,000",
    unit: "times",
    limit: 2.5,
    measure: () => {
      directoryTime(10_000);
      return directoryTime(100_000) / directoryTime(10_000);
    },
  },
];
