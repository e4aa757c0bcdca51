/** Listings of `muslin as`: `-a[cdghlmns][=file]`. */
import { Option } from "commander";
import type { AssembleOptions, SourceText } from "../asm/index.ts";
import { UsageError } from "./failures.ts";
import type { Io } from "./io.ts";
import { version } from "./version.ts";

/** What the command line says of listings. */
export interface ListingOptions {
  readonly output: string;
  /** `KINDS` or `KINDS=FILE`, each time that it was given. */
  readonly listing?: readonly string[];
  readonly listingLhsWidth?: number;
  readonly listingLhsWidth2?: number;
  readonly listingRhsWidth?: number;
  readonly listingContLines?: number;
}

const letters = "cdghlmns";

export function listingOptions(): readonly Option[] {
  const each = (text: string, texts: readonly string[] = []): readonly string[] => [...texts, text];
  const number = (flags: string, about: string): Option => new Option(flags, about).argParser(Number);
  return [
    new Option(
      "-a, --listing [kinds]",
      "Print a listing: l lines, s symbols, m lines of macros, c without false conditionals, g general remarks, n no " +
        "pages (default: ls); -aKINDS=FILE writes it to a file",
    ).argParser(each),
    number("--listing-lhs-width <number>", "Words of four bytes in a line of the listing (default: 1)"),
    number("--listing-lhs-width2 <number>", "... in the lines that go on (default: 1)"),
    number("--listing-rhs-width <number>", "Characters of a source line in the listing (default: 100)"),
    number("--listing-cont-lines <number>", "Lines that go on, at most (default: 4)"),
  ];
}

/** What the assembler is asked for. */
export function listingRequest(
  options: ListingOptions,
  call: { readonly args: readonly string[]; readonly sources: readonly SourceText[] },
): Pick<AssembleOptions, "listing"> {
  if (options.listing === undefined) return {};
  const kinds = new Set(options.listing.map((text) => text.split("=")[0] ?? "").join(""));
  for (const kind of kinds) {
    if (!letters.includes(kind)) throw new UsageError(`'-a${kind}' is no listing; the letters are ${letters}`);
  }
  const usual = !kinds.has("l") && !kinds.has("s") && !kinds.has("g");
  const { listingLhsWidth, listingLhsWidth2, listingRhsWidth, listingContLines } = options;
  return {
    listing: {
      lines: usual || kinds.has("l") || kinds.has("m") || kinds.has("c"),
      symbols: usual || kinds.has("s"),
      macros: kinds.has("m"),
      omitsFalse: kinds.has("c"),
      plain: kinds.has("n"),
      ...(kinds.has("g") && { general: generalRemarks(options, call) }),
      ...(listingLhsWidth !== undefined && { words: listingLhsWidth }),
      ...(listingLhsWidth2 !== undefined && { moreWords: listingLhsWidth2 }),
      ...(listingContLines !== undefined && { moreLines: listingContLines }),
      ...(listingRhsWidth !== undefined && { width: listingRhsWidth }),
    },
  };
}

function generalRemarks(
  { output }: ListingOptions,
  call: { readonly args: readonly string[]; readonly sources: readonly SourceText[] },
): readonly string[] {
  return [
    ` muslin as ${version()} (wasm32)`,
    ` options passed\t: ${call.args.filter((word) => word.startsWith("-")).join(" ")} `,
    ` input file    \t: ${call.sources.map(({ name }) => name).join(" ")}`,
    ` output file   \t: ${output}`,
    " target        \t: wasm32",
    "",
  ];
}

/** Writes the listing to the file that `-a...=FILE` names, or prints it. */
export async function writeListing({ listing }: ListingOptions, text: string, io: Io): Promise<void> {
  if (listing === undefined) return;
  const file = listing.map((kinds) => /=(.*)$/.exec(kinds)?.[1]).findLast((name) => name !== undefined);
  if (file === undefined || file === "") io.stdout.write(text);
  else await io.writeFile(file, new TextEncoder().encode(text));
}
