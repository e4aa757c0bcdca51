/**
 * Finds what a source may include, before clang sees it: a compiler in memory can only be given files.
 *
 * Conditions are not looked at and each name is looked for in every folder, so that what is found is more than what is
 * used, never less: `#include_next` and `__has_include` find what they look for. A name that is a macro is looked for among
 * the definitions seen so far.
 */
import { decodeUtf8 } from "../bytes/index.ts";

/** Reads a file by its absolute path; `undefined` where there is none. */
export type ReadFile = (path: string) => Uint8Array | undefined;

export interface IncludeSearch {
  readonly cwd: string;
  /** Arguments of the compiler. */
  readonly args: readonly string[];
  readonly read: ReadFile;
}

/** The files by absolute path, the source among them. */
export function includedFiles(source: string, text: Uint8Array, search: IncludeSearch): Map<string, Uint8Array> {
  const scan = new Scan(search);
  const path = absolutePath(source, search.cwd);
  scan.files.set(path, text);
  scan.visit(path, text);
  for (const name of scan.forced) scan.find(name, search.cwd);
  return scan.files;
}

const folderOptions = ["-I", "-iquote", "-isystem", "-idirafter"] as const;

class Scan {
  readonly files = new Map<string, Uint8Array>();
  /** `-include` and `-imacros`. */
  readonly forced: string[] = [];
  readonly #search: IncludeSearch;
  readonly #folders: string[] = [];
  readonly #macros = new Map<string, string[]>();
  readonly #wantedMacros = new Map<string, string>();
  readonly #absent = new Set<string>();

  constructor(search: IncludeSearch) {
    this.#search = search;
    const { args, cwd } = search;
    args.forEach((word, at) => {
      const option = folderOptions.find((name) => word.startsWith(name));
      const value = (name: string): string => (word === name ? (args[at + 1] ?? "") : word.slice(name.length));
      if (option !== undefined) this.#folders.push(absolutePath(value(option), cwd));
      else if (word.startsWith("-include") || word.startsWith("-imacros")) this.forced.push(value(word.slice(0, 8)));
      else if (word.startsWith("-D")) this.#defineByOption(value("-D"));
    });
  }

  visit(path: string, bytes: Uint8Array): void {
    const folder = folderOf(path);
    for (const [, quoted, angled, macro] of decode(bytes).matchAll(INCLUDE)) {
      const name = quoted ?? angled;
      if (name !== undefined) this.find(name, folder);
      else if (macro !== undefined) this.#findMacro(macro, folder);
    }
    for (const [, macro = "", name = ""] of decode(bytes).matchAll(DEFINITION)) this.#define(macro, name);
  }

  find(name: string, folder: string): void {
    const folders = name.startsWith("/") ? ["/"] : [folder, ...this.#folders];
    for (const each of folders) this.#take(absolutePath(name, each));
  }

  #take(path: string): void {
    if (this.files.has(path) || this.#absent.has(path)) return;
    const bytes = this.#search.read(path);
    if (bytes === undefined) {
      this.#absent.add(path);
      return;
    }
    this.files.set(path, bytes);
    this.visit(path, bytes);
  }

  #findMacro(macro: string, folder: string): void {
    this.#wantedMacros.set(macro, folder);
    for (const name of this.#macros.get(macro) ?? []) this.find(name, folder);
  }

  #define(macro: string, name: string): void {
    this.#macros.set(macro, [...(this.#macros.get(macro) ?? []), name]);
    const folder = this.#wantedMacros.get(macro);
    if (folder !== undefined) this.find(name, folder);
  }

  #defineByOption(text: string): void {
    const [, macro, name] = /^(\w+)=["<](.+)[">]$/.exec(text) ?? [];
    if (macro !== undefined && name !== undefined) this.#define(macro, name);
  }
}

const INCLUDE =
  /(?:^[ \t]*(?:#|%:)[ \t]*(?:include_next|include|import|embed)|__has_(?:include|include_next|embed)[ \t]*\()[ \t]*(?:\/\*.*?\*\/[ \t]*)*(?:"([^"\n]+)"|<([^>\n]+)>|([A-Za-z_]\w*))/gm;
const DEFINITION = /^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+["<]([^">\n]+)[">]/gm;

/** Sources may be in any encoding: only names of files matter here. */
function decode(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** An absolute path without `.` and `..`. */
export function absolutePath(path: string, cwd: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith("/") ? path : `${cwd}/${path}`).split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `/${names.join("/")}`;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
