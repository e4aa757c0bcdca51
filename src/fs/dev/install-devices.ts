import { errno, makedev, S_IFCHR } from "../../abi/index.ts";
import { openPts, openPtmx, Task, type Kernel } from "../../kernel/index.ts";
import { Tmpfs } from "../index.ts";
import type { FileSystem } from "../../vfs/index.ts";
import { memoryDevices } from "./memory-devices.ts";

const links: Readonly<Record<string, string>> = {
  fd: "/proc/self/fd",
  stdin: "/proc/self/fd/0",
  stdout: "/proc/self/fd/1",
  stderr: "/proc/self/fd/2",
};

/** Mounts /dev, /dev/pts and /dev/shm, and tells the kernel how its devices are opened. */
export function installDevices(kernel: Kernel, mount: (path: string, fileSystem: FileSystem) => void): void {
  const devfs = new DevTmpfs({ clock: kernel });
  const { root } = devfs;
  const owner = { user: 0, group: 0 };
  for (const [name, { minor, open }] of Object.entries(memoryDevices)) {
    const device = makedev(1, minor);
    root.create(name, { mode: S_IFCHR | 0o666, device, ...owner });
    kernel.devices.set(device, (request, inode) => open(inode, request, kernel.host));
  }
  for (const [name, target] of Object.entries(links)) root.symlink(name, target, { mode: 0o120777, ...owner });
  installTerminals(kernel, root);
  mount("/dev", devfs);
  mount("/dev/pts", kernel.terminals);
  mount("/dev/shm", new Tmpfs({ clock: kernel, mode: 0o1777 }));
}

class DevTmpfs extends Tmpfs {
  override readonly type: string = "devtmpfs";
}

function installTerminals(kernel: Kernel, root: Tmpfs["root"]): void {
  const owner = { user: 0, group: 0 };
  const devices = { tty: makedev(5, 0), console: makedev(5, 1), ptmx: makedev(5, 2) };
  for (const [name, device] of Object.entries(devices)) root.create(name, { mode: S_IFCHR | 0o666, device, ...owner });
  kernel.devices.set(devices.ptmx, (request, inode) => openPtmx(kernel.terminals, request, inode));
  kernel.devices.set(devices.console, (request, inode) => {
    if (kernel.console === undefined) throw errno.ENODEV;
    return openPts(kernel.console, request, inode);
  });
  kernel.devices.set(devices.tty, (request, inode) => {
    const terminal = request.context instanceof Task ? request.context.terminal : undefined;
    if (terminal === undefined) throw errno.ENXIO;
    return openPts(terminal, request, inode);
  });
}
