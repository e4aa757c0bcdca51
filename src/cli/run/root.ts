/** `--root`: what the program's paths begin in. */
import { Overlayfs, Tmpfs } from "../../fs/index.ts";
import { HostDirectory } from "../../host/node/index.ts";
import type { FileClock, FileSystem } from "../../vfs/index.ts";

const IN_PLACE = ":rw";

/** A directory is covered by a file system in memory, which takes what is changed, unless `:rw` says that it may be changed. */
export function rootOf(text: string): (clock: FileClock) => FileSystem {
  if (text.endsWith(IN_PLACE)) return (clock) => new HostDirectory(text.slice(0, -IN_PLACE.length), clock);
  return (clock) => covered(clock, new HostDirectory(text, clock));
}

function covered(clock: FileClock, fileSystem: FileSystem): FileSystem {
  return new Overlayfs({ clock, lowers: [fileSystem.root], upper: new Tmpfs({ clock }).root });
}
