/**
 * The command line of `muslin ld`, in the manner of GNU's: its options and its files stand in any order, and some options
 * are about the files behind them, so that all are read in one pass from left to right.
 *
 * - A long option has one dash or two, its value stands behind `=` or is the next word, and it may be abbreviated.
 * - A short option's value may follow at once: `-lm`, `-ofile`. Where `-ofoo` could also be a long option, it is not,
 *   unless it is spelled in full.
 * - A value that may be missing is only ever behind `=`.
 */
import { nearNames } from "../../diag/index.ts";
import { UsageError } from "../failures.ts";
import { inputOptions, outputOptions } from "./input-options.ts";
import { memoryOptions } from "./memory-options.ts";
import { messageOptions, optionsWithoutEffect } from "./message-options.ts";
import { LdRequest, type OptionGroup, type OptionRow } from "./request.ts";
import { scriptOptions } from "./script-options.ts";
import { symbolOptions } from "./symbol-options.ts";

export const optionGroups: readonly OptionGroup[] = [
  inputOptions,
  outputOptions,
  symbolOptions,
  memoryOptions,
  scriptOptions,
  messageOptions,
];

const allRows: readonly OptionRow[] = [...optionGroups.flatMap(({ rows }) => rows), ...optionsWithoutEffect];

/** By name without dashes. */
const longRows: ReadonlyMap<string, OptionRow> = rowsByName((name) => /^--?[^-]{2}|^--[^-]/.test(name));
const shortRows: ReadonlyMap<string, OptionRow> = rowsByName((name) => /^-[^-]$/.test(name));

function rowsByName(isWanted: (name: string) => boolean): ReadonlyMap<string, OptionRow> {
  return new Map(
    allRows.flatMap((row) =>
      row.names.filter((name) => isWanted(name)).map((name) => [name.replace(/^--?/, ""), row] as const),
    ),
  );
}

/** Reads the words of a command line. */
export function parseLdArguments(words: readonly string[]): LdRequest {
  const request = new LdRequest();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("-") || word === "-") {
      request.addInput("file", word);
      continue;
    }
    const { row, name, value } = optionOf(word);
    const takesNext = value === undefined && row.value?.startsWith("<") === true;
    if (takesNext && at + 1 >= words.length) throw new UsageError(`Option '${name}' wants a value, ${row.value}`);
    row.apply(request, takesNext ? (words[++at] ?? "") : (value ?? ""), name);
  }
  return request;
}

interface GivenOption {
  readonly row: OptionRow;
  /** As it was written. */
  readonly name: string;
  readonly value: string | undefined;
}

function optionOf(word: string): GivenOption {
  const equals = word.indexOf("=");
  const name = equals < 0 ? word : word.slice(0, equals);
  const value = equals < 0 ? undefined : word.slice(equals + 1);
  const isDouble = word.startsWith("--");
  const bare = name.replace(/^--?/, "");
  const exact = bare.length > 1 || isDouble ? longRows.get(bare) : undefined;
  if (exact !== undefined) return checked({ row: exact, name, value });
  const short = isDouble ? undefined : shortRows.get(word.slice(1, 2));
  if (short?.value !== undefined)
    return { row: short, name: word.slice(0, 2), value: word.length > 2 ? word.slice(2) : undefined };
  if (short !== undefined && word.length === 2) return { row: short, name, value: undefined };
  return checked({ row: abbreviated(bare, name), name, value });
}

function checked(option: GivenOption): GivenOption {
  const { row, name, value } = option;
  if (value !== undefined && row.value === undefined)
    throw new UsageError(`Option '${name}' has no value, found '${value}'`);
  return option;
}

/** The only option whose name begins like that. */
function abbreviated(start: string, word: string): OptionRow {
  const names = start === "" ? [] : Array.from(longRows.keys()).filter((name) => name.startsWith(start));
  const rows = new Set(names.map((name) => longRows.get(name)));
  const [row] = rows;
  if (row !== undefined && rows.size === 1) return row;
  const listed = (found: readonly string[]): string => found.map((name) => `'--${name}'`).join(", ");
  if (rows.size > 1) throw new UsageError(`Option '${word}' is ambiguous: it may be ${listed(names)}`);
  const near = nearNames(start, longRows.keys());
  throw new UsageError(
    `Unknown option '${word}'${near.length === 0 ? "" : `; did you mean ${near.map((name) => `'--${name}'`).join(" or ")}?`}`,
  );
}
