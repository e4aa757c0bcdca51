/** Lists of commands, one in a line, in words as sh has them: single quotes, in which a line may end, and pipes. */
import { readFileSync } from "node:fs";

export interface AppletCommand {
  readonly text: string;
  /** What stands in front of a colon: where alone it can be compared. */
  readonly mark: string | undefined;
  /** The words of each part of the pipe. */
  readonly parts: readonly (readonly string[])[];
}

export function commandsIn(file: URL): readonly AppletCommand[] {
  // A line goes on in the next one while a quote is open.
  const lines = readFileSync(file, "utf8").match(/^(?:[^'\n]|'[^']*')+$/gm) ?? [];
  return lines.filter((line) => !line.startsWith("#")).map((line) => commandOf(line));
}

function commandOf(line: string): AppletCommand {
  const [, mark, text = line] = /^(?:(\w+): )?(.*)$/s.exec(line) ?? [];
  const parts: string[][] = [[]];
  for (const [word] of text.matchAll(/(?:'[^']*'|[^\s'])+/g)) {
    if (word === "|") parts.push([]);
    else parts.at(-1)?.push(word.replaceAll("'", ""));
  }
  return { text, mark, parts };
}
