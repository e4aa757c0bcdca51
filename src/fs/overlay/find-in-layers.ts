import { Directory, type Inode } from "../../vfs/index.ts";
import { isOpaque, isWhiteout } from "./marks.ts";

export interface FoundInLayers {
  readonly inode: Inode;
  /** Which of the layers has it. */
  readonly layer: number;
  /** Directories of the same name in layers below it that are merged with it. */
  readonly below: readonly Directory[];
}

/** What a name stands for in the first layer that says something about it, be it that there is nothing. */
export function findInLayers(layers: readonly Directory[], name: string): FoundInLayers | undefined {
  let top: { inode: Inode; layer: number } | undefined;
  const below: Directory[] = [];
  for (const [layer, directory] of layers.entries()) {
    const inode = directory.lookup(name);
    if (inode === undefined) continue;
    if (isWhiteout(inode)) break;
    if (!(inode instanceof Directory)) {
      // A file below a directory is hidden, and ends the search as well.
      top ??= { inode, layer };
      break;
    }
    if (top === undefined) top = { inode, layer };
    else below.push(inode);
    if (isOpaque(inode)) break;
  }
  return top === undefined ? undefined : { ...top, below };
}
