/** Where what is slow to make is kept: `MUSLIN_CACHE`, or a folder of the user's cache. */
import { homedir } from "node:os";
import { join } from "node:path";

export function cacheFolder(): string {
  const { MUSLIN_CACHE: given, XDG_CACHE_HOME: caches } = process.env;
  if (given !== undefined && given !== "") return given;
  return join(caches === undefined || caches === "" ? join(homedir(), ".cache") : caches, "muslin");
}
