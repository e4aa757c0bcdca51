/** The `RUN:` lines of lld's tests: what is assembled, archived and linked; what checks the output is not ours to run. */

export interface LldCommand {
  readonly kind: "assemble" | "archive" | "split" | "link" | "write";
  readonly words: readonly string[];
  /** Whether the link has to fail. */
  readonly mustFail: boolean;
}

/** What a test wants that is not there. */
export class Unsupported extends Error {
  override readonly name = "Unsupported";
}

export function commandsOf(text: string, file: string): readonly LldCommand[] {
  const joined = text.replace(/\\\n\s*[#;/]*\s*RUN:/g, " ");
  const lines = Array.from(joined.matchAll(/RUN: (.*)$/gm), ([, line = ""]) => line);
  return lines.flatMap((line) => line.split(/\s*(?:;|&&)\s+/)).flatMap((line) => commandOf(line, file));
}

function commandOf(line: string, file: string): readonly LldCommand[] {
  const [first = ""] = line.split(/\s*(?:\||2>&1|2>|>\s)/);
  const words = (first.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? []).map((word) => expanded(word, file));
  const mustFail = words[0] === "not";
  const [tool = "", ...args] = mustFail ? words.slice(1) : words;
  const made = (kind: LldCommand["kind"], rest: readonly string[] = args): readonly LldCommand[] => [
    { kind, words: rest, mustFail },
  ];
  switch (tool) {
    case "llvm-mc":
      return made("assemble");
    case "wasm-ld":
      return made("link");
    case "llvm-ar":
      return made("archive");
    case "split-file":
      return made("split");
    case "echo":
      return made("write", [args.join(" "), expanded(/>\s*(\S+)/.exec(line)?.[1] ?? "", file)]);
    case "rm":
    case "mkdir":
    case "FileCheck":
    case "obj2yaml":
    case "llvm-objdump":
    case "llvm-readobj":
    case "llvm-nm":
    case "llvm-readelf":
    case "cat":
    case "count":
    case "":
      return [];
    default:
      throw new Unsupported(`needs ${tool}`);
  }
}

/** Folders are part of the name: everything is in one. */
function expanded(word: string, file: string): string {
  return word
    .replaceAll(/['"]/g, "")
    .replaceAll("%s", file)
    .replaceAll("%S/", "")
    .replaceAll("%p/", "")
    .replaceAll("%/t", "t")
    .replaceAll("%t", "t")
    .replace(/^(--?[\w-]+=)?(.*)$/, (_, option: string | undefined, path: string) => (option ?? "") + flat(path));
}

export function flat(path: string): string {
  return path.startsWith("-") ? path : path.replaceAll("/", "_");
}
