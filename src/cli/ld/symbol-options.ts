/** Options about symbols. */
import { flag, list, oneOf, type LdRequest, type OptionGroup } from "./request.ts";
import { UsageError } from "../failures.ts";

export const symbolOptions: OptionGroup = {
  title: "Symbols",
  rows: [
    {
      names: ["-e", "--entry"],
      value: "<name>",
      about: "The function that starts the program (default: _start)",
      apply: ({ link }, name) => void (link.entry = name),
    },
    flag(["--no-entry"], "None starts it", { entry: false }),
    list(["-u", "--undefined"], "A symbol that is wanted", { value: "<name>", into: "undefined" }),
    list(["--export"], "Export a symbol", { value: "<name>", into: "exports" }),
    list(["--export-if-defined"], "Export a symbol if there is one", { value: "<name>", into: "exportsIfDefined" }),
    flag(["-E", "--export-dynamic"], "Export all that are not hidden", { exportDynamic: true }),
    flag(["--no-export-dynamic"], "Export only what is asked for (default)", { exportDynamic: false }),
    flag(["--export-all"], "Export all", { exportDynamic: "all" }),
    flag(["--allow-undefined", "--import-undefined"], "Functions that nobody defines are imported from env", {
      allowUndefined: true,
    }),
    {
      names: ["--allow-undefined-file"],
      value: "<file>",
      about: "Those whose names are in that file",
      apply: ({ allowUndefinedFiles }, path) => void allowUndefinedFiles.push(path),
    },
    {
      names: ["--unresolved-symbols"],
      value: "<what>",
      about: "report-all (default), ignore-all: their calls trap, or import-dynamic: about those that nobody defines",
      apply: unresolved,
    },
    flag(["--warn-unresolved-symbols"], "They are warned about", { unresolved: "warn" }),
    flag(["--error-unresolved-symbols", "--no-undefined"], "They are errors (default)", { unresolved: "report" }),
    list(["--wrap"], "Calls of NAME go to __wrap_NAME, those of __real_NAME to NAME", {
      value: "<name>",
      into: "wrap",
    }),
    {
      names: ["--defsym"],
      value: "<name=value>",
      about: "Define a symbol as a number or as another symbol",
      apply: define,
    },
    flag(["--allow-multiple-definition"], "The first definition of a symbol counts", {
      allowMultipleDefinition: true,
    }),
    {
      names: ["--version-script"],
      value: "<file>",
      about: "Which symbols a library has; names of versions go nowhere",
      apply: ({ versionScripts }, path) => void versionScripts.push(path),
    },
  ],
};

function unresolved({ link }: LdRequest, text: string, name: string): void {
  const words = ["report-all", "ignore-all", "import-dynamic", "ignore-in-object-files", "ignore-in-shared-libs"];
  const word = oneOf(text, name, words);
  if (word === "import-dynamic") link.allowUndefined = true;
  else link.unresolved = word === "report-all" || word === "ignore-in-shared-libs" ? "report" : "ignore";
}

function define({ link }: LdRequest, text: string): void {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`Found '--defsym ${text}', expected NAME=NUMBER or NAME=OTHER`);
  const definitions = new Map(link.definitions);
  definitions.set(name, /^(0[xX][0-9a-fA-F]+|\d+)$/.test(value) ? Number(value) : value);
  link.definitions = definitions;
}
