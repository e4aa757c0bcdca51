/** `muslin ld -T SCRIPT`: what the command line says, to the linker that works by scripts alone. */
import {
  builtInScripts,
  linkByScript,
  type FoundFile,
  type LinkInput,
  type ScriptLinkOptions,
  type ScriptLinkResult,
  type ScriptSource,
  type VersionNode,
} from "../../ld/index.ts";
import { ToolError } from "../failures.ts";
import type { Io } from "../io.ts";
import type { LdRequest } from "./request.ts";

export function linkWithScripts(
  request: LdRequest,
  {
    inputs,
    versionNodes,
    io,
  }: { readonly inputs: readonly LinkInput[]; readonly versionNodes: readonly VersionNode[]; readonly io: Io },
): ScriptLinkResult {
  const find = finder(request, io);
  const script = request.scripts.map((name) => readScript(name, { request, io }));
  return linkByScript(inputs, { ...optionsOf(request), versionNodes, script, findFile: find });
}

function readScript(name: string, { request, io }: { readonly request: LdRequest; readonly io: Io }): ScriptSource {
  const found = finder(request, io)(name, [])?.bytes;
  const text = found === undefined ? builtInScripts.get(name) : new TextDecoder().decode(found);
  if (text === undefined) throw new ToolError(`Cannot find the script "${name}"`);
  return { name, text };
}

/** Finds what a script names: as it is named, or in the folders of `-L` and SEARCH_DIR; libraries only there. */
function finder(
  { libraryPaths }: LdRequest,
  io: Io,
): (name: string, folders: readonly string[]) => FoundFile | undefined {
  return (name, folders) => {
    const library = /^-l(.+)$/.exec(name)?.[1];
    const file = library === undefined ? name : library.startsWith(":") ? library.slice(1) : `lib${library}.a`;
    const paths = [...libraryPaths, ...folders].map((folder) => `${folder.replace(/\/$/, "")}/${file}`);
    const candidates = library === undefined ? [file, ...(file.startsWith("/") ? [] : paths)] : paths;
    for (const path of candidates) {
      const bytes = io.readFileNow(path);
      if (bytes !== undefined) return { name: path, bytes };
    }
    return undefined;
  };
}

/** The options that mean something to both ways of linking. */
function optionsOf({ link, scriptLink }: LdRequest): Omit<ScriptLinkOptions, "script"> {
  const { entry, format, gcSections, unresolved, definitions, allowMultipleDefinition } = link;
  const { errorLimit, fatalWarnings, noWarnings, shared, soname, runPaths, bsymbolic, exportDynamic } = link;
  const expressions = [...(definitions ?? [])].map(([name, value]) => [name, `${value}`] as const);
  return {
    ...scriptLink,
    ...(typeof entry === "string" && { entry }),
    ...(link.undefined !== undefined && { undefined: link.undefined }),
    ...(gcSections !== undefined && { gcSections }),
    ...(format !== undefined && { format: format === "elf" ? "elf" : "binary" }),
    ...(unresolved !== undefined && { unresolvedSymbols: unresolved === "report" ? "error" : unresolved }),
    ...(allowMultipleDefinition !== undefined && { allowMultipleDefinition }),
    ...(link.emitRelocations !== undefined && { emitRelocations: link.emitRelocations }),
    ...(shared !== undefined && { shared }),
    ...(soname !== undefined && { soname }),
    ...(runPaths !== undefined && { runPaths }),
    ...(bsymbolic !== undefined && { bsymbolic }),
    ...(exportDynamic !== undefined && { exportDynamic: exportDynamic !== false }),
    ...(errorLimit !== undefined && { errorLimit }),
    ...(fatalWarnings !== undefined && { fatalWarnings }),
    ...(noWarnings !== undefined && { noWarnings }),
    definitions: Object.fromEntries(expressions),
  };
}
