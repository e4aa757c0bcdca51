// Completes package-lock.json after `npm install`: run `node tools/complete-lock.mjs`.
//
// Native tools publish one optional package for each platform. Where a registry lacks some of them (a partial mirror),
// `npm install` leaves them out of the lock file, and `npm ci` then refuses that file as incomplete. This adds each
// missing entry with what its name says: version, os, cpu, libc. npm skips such an entry on any other platform, and on
// its own platform fetches it by name and version.
import { readFileSync, writeFileSync } from "node:fs";

const path = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(path, "utf8"));
const systems = "aix android darwin freebsd linux netbsd openbsd openharmony sunos win32".split(" ");
const libcs = { gnu: "glibc", gnueabihf: "glibc", musl: "musl", musleabihf: "musl" };

for (const [folder, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (folder === "" || lock.packages[place] !== undefined || lock.packages[`${folder}/${place}`] !== undefined)
      continue;
    const words = name.split("/").at(-1).split("-");
    const at = words.findIndex((word) => systems.includes(word));
    if (at < 0) throw new Error(`Cannot tell the platform of "${name}" from its name`);
    const libc = libcs[words[at + 2]];
    lock.packages[place] = {
      version,
      cpu: [words[at + 1]],
      dev: true,
      ...(libc !== undefined && words[at] === "linux" ? { libc: [libc] } : {}),
      optional: true,
      os: [words[at]],
    };
    console.log(`added ${name} ${version}`);
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
lock.packages = Object.fromEntries(sorted);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
