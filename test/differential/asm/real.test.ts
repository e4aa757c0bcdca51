/**
 * Real programs: Lua, zlib and parts of musl, each file by `clang -c` and by `clang -S | muslin as`, whose objects must
 * say the same. The headers are musl's, with the types of its i386 port, which are those of any 32-bit machine.
 */
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test, type TestContext } from "vitest";
import { assemble } from "../../../src/asm/index.ts";
import { diagnosticText } from "../../../src/diag/index.ts";
import { fileOf, llvm, type Files } from "../../support/clang.ts";
import { debianSource, type SourceName } from "../../support/debian-source.ts";
import { summarizeElfObject } from "../../support/elf-summary.ts";
import { summarizeLlvmObject } from "../../support/llvm-summary.ts";
import { differencesOf } from "../../support/object-summary.ts";

interface Program {
  readonly source: SourceName;
  /** Below the folder of the package. */
  readonly pattern: string;
  readonly flags: readonly string[];
  readonly include: readonly string[];
}

const setjmp = ["-mllvm", "-wasm-enable-sjlj"];

/** A choice: each file takes the compiler, which is WebAssembly itself, a second or two. */
const programs: readonly Program[] = [
  { source: "lua5.4", pattern: "src/{lapi,ltable,lvm}.c", flags: ["-O2", "-g", ...setjmp], include: [] },
  { source: "lua5.4", pattern: "src/{ldo,lstrlib}.c", flags: ["-O0", "-gdwarf-4", "-fPIC", ...setjmp], include: [] },
  { source: "zlib", pattern: "{deflate,inflate,crc32}.c", flags: ["-O3"], include: ["unistd.h"] },
  { source: "zlib", pattern: "{trees,adler32}.c", flags: ["-O1", "-fPIC", "-pthread", "-g"], include: ["unistd.h"] },
  { source: "musl", pattern: "src/string/{memcpy,memmem,strstr,strtok,wcschr}.c", flags: ["-O2"], include: [] },
  { source: "musl", pattern: "src/stdlib/{bsearch,div,ecvt}.c", flags: ["-O2"], include: [] },
  { source: "musl", pattern: "src/math/{exp,fmod,lgamma_r,pow,sin}.c", flags: ["-Os"], include: [] },
  { source: "musl", pattern: "src/regex/{regcomp,regexec}.c", flags: ["-O2", "-g", "-fPIC"], include: [] },
];

const cases = programs.map((program): [string, Program] => [
  `${program.source} ${program.pattern} ${program.flags.join(" ")}`,
  program,
]);

for (const [name, program] of cases) {
  test(name, { timeout: 300_000 }, async (context) => {
    const folder = debianSource(program.source, context);
    const headers = muslHeaders(context);
    const problems: string[] = [];
    let compared = 0;
    for (const path of globSync(program.pattern, { cwd: folder }).toSorted()) {
      const result = await compare({ program, folder, path, headers });
      if (result === undefined) continue;
      compared++;
      problems.push(...result.map((line) => `${path}: ${line}`));
    }
    expect(problems).toEqual([]);
    expect(compared).toBe(globSync(program.pattern, { cwd: folder }).length);
  });
}

interface Comparison {
  readonly program: Program;
  readonly folder: string;
  readonly path: string;
  readonly headers: Files;
}

/** Differences, or undefined if clang does not compile the file. */
async function compare({ program, folder, path, headers }: Comparison): Promise<readonly string[] | undefined> {
  const own = globSync("*.{h,c,def}", { cwd: join(folder, dirname(path)) });
  const files = {
    ...headers,
    ...Object.fromEntries(own.map((name) => [name, readFileSync(join(folder, dirname(path), name))])),
  };
  const internal = program.source === "musl" ? ["-Isrc/include", "-Isrc/internal"] : [];
  const includes = [".", "bits-of-types", "arch", "generic", "include"].flatMap((name) => ["-isystem", name]);
  const command = ["clang", "--target=wasm32", "-std=gnu11", "-w", "-D_GNU_SOURCE", ...internal, ...includes];
  const forced = program.include.flatMap((name) => ["-include", name]);
  const compile = (...output: readonly string[]): ReturnType<typeof llvm> =>
    llvm([...command, ...forced, ...program.flags, basename(path), ...output], files, { mayFail: true });
  const object = await compile("-c", "-o", "out.o");
  if (object.exitCode !== 0) return undefined;
  // To standard output: files of megabytes take the tool's file system minutes.
  const { stdout: source } = await compile("-S", "-o", "-");
  const { object: ours, diagnostics } = assemble(source, { name: "out.s", directory: "/" });
  if (ours === undefined) return diagnostics.map(diagnosticText);
  return differencesOf(summarizeLlvmObject(fileOf(object, "out.o")), summarizeElfObject(ours));
}

let headerFiles: Files | undefined;

/** musl's headers, by the folders that clang is told of. */
function muslHeaders(context: TestContext): Files {
  const musl = debianSource("musl", context);
  if (headerFiles !== undefined) return headerFiles;
  const folder = (from: string, to: string): [string, Uint8Array][] =>
    globSync("**/*.h", { cwd: join(musl, from) }).map((name) => [join(to, name), readFileSync(join(musl, from, name))]);
  headerFiles = {
    ...Object.fromEntries([
      ...folder("include", "include"),
      ...folder("arch/generic", "generic"),
      ...folder("arch/i386", "arch"),
      ...folder("src/include", "src/include"),
      ...folder("src/internal", "src/internal"),
    ]),
    "bits-of-types/bits/alltypes.h": allTypes(musl),
  };
  return headerFiles;
}

/** What musl's tools/mkalltypes.sed makes of its lists of types. */
function allTypes(musl: string): string {
  const lists = ["arch/i386/bits/alltypes.h.in", "include/alltypes.h.in"].map((name) =>
    readFileSync(join(musl, name), "utf8"),
  );
  return lists
    .join("")
    .replace(/^(TYPEDEF|STRUCT|UNION) (.*)$/gm, (_line, kind: string, rest: string) => guarded(kind, rest))
    .trimEnd();
}

function guarded(kind: string, rest: string): string {
  if (kind === "TYPEDEF") {
    const name = /([A-Za-z_0-9]*);$/.exec(rest)?.[1] ?? "";
    return `#if defined(__NEED_${name}) && !defined(__DEFINED_${name})\ntypedef ${rest}\n#define __DEFINED_${name}\n#endif\n`;
  }
  const name = /^(\w+)/.exec(rest)?.[1] ?? "";
  const word = kind.toLowerCase();
  return `#if defined(__NEED_${word}_${name}) && !defined(__DEFINED_${word}_${name})\n${word} ${rest}\n#define __DEFINED_${word}_${name}\n#endif\n`;
}
