/**
 * Open directories of the host. On Linux `/proc/self/fd/N/NAME` is a name in the very directory that was opened, wherever it is by now and
 * whatever stands at its path: what `openat(2)` does, which Node does not have. Only a few are open at a time; the others are opened again,
 * from the directory above, when they are needed.
 */
import * as fs from "node:fs";

const FOLDERS = "/proc/self/fd";
/** As in Linux's `fcntl.h`; Node does not tell. */
const O_PATH = 0o10_000_000;
const MOST_OPEN = 64;

/** Whether this host has it. Elsewhere paths are compared before they are used, which leaves a moment in between. */
export const hasFolderDescriptors: boolean = process.platform === "linux" && fs.existsSync(FOLDERS);

/** By whoever they were opened for; the one that was used last is at the end. */
const opened = new Map<object, number>();

/** The descriptor of `owner`, which `open` opens if it is not open. */
export function folderDescriptor(owner: object, open: () => number): number {
  const descriptor = opened.get(owner) ?? open();
  opened.delete(owner);
  opened.set(owner, descriptor);
  if (opened.size > MOST_OPEN) closeOldest();
  return descriptor;
}

function closeOldest(): void {
  for (const [owner, descriptor] of opened) {
    opened.delete(owner);
    fs.closeSync(descriptor);
    return;
  }
}

/** Opens a directory without following a link in its place. */
export function openFolder(path: fs.PathLike): number {
  const { O_DIRECTORY, O_NOFOLLOW } = fs.constants;
  return fs.openSync(path, O_PATH | O_DIRECTORY | O_NOFOLLOW);
}

/** Opens a file of any type so that it can be named by {@link descriptorPath}, but neither read nor written. */
export function openName(path: fs.PathLike): number {
  return fs.openSync(path, O_PATH | fs.constants.O_NOFOLLOW);
}

/** What a descriptor stands for, as a path. */
export function descriptorPath(descriptor: number): string {
  return `${FOLDERS}/${descriptor}`;
}
