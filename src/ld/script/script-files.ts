/** The scripts of a link, and the files that they name. */
import { decodeUtf8 } from "../../bytes/index.ts";
import type { DiagnosticLog } from "../../diag/index.ts";
import { isArchive, isElf } from "../../elf/index.ts";
import { statementsIn, type InputFileReference, type LinkerScript } from "./ast.ts";
import { hasWildcards } from "./glob.ts";
import type { Inputs, ScriptLinkInput } from "./inputs.ts";
import { errorOf } from "./messages.ts";
import type { ScriptLinkOptions } from "./options.ts";
import { parseScript } from "./parse-script.ts";
import { addMessage } from "./parser.ts";

/** Reads the scripts of the options as one. */
export function readScripts(options: ScriptLinkOptions, log: DiagnosticLog): LinkerScript {
  const sources = [options.script].flat();
  const scripts = sources.map(({ name, text }) => parseScript(text, { name, log, load: loader(options) }));
  const [first, ...others] = scripts;
  if (first === undefined) return parseScript("", { log });
  return others.reduce(joined, first);
}

function loader({ findFile }: ScriptLinkOptions): (name: string) => string | undefined {
  return (name) => {
    const found = findFile?.(name, []);
    return found && decodeUtf8(found.bytes);
  };
}

/** Two scripts as one: what both say counts as the second says it. */
function joined(a: LinkerScript, b: LinkerScript): LinkerScript {
  return {
    settings: {
      entry: b.settings.entry ?? a.settings.entry,
      outputFormat: b.settings.outputFormat ?? a.settings.outputFormat,
      outputArchitecture: b.settings.outputArchitecture ?? a.settings.outputArchitecture,
      outputName: b.settings.outputName ?? a.settings.outputName,
      startupFile: b.settings.startupFile ?? a.settings.startupFile,
      allocatesCommon: a.settings.allocatesCommon && b.settings.allocatesCommon,
      externs: [...a.settings.externs, ...b.settings.externs],
      searchFolders: [...a.settings.searchFolders, ...b.settings.searchFolders],
      inputs: [...a.settings.inputs, ...b.settings.inputs],
      regionAliases: [...a.settings.regionAliases, ...b.settings.regionAliases],
      crossReferences: [...a.settings.crossReferences, ...b.settings.crossReferences],
      versions: [...a.settings.versions, ...b.settings.versions],
    },
    regions: [...a.regions, ...b.regions],
    segments: [...a.segments, ...b.segments],
    hasSegments: a.hasSegments || b.hasSegments,
    layout: [...a.layout, ...b.layout],
    hasSections: a.hasSections || b.hasSections,
  };
}

/**
 * Files whose sections the script takes by the file's name, without wildcards: they are linked even if nobody else
 * names them, and come first, as in GNU ld.
 */
function mentionedFiles({ layout, settings }: LinkerScript): readonly InputFileReference[] {
  const files = new Map<string, InputFileReference>();
  const known = new Set(settings.inputs.map(({ name }) => name));
  for (const { file, place } of layout.flatMap(statementsIn).filter((statement) => statement.kind === "input")) {
    if (hasWildcards(file) || file.includes(":") || known.has(file) || files.has(file)) continue;
    if (settings.startupFile?.name !== file) files.set(file, { name: file, place, isAsNeeded: false });
  }
  return [...files.values()];
}

/** Opens the files of a link, in the order in which they count. */
export class InputOpener {
  readonly #inputs: Inputs;
  readonly #options: ScriptLinkOptions;
  readonly #log: DiagnosticLog;
  readonly #script: LinkerScript;
  /** Texts that were read as scripts, so that two that name each other end. */
  readonly #scripts: Set<string> = new Set();

  constructor(
    inputs: Inputs,
    parts: { readonly options: ScriptLinkOptions; readonly log: DiagnosticLog; readonly script: LinkerScript },
  ) {
    this.#inputs = inputs;
    this.#options = parts.options;
    this.#log = parts.log;
    this.#script = parts.script;
  }

  open(inputs: readonly ScriptLinkInput[]): void {
    const { startupFile, inputs: named } = this.#script.settings;
    if (startupFile !== undefined) this.#find(startupFile);
    for (const reference of named) this.#find(reference);
    const given = new Map(inputs.map((input) => [input.name, input]));
    const mentioned = mentionedFiles(this.#script);
    for (const reference of mentioned) {
      const input = given.get(reference.name);
      if (input === undefined) this.#find(reference);
      else this.#add(input);
    }
    const names = new Set(mentioned.map(({ name }) => name));
    for (const input of inputs) if (!names.has(input.name)) this.#add(input);
    this.#inputs.takeMembers();
  }

  #find(reference: InputFileReference): void {
    const { name, place } = reference;
    const found = this.#options.findFile?.(name, this.#script.settings.searchFolders);
    if (found !== undefined) this.#add(found);
    else addMessage(this.#log, { severity: "error", message: `Cannot find the file "${name}"`, place });
  }

  /** A file that is neither object nor archive may be a script that names others, as `libc.so` often is. */
  #add(input: ScriptLinkInput): void {
    const { name, bytes } = input;
    if (isElf(bytes) || isArchive(bytes) || !looksLikeText(bytes)) {
      this.#inputs.add(input);
      return;
    }
    if (this.#scripts.has(name)) {
      errorOf(this.#log, `"${name}" is a script that names itself`);
      return;
    }
    this.#scripts.add(name);
    const script = parseScript(decodeUtf8(bytes), { name, log: this.#log, load: loader(this.#options) });
    for (const reference of script.settings.inputs) this.#find(reference);
  }
}

function looksLikeText(content: Uint8Array): boolean {
  return (
    content.length > 0 &&
    content.subarray(0, 512).every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32)
  );
}
