/** What of debug information can be listed, and the names that the command line has for it. */

export type DebugPart = "abbrev" | "aranges" | "decodedline" | "info" | "line_str" | "rawline" | "ranges" | "str";

interface PartNames {
  readonly part: DebugPart;
  /** As in `-wL`; `undefined` for what GNU's shows only with all the rest. */
  readonly letter: string | undefined;
  /** As in `--debug-dump=decodedline`. */
  readonly words: readonly string[];
}

const parts: readonly PartNames[] = [
  { part: "abbrev", letter: "a", words: ["abbrev"] },
  { part: "aranges", letter: "r", words: ["aranges"] },
  { part: "decodedline", letter: "L", words: ["decodedline"] },
  { part: "info", letter: "i", words: ["info"] },
  { part: "line_str", letter: undefined, words: ["line_str"] },
  { part: "rawline", letter: "l", words: ["rawline", "line"] },
  { part: "ranges", letter: "R", words: ["Ranges", "ranges"] },
  { part: "str", letter: "s", words: ["str"] },
];

/** Letter and word of each part, for help. */
export const debugPartWords: readonly string[] = parts.map(({ letter, words }) => {
  return letter === undefined ? words.join() : `${letter} (${words[0]})`;
});

/** What all there is means: decoded lines are the same as raw ones. */
const everything: readonly DebugPart[] = parts.map(({ part }) => part).filter((part) => part !== "decodedline");

/** The parts that letters (`iL`) or words (`info,decodedline`) name, and names that mean none; without any, all parts. */
export function debugPartsOf(text: string): {
  readonly parts: readonly DebugPart[];
  readonly unknown: readonly string[];
} {
  if (text === "") return { parts: everything, unknown: [] };
  const isWords = text.includes(",") || parts.some(({ words }) => words.includes(text));
  const names = isWords ? text.split(",") : Array.from(text);
  const found = names.map((name) => ({
    name,
    part: parts.find(({ letter, words }) => (isWords ? words.includes(name) : letter === name))?.part,
  }));
  return {
    parts: found.flatMap(({ part }) => (part === undefined ? [] : [part])),
    unknown: found.flatMap(({ name, part }) => (part === undefined ? [name] : [])),
  };
}
