/** Options about what the linker tells. */
import { flag, list, oneOf, size, type OptionGroup, type OptionRow } from "./request.ts";

export const messageOptions: OptionGroup = {
  title: "What is told",
  rows: [
    {
      names: ["-Map"],
      value: "<file>",
      about: "Write a map: what is where, and how large it is",
      apply: (request, path) => void (request.mapFile = path),
    },
    { names: ["-M", "--print-map"], about: "Print it", apply: (request) => void (request.mapFile = "-") },
    flag(["--print-gc-sections"], "Print what is left out", { printGcSections: true }),
    flag(["--no-print-gc-sections"], "Do not (default)", { printGcSections: false }),
    {
      names: ["--why-extract"],
      value: "<file>",
      about: "Write which members of archives were taken, and for what",
      apply: (request, path) => void (request.whyExtractFile = path),
    },
    { names: ["-t", "--trace"], about: "Print the names of inputs", apply: (request) => void (request.traces = true) },
    list(["-y", "--trace-symbol"], "Print where a symbol is mentioned", { value: "<name>", into: "traceSymbols" }),
    flag(["--fatal-warnings"], "Warnings are errors", { fatalWarnings: true }),
    flag(["--no-fatal-warnings"], "They are not (default)", { fatalWarnings: false }),
    flag(["-w", "--no-warnings"], "No warnings", { noWarnings: true }),
    size(["--error-limit"], "Show so many errors; 0: all (default: 100)", { value: "<number>", into: "errorLimit" }),
    {
      names: ["--features"],
      value: "<list>",
      about: "The features that the module may use, separated by commas",
      apply: ({ link }, text) => void (link.features = text.split(",").filter((name) => name !== "")),
    },
    flag(["--check-features"], "Features of objects have to fit (default)", { checkFeatures: true }),
    flag(["--no-check-features"], "They need not", { checkFeatures: false }),
    { names: ["--verbose"], about: "Say what is done", apply: (request) => void (request.isVerbose = true) },
    {
      names: ["-v", "-V"],
      about: "Print the version, and go on if there is something to link",
      apply: (request) => void (request.showsVersion = true),
    },
  ],
};

const silent = (names: readonly string[], value?: string): OptionRow => {
  return { names, ...(value !== undefined && { value }), apply: () => undefined };
};

/** Options of other linkers for what does not arise here, or is always so. */
export const optionsWithoutEffect: readonly OptionRow[] = [
  silent(["--start-group", "-("]),
  silent(["--end-group", "-)"]),
  silent(["--color-diagnostics"], "[when]"),
  silent(["--no-color-diagnostics"]),
  silent(["--demangle"], "[style]"),
  silent(["--no-demangle"]),
  silent(["--threads"], "[number]"),
  silent(["--no-threads"]),
  silent(["--experimental-pic"]),
  silent(["--no-shlib-sigcheck"]),
  silent(["--allow-shlib-undefined"]),
  silent(["--rsp-quoting"], "<style>"),
  silent(["--eh-frame-hdr"]),
  silent(["--hash-style"], "<style>"),
  silent(["--dynamic-linker", "-I"], "<file>"),
  silent(["--enable-new-dtags"]),
  silent(["--disable-new-dtags"]),
  silent(["--warn-common"]),
  silent(["--sort-common"], "[how]"),
  silent(["--nostdlib"]),
  silent(["-X", "--discard-locals"]),
  silent(["-x", "--discard-all"]),
  silent(["-g"]),
  {
    names: ["-m"],
    value: "<emulation>",
    apply: (_, text, name) => void oneOf(text, name, ["wasm32", "elf32wasm", "elf32_wasm32", "wasm32-linux-musl"]),
  },
];
