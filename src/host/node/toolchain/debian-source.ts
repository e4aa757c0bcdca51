/** Debian's source packages, by apt-get with a configuration of its own. Nothing of the system is changed. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

export interface SourceDownload {
  /** Where the archive is to be. For the time of the call apt-get's state is there too. */
  readonly folder: string;
  /** Whoever asked for it sees how far it is. */
  readonly isShown?: boolean;
}

/** Fetches the archive of a source package as its authors made it, from where this machine gets its packages. Returns complaints. */
export function downloadSource(name: string, { folder, isShown = false }: SourceDownload): string {
  const state = join(folder, "apt");
  try {
    const options = optionsFor(state);
    const apt = (...args: readonly string[]): string => {
      const { error, stderr } = spawnSync("apt-get", [...options, ...(isShown ? [] : ["-q"]), ...args], {
        encoding: "utf8",
        cwd: folder,
        stdio: ["ignore", isShown ? "inherit" : "ignore", "pipe"],
      });
      return error?.message ?? stderr;
    };
    return [apt("update"), apt("source", "--download-only", "--tar-only", name)].join("").trim();
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

/** The machine's own lists of where packages come from, for sources, and all that apt-get writes in one folder. */
function optionsFor(state: string): readonly string[] {
  const lists = join(state, "sources.list.d");
  for (const path of [lists, join(state, "lists/partial"), join(state, "cache/archives/partial")])
    mkdirSync(path, { recursive: true });
  for (const path of sourceLists())
    writeFileSync(join(lists, basename(path)), asSourceLists(readFileSync(path, "utf8")));
  return [
    ["Dir::Etc::sourcelist", "/dev/null"],
    ["Dir::Etc::sourceparts", lists],
    ["Dir::State::lists", join(state, "lists")],
    ["Dir::Cache", join(state, "cache")],
    ["APT::Sandbox::User", ""],
    ["Acquire::Languages", "none"],
  ].flatMap(([key, value]) => ["-o", `${key}=${value}`]);
}

function sourceLists(): readonly string[] {
  const folder = "/etc/apt/sources.list.d";
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(list|sources)$/.test(name)) : [];
  return ["/etc/apt/sources.list", ...names.map((name) => join(folder, name))].filter((path) => existsSync(path));
}

function asSourceLists(text: string): string {
  return text.replace(/^Types:.*$/gm, "Types: deb-src").replace(/^deb\s/gm, "deb-src ");
}
