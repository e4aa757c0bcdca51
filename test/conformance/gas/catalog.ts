/**
 * The list of tests, read from the suite's own scripts (`*.exp`), as far as it is for all targets or for this one.
 */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** One call of a test procedure of the suite. */
export interface GasTest {
  /** `FOLDER/FILE`, with a number behind it for the second and later ones of that file. */
  readonly name: string;
  /** `dump`: NAME.d says what to do; `list`: messages and listing are in NAME.l; and so on. */
  readonly kind: "dump" | "list" | "accepted" | "rejected" | "marked" | "elf-list";
  readonly folder: string;
  /** Without extension. */
  readonly file: string;
  /** Options for the assembler. */
  readonly options: readonly string[];
  /** `elf-list`: what readelf is asked, which lines count, and where they are expected. */
  readonly readelf?: { readonly options: readonly string[]; readonly lines: RegExp; readonly suffix: string };
  /** Whether GNU as fails it too (`setup_xfail` for this target). */
  readonly xfail: boolean;
}

/** Tests that the scripts have for other object formats only. */
const foreign: ReadonlySet<string> = new Set(["eqv-dot-pdp11", "cofftag", "fastcall.s", "type-noifunc"]);

type Words = readonly string[];

/** Name of a procedure -> the test that its words make. */
const procedures: Readonly<Record<string, (words: Words) => Partial<GasTest>>> = {
  run_dump_test: ([file = "", extra = ""]) => ({ kind: "dump", file, options: extraOptions(extra) }),
  run_list_test: ([file = "", options = ""]) => ({ kind: "list", file, options: wordsOf(options) }),
  gas_test: ([file = "", options = ""]) => ({ kind: "accepted", file: withoutEnding(file), options: wordsOf(options) }),
  gas_test_error: ([file = "", options = ""]) => ({
    kind: "rejected",
    file: withoutEnding(file),
    options: wordsOf(options),
  }),
  run_elf_list_test: ([file = "", suffix = "", options = "", readelf = "", pipe = ""]) => ({
    kind: "elf-list",
    file,
    options: wordsOf(options.replaceAll("$as_flags", "-al")),
    readelf: {
      options: wordsOf(readelf),
      lines: new RegExp(/"(.*)"/.exec(pipe)?.[1]?.replace(/\\(.)/g, "$1") ?? ""),
      // "-unused" is for targets that have symbols for all sections, used or not.
      suffix: suffix.replace("$target_machine", ""),
    },
  }),
};

/** All tests in the folders that are for this target. */
export function catalog(root: string): readonly GasTest[] {
  const scripts = ["all/gas.exp", "elf/elf.exp", "macros/macros.exp", "wasm32/wasm32.exp"];
  const tests = scripts.flatMap((script) =>
    testsOf(readFileSync(join(root, script), "utf8"), script.split("/")[0] ?? ""),
  );
  const marked = globSync("all/{err,warn}-*.s", { cwd: root }).toSorted();
  // One file that a script names is not there.
  const all = [...tests, ...marked.map(markedTest)].filter(({ name }) => name !== "wasm32/illegal-22");
  const seen = new Map<string, number>();
  return all.map((test) => {
    const count = (seen.get(test.name) ?? 0) + 1;
    seen.set(test.name, count);
    return count === 1 ? test : { ...test, name: `${test.name}#${count}` };
  });
}

function markedTest(path: string): GasTest {
  const file = withoutEnding(basename(path));
  return { kind: "marked", name: `all/${file}`, folder: "all", file, options: [], xfail: false };
}

function testsOf(script: string, folder: string): readonly GasTest[] {
  const tests: GasTest[] = [];
  let xfail = false;
  for (const line of script.replaceAll("\\\n", " ").split("\n")) {
    const [, procedure = "", rest = ""] = /^\s*(?:if\s*)?(\w+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (procedure === "setup_xfail") xfail = line.includes("wasm32");
    const make = procedures[procedure];
    if (make === undefined || rest.startsWith("{")) continue;
    const test = make(tclWords(rest));
    if (test.file === undefined || foreign.has(test.file) || foreign.has(`${test.file}.s`)) continue;
    tests.push({ kind: "dump", options: [], ...test, file: test.file, name: `${folder}/${test.file}`, folder, xfail });
    xfail = false;
  }
  return tests;
}

/** Words of Tcl: in quotes, in braces, or as they stand. */
function tclWords(text: string): Words {
  return Array.from(
    text.matchAll(/"((?:\\.|[^"\\])*)"|\[(.*)\]|\{(.*)\}|([^\s"]+)/g),
    ([, quoted, list, braced, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? list ?? braced ?? plain ?? "",
  );
}

/** `list [list as "--defsym nop_type=$nop_type"]` */
function extraOptions(text: string): readonly string[] {
  const options = /list as "(.*)"/.exec(text)?.[1] ?? "";
  return wordsOf(options.replace("$nop_type", "0"));
}

function wordsOf(text: string): readonly string[] {
  return text
    .replace("$as_opt", "--defsym hasnan=1")
    .split(/\s+/)
    .filter((word) => word !== "");
}

function withoutEnding(file: string): string {
  return file.replace(/\.s$/, "");
}
