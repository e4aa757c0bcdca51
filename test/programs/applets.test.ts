/**
 * Applets of an unmodified busybox on real trees, as our kernel and as Linux run them: what they print, how they end, and what
 * becomes of the files. The commands are data, in applets/.
 */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  guestApplets,
  guestSystem,
  nativeApplets,
  type AppletResult,
  type Applets,
  type TreeKind,
} from "../support/applets/applets.ts";
import { busybox } from "../support/applets/busybox.ts";
import { commandsIn, type AppletCommand } from "../support/applets/commands.ts";
import { makeAppletTree } from "../support/applets/tree.ts";

const base = fs.mkdtempSync(join(tmpdir(), "muslin-applets-"));

afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

interface Comparison {
  readonly list: "reading" | "changing";
  readonly kind: TreeKind;
}

const comparisons: readonly Comparison[] = (["reading", "changing"] as const).flatMap((list) =>
  (["host", "tmpfs", "overlay"] as const).map((kind) => ({ list, kind })),
);

test.for(comparisons)("$list on $kind", { timeout: 900_000 }, async ({ list, kind }, context) => {
  const { sources, module, native } = await busybox(context);
  const folder = join(base, `${list}-${kind}`);
  const places = { kind, tree: join(folder, "tree"), work: join(folder, "work"), host: join(folder, "host") };
  makeAppletTree(places.tree, sources);
  for (const path of [places.work, places.host]) fs.mkdirSync(path);
  const ours = guestApplets(guestSystem(places), { module, cwd: places.work });
  const linux = nativeApplets(native, places.work);
  const copy = ["cp", "-a", "../tree/.", "."];
  const nothing = new Uint8Array(0);
  expect(await linux(copy, nothing)).toEqual({ status: 0, stdout: "", stderr: "" });
  if (kind !== "overlay") expect(await ours(copy, nothing)).toEqual({ status: 0, stdout: "", stderr: "" });
  for (const command of commandsIn(new URL(`applets/${list}.txt`, import.meta.url))) {
    if (command.mark !== undefined && (command.mark === "host") !== (kind === "host")) continue;
    const expected = comparable(await run(linux, command), { list, kind });
    expect.soft({ command: command.text, ...comparable(await run(ours, command), { list, kind }) }).toEqual({
      command: command.text,
      ...expected,
    });
  }
});

/** Each part of a pipe when the one before has ended. */
async function run(applets: Applets, { parts }: AppletCommand): Promise<AppletResult> {
  let input: Uint8Array = new Uint8Array(0);
  let stderr = "";
  let last: AppletResult = { status: 0, stdout: "", stderr };
  for (const words of parts) {
    last = await applets(words, input);
    input = Buffer.from(last.stdout, "latin1");
    stderr += last.stderr;
  }
  return { ...last, stderr };
}

/** Without what depends on the moment, or on the file system behind: sizes of directories, blocks, and times of links, which cp leaves. */
function comparable(result: AppletResult, { list, kind }: Comparison): AppletResult {
  const isSame = kind === "host" && list === "reading";
  const edited = (text: string): string =>
    [
      ...everywhere,
      ...(isSame ? [] : elsewhere),
      ...(kind === "overlay" ? merged : []),
      ...(list === "reading" ? [] : changed),
    ].reduce((edit, [pattern, by]) => edit.replace(pattern, by), text);
  return { ...result, stdout: edited(result.stdout), stderr: edited(result.stderr) };
}

type Edit = readonly [pattern: RegExp, by: string];

/** When each was compiled. */
const everywhere: readonly Edit[] = [[/^(BusyBox v\S+) \(.*?\)/gm, "$1"]];

const elsewhere: readonly Edit[] = [
  [/^total \S+ *$/gm, "total"],
  [/^(d[-rwxsStT]{9} +\d+ \S+ +\S+) +[\d.KM]+ /gm, "$1 SIZE "],
  [/^(l[rwx]{9} .*) [A-Z][a-z]{2} [ \d]\d (?: \d{4}|\d\d:\d\d) /gm, "$1 TIME "],
];

/** As on Linux, directories of an overlay have one link. */
const merged: readonly Edit[] = [[/^(d[-rwxsStT]{9}) +\d+ /gm, "$1 LINKS "]];

/** Of files that are new; those that were kept are years old. */
const changed: readonly Edit[] = [[/ [A-Z][a-z]{2} [ \d]\d \d\d:\d\d /g, " TIME "]];
