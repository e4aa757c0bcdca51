/** Reads the head of a `.d` file: what to assemble, how, and with what to look at it. */
import type { ReferenceName } from "../../support/references.ts";

/** What a `.d` file asks for. */
export interface DumpTest {
  readonly isForThisTarget: boolean;
  /** Each of these lists of options in turn. */
  readonly assemblerOptions: readonly (readonly string[])[];
  readonly source: string | undefined;
  /** Whether there must be an error. */
  readonly fails: boolean;
  /** Regular expressions for messages, one a line, or the file with them. */
  readonly messages: string;
  readonly messagesFile: string | undefined;
  readonly program: ReferenceName | undefined;
  readonly programOptions: readonly string[];
  /** The file with the expected dump, if it is not the `.d` file. */
  readonly dumpFile: string | undefined;
}

/** What the suite's scripts take us for: a target with everything that GNU's systems have. */
const TARGET = "wasm32-unknown-linux-gnu";

/** Procedures of the suite that answer what a target is. */
const conditions: Readonly<Record<string, boolean>> = {
  supports_gnu_unique: true,
  is_elf_unused_section_symbols: true,
  is_elf_format: true,
  supports_gnu_osabi: true,
  is_pecoff_format: false,
  is_aout_format: false,
  is_som_format: false,
  is_xcoff_format: false,
};

export function dumpTestOf(text: string): DumpTest {
  const settings = settingsOf(text);
  const all = (name: string): readonly string[] => settings.filter(([key]) => key === name).map(([, value]) => value);
  const targets = (name: string): readonly boolean[] => all(name).map(matchesTarget);
  const program = (["objdump", "readelf", "nm", "size"] as const).find((name) => all(name).length > 0);
  const options = all("as").map(wordsOf);
  const [asked] = program === undefined ? [""] : all(program);
  return {
    isForThisTarget:
      !targets("notarget").includes(true) &&
      !targets("skip").includes(true) &&
      !targets("target").includes(false) &&
      !targets("noskip").includes(false) &&
      all("ld").length === 0,
    assemblerOptions: options.length > 0 ? options : [[]],
    source: all("source")[0],
    fails: all("error").length + all("error_output").length > 0,
    messages: [...all("error"), ...all("warning")].join("\n"),
    messagesFile: [...all("error_output"), ...all("warning_output")][0],
    program,
    programOptions: wordsOf(asked ?? ""),
    dumpFile: all("dump")[0],
  };
}

function settingsOf(text: string): readonly (readonly [string, string])[] {
  const settings: [string, string][] = [];
  for (const line of text.split("\n")) {
    const [, name, value] = /^#[ \t]*(\w+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) break;
    settings.push([name, value]);
  }
  return settings;
}

/** Patterns for the target's name, or procedures in brackets. */
function matchesTarget(text: string): boolean {
  return tclList(text).some((pattern) => {
    const [, not, condition] = /^\[?(!?\s*)\[?(\w+)\]?\]?$/.exec(pattern) ?? [];
    if (pattern.startsWith("[") || pattern.startsWith("!"))
      return (conditions[condition ?? ""] ?? false) !== (not === "!");
    return globExpression(pattern).test(TARGET);
  });
}

function tclList(text: string): readonly string[] {
  return text.match(/\[.*?\]\]?|\S+/g) ?? [];
}

function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^$(){}|]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}

/** Words at blanks, as a shell has them: quotes and backslashes go. */
function wordsOf(text: string): readonly string[] {
  return (text.match(/(?:"[^"]*"|\S)+/g) ?? []).map((word) => word.replaceAll('"', "").replaceAll("\\", ""));
}
