/** `--root`: what the program's paths begin in. */
import { gunzipSync } from "node:zlib";
import { Errno } from "../../abi/index.ts";
import { FormatError } from "../../bytes/index.ts";
import { Overlayfs, Tarfs, Tmpfs, type TarfsOptions } from "../../fs/index.ts";
import { HostDirectory } from "../../host/node/index.ts";
import type { System } from "../../runtime/index.ts";
import type { FileClock, FileSystem } from "../../vfs/index.ts";
import { ToolError } from "../failures.ts";
import type { Io } from "../io.ts";

const IN_PLACE = ":rw";

/**
 * A directory or an archive is covered by a file system in memory, which takes what is changed, unless `:rw` says that the directory may
 * be changed.
 */
export async function rootOf(text: string, io: Io): Promise<(clock: FileClock) => FileSystem> {
  const isInPlace = text.endsWith(IN_PLACE);
  const path = isInPlace ? text.slice(0, -IN_PLACE.length) : text;
  const status = await io.stat(path);
  if (status === undefined) throw new ToolError(`${path}: No such file or directory`);
  if (status.isDirectory) {
    return (clock) => {
      const directory = new HostDirectory(path, clock);
      return isInPlace ? directory : covered(clock, directory);
    };
  }
  if (isInPlace) throw new ToolError(`${path}: An archive cannot be changed`);
  const bytes = unpacked(path, await io.readFile(path));
  return (clock) => covered(clock, archiveOf(path, { clock, bytes }));
}

function archiveOf(path: string, options: TarfsOptions): Tarfs {
  try {
    return new Tarfs(options);
  } catch (error) {
    if (error instanceof FormatError) throw new ToolError(`${path}: ${error.message}`);
    throw error;
  }
}

function covered(clock: FileClock, fileSystem: FileSystem): FileSystem {
  return new Overlayfs({ clock, lowers: [fileSystem.root], upper: new Tmpfs({ clock }).root });
}

/** What gzip's files begin with. */
const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b;

function unpacked(path: string, bytes: Uint8Array): Uint8Array {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new ToolError(`${path}: Cannot decompress: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The program, if there is a file of that path in the root. */
export function programIn(system: System, path: string): Uint8Array | undefined {
  try {
    return system.readFile(path);
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}
