import type { FileContext } from "./file-context.ts";
import { Directory } from "./inode.ts";
import type { Mount } from "./mount.ts";
import type { Place } from "./place.ts";

/** The path from the process's root to a place; `undefined` where it cannot be reached, because it is removed or outside. */
export function pathOf({ root }: FileContext, place: Place): string | undefined {
  const isDirectory = place.inode instanceof Directory;
  const start = isDirectory ? place.inode : place.directory;
  if (!(start instanceof Directory)) return undefined;
  if (!isDirectory && start.lookup(place.name) !== place.inode) return undefined;
  const names = isDirectory ? [] : [place.name];
  let directory: Directory = start;
  let mount: Mount = place.mount;
  while (directory !== root.inode || mount !== root.mount) {
    if (directory === mount.root) {
      if (mount.on === undefined) return undefined;
      directory = mount.on.directory;
      mount = mount.on.mount;
      continue;
    }
    if (directory.parent === undefined || directory.links === 0) return undefined;
    names.push(directory.name);
    directory = directory.parent;
  }
  return `/${names.toReversed().join("/")}`;
}
