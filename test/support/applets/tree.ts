/** The tree that applets look at: sources of busybox, and files of all kinds that they treat in their own ways. */
import * as fs from "node:fs";
import { join } from "node:path";

const DAY = 86_400;
/** 2020-06-01, 12:00 UTC. */
const STAMP = 1_591_012_800;

const sourceFolders = ["coreutils", "archival", "docs"];

/** Makes it at a path where nothing is. */
export function makeAppletTree(path: string, sources: string): void {
  for (const name of sourceFolders)
    fs.cpSync(join(sources, name), join(path, name), { recursive: true, preserveTimestamps: true });
  const odd = join(path, "odd");
  fs.mkdirSync(odd);
  for (const [name, content] of Object.entries(oddFiles())) fs.writeFileSync(join(odd, name), content, { mode: 0o644 });
  fs.truncateSync(join(odd, "sparse"), 1 << 20);
  fs.linkSync(join(odd, "hard1"), join(odd, "hard2"));
  fs.symlinkSync("../coreutils/ls.c", join(odd, "link"));
  fs.symlinkSync("../coreutils", join(odd, "to-directory"));
  fs.symlinkSync("nowhere", join(odd, "dangling"));
  fs.mkdirSync(join(odd, "sticky"));
  fs.chmodSync(join(odd, "sticky"), 0o1777);
  fs.chmodSync(join(odd, "secret"), 0o600);
  fs.chmodSync(join(odd, "setuid"), 0o4755);
  stamp(path);
  fs.utimesSync(join(odd, "old"), 1e9, 1e9);
}

/** Times that do not depend on when it was made, not the same for all. */
function stamp(path: string): void {
  fs.readdirSync(path, { recursive: true, encoding: "utf8" })
    .toSorted()
    .forEach((name, at) => fs.lutimesSync(join(path, name), STAMP, STAMP - at * DAY));
  fs.utimesSync(path, STAMP, STAMP);
}

function oddFiles(): Readonly<Record<string, string | Uint8Array>> {
  const count = (length: number, text: (at: number) => string): string =>
    Array.from({ length }, (_, at) => text(at)).join("");
  return {
    "with space": "a\n",
    größe: "name in UTF-8\n",
    "-dash": "dash\n",
    empty: "",
    old: "old\n",
    secret: "secret\n",
    setuid: "#!\n",
    sparse: "begin",
    hard1: "two names\n",
    big: Uint8Array.from({ length: 300_000 }, (_, at) => (at * at + (at >> 7) * 31) >> 3),
    bytes: Uint8Array.from({ length: 256 }, (_, at) => at),
    lines: count(100, (at) => `line ${at}${at % 7 === 0 ? " of oo seven" : ""}\n`),
    table: "pear 10 x\napple 9 y\nfig 100 x\napple 10 x\nkiwi -3 z\n\n  date 7 y\n",
    colons: "root:x:0:/\nuser:y:1000:/home\ndaemon:x:10:/bin\nother::11:\n",
    words: "b\na\nc\nB\nb\nline 4\nÄ\n",
    numbers: "10\n9\n-1\n1e3\n 5\n0x10\nabc\n1.5\n",
    months: "mar\nJan\nDEC\nfoo\nfeb\n",
    versions: "a-1.10\na-1.9\na-1.2b\na-1.2\n",
    sorted1: "a\nb\nc\nd\nf\n",
    sorted2: "a\nbb\nc\ne\nf\n",
  };
}
