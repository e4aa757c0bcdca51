/** What `muslin ld --help` prints. */
import { summaryOf } from "../tools.ts";
import { optionGroups } from "./command-line.ts";
import { optionsWithoutEffect } from "./message-options.ts";
import type { OptionRow } from "./request.ts";

/** Columns of the options in front of what is said about them. */
const WIDTH = 34;

export function ldHelp(): string {
  const groups = optionGroups.map(({ title, rows }) => `${title}:\n${rows.map(lineOf).join("")}`);
  const names = optionsWithoutEffect.map((row) => row.names[0]).join(" ");
  return [
    "Usage: muslin ld [options] <file...>\n",
    `${summaryOf("ld")}\n`,
    ...groups,
    `Others:\n${lineOf({ names: ["--help"], about: "Print this help and exit", apply: () => undefined })}${lineOf({ names: ["--version"], about: "Print the version and exit", apply: () => undefined })}${lineOf({ names: ["@FILE"], about: "The words in that file", apply: () => undefined })}`,
    `Accepted without effect, for the sake of other linkers:\n  ${names}\n`,
  ].join("\n");
}

function lineOf({ names, value = "", about }: OptionRow): string {
  if (about === undefined) return "";
  const isOptional = value.startsWith("[");
  const shown = names.filter((name) => !name.includes(" "));
  const spelled = shown.join(", ") + (isOptional ? `[=${value.slice(1)}` : value === "" ? "" : ` ${value}`);
  return `  ${spelled.padEnd(WIDTH)}${spelled.length >= WIDTH ? `\n  ${" ".repeat(WIDTH)}` : ""}${about}\n`;
}
