/** What a command line of `muslin ld` asks for. */
import type { LinkOptions, ScriptLinkOptions } from "../../ld/index.ts";
import { UsageError } from "../failures.ts";

/** A file or library, with what the options in front of it say of it. */
export interface InputRequest {
  readonly kind: "file" | "library";
  /** Path of a file; of a library the `NAME` of `-lNAME`. */
  readonly name: string;
  readonly isWhole: boolean;
  readonly isAsNeeded: boolean;
  /** Whether only static libraries are looked for. */
  readonly isStatic: boolean;
  /** Whether an object is taken only if it is wanted, as a member of an archive is. */
  readonly isLazy: boolean;
}

/** Options of {@link LinkOptions}, in the making. */
type Draft = { -readonly [Name in keyof LinkOptions]: LinkOptions[Name] };

/** Options of linking by a script, in the making. */
type ScriptDraft = { -readonly [Name in ScriptOption]?: ScriptLinkOptions[Name] };
type ScriptOption = "orphanHandling" | "sortSection" | "sectionStarts" | "segmentStarts";

/** The request, in the making: options come one after the other, and some are about what follows them. */
export class LdRequest {
  readonly link: Draft = {};
  /** `a.out`, if nobody names it. */
  output: string | undefined = undefined;
  readonly inputs: InputRequest[] = [];
  readonly libraryPaths: string[] = [];
  readonly scripts: string[] = [];
  /** Options that only linking by a script has. */
  readonly scriptLink: ScriptDraft = {};
  readonly versionScripts: string[] = [];
  readonly allowUndefinedFiles: string[] = [];
  /** Where maps go; `-` is standard output. */
  mapFile: string | undefined = undefined;
  whyExtractFile: string | undefined = undefined;
  /** Whether the names of inputs are printed. */
  traces = false;
  isVerbose = false;
  showsVersion = false;
  /** Warnings about the options themselves. */
  readonly warnings: string[] = [];

  isWhole = false;
  isAsNeeded = false;
  isStatic = false;
  isLazy = false;
  readonly #saved: Pick<LdRequest, "isWhole" | "isAsNeeded" | "isStatic">[] = [];

  addInput(kind: InputRequest["kind"], name: string): void {
    const { isWhole, isAsNeeded, isStatic, isLazy } = this;
    this.inputs.push({ kind, name, isWhole, isAsNeeded, isStatic, isLazy });
  }

  pushState(): void {
    const { isWhole, isAsNeeded, isStatic } = this;
    this.#saved.push({ isWhole, isAsNeeded, isStatic });
  }

  popState(): void {
    const saved = this.#saved.pop();
    if (saved === undefined) throw new UsageError("Found '--pop-state' without a '--push-state' in front of it");
    Object.assign(this, saved);
  }
}

/** One option: how it is spelled, and what it does to the request. */
export interface OptionRow {
  /** With their dashes. Names of several letters may be written with one dash or two. */
  readonly names: readonly string[];
  /** What its value is called in the help, if it has one; in brackets if it may be missing. */
  readonly value?: string;
  /** For the help; an option without a word there is one that is accepted without effect. */
  readonly about?: string;
  readonly apply: (request: LdRequest, value: string, name: string) => void;
}

/** A title of the help, and its options. */
export interface OptionGroup {
  readonly title: string;
  readonly rows: readonly OptionRow[];
}

/** An option that sets one option of the linker to a fixed value. */
export function flag(names: readonly string[], about: string, setting: LinkOptions): OptionRow {
  return { names, about, apply: ({ link }) => void Object.assign(link, setting) };
}

/** The names of options whose value is a list. */
type ListName = {
  [Name in keyof LinkOptions]-?: NonNullable<LinkOptions[Name]> extends readonly string[]
    ? readonly string[] extends NonNullable<LinkOptions[Name]>
      ? Name
      : never
    : never;
}[keyof LinkOptions];

/** An option that may be repeated, each time with another value. */
export function list(
  names: readonly string[],
  about: string,
  { value, into }: { readonly value: string; readonly into: ListName },
): OptionRow {
  return {
    names,
    value,
    about,
    apply({ link }, text) {
      link[into] = [...(link[into] ?? []), text];
    },
  };
}

/** The names of options whose value is a number. */
type NumberName = {
  [Name in keyof LinkOptions]-?: number extends NonNullable<LinkOptions[Name]>
    ? NonNullable<LinkOptions[Name]> extends number
      ? Name
      : never
    : never;
}[keyof LinkOptions];

/** An option with a number. */
export function size(
  names: readonly string[],
  about: string,
  { value = "<bytes>", into }: { readonly value?: string; readonly into: NumberName },
): OptionRow {
  return {
    names,
    value,
    about,
    apply({ link }, text, name) {
      link[into] = numberOf(text, name);
    },
  };
}

const LARGEST = 2 ** 32;

/** A number, decimal or hexadecimal. */
export function numberOf(text: string, option: string): number {
  const value = /^(0[xX][0-9a-fA-F]+|\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new UsageError(`Found '${text}' behind '${option}', expected a number`);
  if (value > LARGEST) throw new UsageError(`Found '${text}' behind '${option}', expected at most ${LARGEST}`);
  return value;
}

/** The word behind an option that has a few. */
export function oneOf<const Word extends string>(text: string, option: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === text);
  if (word === undefined) throw new UsageError(`Found '${text}' behind '${option}', expected ${words.join(", ")}`);
  return word;
}
