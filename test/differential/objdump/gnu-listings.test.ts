/** objdump, nm and size print of the machine's own files what GNU's print, to the byte. */
import { describe, expect, test } from "vitest";
import { referenceTool, type ReferenceName } from "../../support/references.ts";
import { hostFiles, runOurs, type HostFileKind } from "./host-files.ts";

const all: readonly HostFileKind[] = ["objects", "programs", "libraries", "archives"];
const small: readonly HostFileKind[] = ["objects", "programs"];

const listings: readonly (readonly [tool: ReferenceName, args: readonly string[], kinds: readonly HostFileKind[]])[] = [
  ["objdump", ["-h"], all],
  ["objdump", ["-f", "-a", "-h", "-w"], all],
  ["objdump", ["-p"], all],
  ["objdump", ["-t"], all],
  ["objdump", ["-r"], ["objects", "archives"]],
  ["objdump", ["-T"], ["programs", "libraries", "objects"]],
  ["objdump", ["-R"], ["programs", "libraries", "objects"]],
  ["objdump", ["-x"], small],
  ["objdump", ["-s"], small],
  ["objdump", ["-s", "-j", ".text", "--start-address=0x12", "--stop-address=0x4321"], small],
  ["objdump", ["-h", "-j", ".data", "-j", ".bss"], small],
  ["nm", [], all],
  ["nm", ["-n", "-S"], all],
  ["nm", ["-a", "-A"], all],
  ["nm", ["-g", "-P"], all],
  ["nm", ["-u", "-r"], all],
  ["nm", ["-f", "sysv"], all],
  ["nm", ["--size-sort"], all],
  ["nm", ["--size-sort", "-S", "-t", "d"], all],
  ["nm", ["-p", "-j", "--defined-only"], all],
  ["nm", ["-s"], ["archives"]],
  ["nm", ["-D"], ["programs", "libraries"]],
  ["nm", ["-D", "-C"], ["libraries"]],
  ["objdump", ["-T", "-C"], ["libraries"]],
  ["size", [], all],
  ["size", ["-A", "-x"], all],
  ["size", ["-t", "-o"], all],
  ["size", ["-G", "--common"], all],
];

describe.each(listings)("%s %j", (tool, args, kinds) => {
  test("agrees with GNU", async (context) => {
    const reference = referenceTool(tool, context);
    for (const path of hostFiles(kinds, context)) {
      const gnu = reference.run([...args, path]);
      const ours = await runOurs([tool, ...args, path]);
      // Not `toEqual`: the difference of two listings of megabytes takes minutes to show.
      if (ours.stdout !== gnu.stdout) expect(firstDifference(ours.stdout, gnu.stdout), path).toBeUndefined();
      expect(ours.exitCode, path).toBe(gnu.exitCode);
    }
  });
});

test("several files at once, one of which is not there", async (context) => {
  const paths = [...hostFiles(["objects", "archives"], context).slice(0, 6), "/nowhere"];
  for (const tool of ["objdump", "nm", "size"] as const) {
    const args = tool === "objdump" ? ["-h"] : [];
    const gnu = referenceTool(tool, context).run([...args, ...paths]);
    const ours = await runOurs([tool, ...args, ...paths]);
    expect(firstDifference(ours.stdout, gnu.stdout)).toBeUndefined();
    expect(ours.exitCode).toBe(1);
    expect(ours.stderr).toContain(`muslin ${tool}: /nowhere: No such file or directory\n`);
  }
});

interface Difference {
  readonly line: number;
  readonly ours: string | undefined;
  readonly gnu: string | undefined;
}

function firstDifference(ours: string, gnu: string): Difference | undefined {
  const [oursLines, gnuLines] = [ours.split("\n"), gnu.split("\n")];
  const length = Math.max(oursLines.length, gnuLines.length);
  for (let line = 0; line < length; line++) {
    if (oursLines[line] !== gnuLines[line]) return { line: line + 1, ours: oursLines[line], gnu: gnuLines[line] };
  }
  return undefined;
}
