/** Options about what is linked, and how. */
import { flag, oneOf, type OptionGroup, type OptionRow } from "./request.ts";
import { UsageError } from "../failures.ts";

export const inputOptions: OptionGroup = {
  title: "What is linked",
  rows: [
    {
      names: ["-l", "--library"],
      value: "<name>",
      about: "Link libNAME.so or libNAME.a; -l:FILE: that file",
      apply: (request, name) => request.addInput("library", name),
    },
    {
      names: ["-L", "--library-path"],
      value: "<folder>",
      about: "Look for libraries there too",
      apply: ({ libraryPaths }, path) => void libraryPaths.push(path),
    },
    {
      names: ["-Bstatic", "-dn", "-non_shared", "-static"],
      about: "From here on, only static libraries",
      apply: (request) => void (request.isStatic = true),
    },
    {
      names: ["-Bdynamic", "-dy", "-call_shared"],
      about: "From here on, shared ones as well",
      apply: (request) => void (request.isStatic = false),
    },
    {
      names: ["--whole-archive"],
      about: "From here on, take all members of archives",
      apply: (request) => void (request.isWhole = true),
    },
    {
      names: ["--no-whole-archive"],
      about: "From here on, only those that are wanted",
      apply: (request) => void (request.isWhole = false),
    },
    {
      names: ["--as-needed"],
      about: "From here on, shared objects are needed only if something of them is used",
      apply: (request) => void (request.isAsNeeded = true),
    },
    {
      names: ["--no-as-needed"],
      about: "From here on, they are needed in any case",
      apply: (request) => void (request.isAsNeeded = false),
    },
    {
      names: ["--start-lib"],
      about: "From here on, objects are taken only if they are wanted, as if in an archive",
      apply(request) {
        if (request.isLazy) throw new UsageError("Found '--start-lib' inside of another one");
        request.isLazy = true;
      },
    },
    { names: ["--end-lib"], about: "The end of that", apply: (request) => void (request.isLazy = false) },
    { names: ["--push-state"], about: "Keep the state of these options", apply: (request) => request.pushState() },
    { names: ["--pop-state"], about: "The state that was kept", apply: (request) => request.popState() },
  ],
};

export const outputOptions: OptionGroup = {
  title: "What comes out",
  rows: [
    {
      names: ["-o", "--output"],
      value: "<file>",
      about: "The output (default: a.out)",
      apply: (request, path) => void (request.output = path),
    },
    {
      names: ["--oformat", "--format"],
      value: "<format>",
      about:
        "wasm: a module (default); elf: the ELF file that wasmify makes one of; binary: of a script, only contents",
      apply({ link }, text, name) {
        const word = oneOf(text, name, ["wasm", "module", "binary", "elf", "elf32-wasm32"]);
        link.format = word.startsWith("elf") ? "elf" : "module";
      },
    },
    flag(["-r", "--relocatable"], "Join objects to one object", { relocatable: true }),
    flag(["-shared", "-Bshareable"], "A library that programs load", { shared: true }),
    flag(["-pie", "--pic-executable"], "A program that is loaded anywhere", { pie: true }),
    flag(["-no-pie"], "A program that has its addresses (default)", { pie: false }),
    {
      names: ["-soname", "-h"],
      value: "<name>",
      about: "Name of the library, for those who need it",
      apply: ({ link }, name) => void (link.soname = name),
    },
    {
      names: ["-rpath"],
      value: "<folder>",
      about: "Where the loader looks for libraries; may be repeated",
      apply({ link }, path) {
        link.runPaths = [...(link.runPaths ?? []), path];
      },
    },
    flag(["-Bsymbolic"], "A library uses its own definitions", { bsymbolic: true }),
    {
      names: ["--build-id"],
      value: "[kind]",
      about: "An id of the contents: fast, sha1, uuid, 0xHEX or none (default: none; without a value: fast)",
      apply: ({ link }, kind) => void (link.buildId = buildIdOf(kind)),
    },
    flag(["--gc-sections"], "Leave out what nothing uses (default)", { gcSections: true }),
    flag(["--no-gc-sections"], "Keep all", { gcSections: false }),
    {
      names: ["--icf"],
      value: "<which>",
      about: "Equal functions become one: none (default), safe: unless someone could tell, all",
      apply: ({ link }, text, name) => void (link.icf = oneOf(text, name, ["none", "safe", "all"])),
    },
    {
      names: ["-O"],
      value: "<level>",
      about: "0: strings stay apart, 1: short integers, 2: strings inside of others too",
      apply({ link }, text, name) {
        const level = oneOf(text, name, ["0", "1", "2", "3", "s", "z"]);
        link.optimize = level !== "0";
        link.mergeStrings = level === "0" ? "none" : level === "1" ? "equal" : "tails";
      },
    },
    flag(["--compress-relocations"], "Integers as short as they can be", { optimize: true }),
    flag(["-s", "--strip-all"], "Without names and debug information", { strip: "all" }),
    flag(["-S", "--strip-debug"], "Without debug information", { strip: "debug" }),
    {
      names: ["--keep-section"],
      value: "<name>",
      about: "A custom section that stays in spite of -s",
      apply({ link }, name) {
        link.keepSections = [...(link.keepSections ?? []), name];
      },
    },
    {
      names: ["-q", "--emit-relocs"],
      about: "Keep relocations in the output",
      apply: ({ link }) => void (link.emitRelocations = true),
    },
    merging("--merge-data-segments", "Data of a kind becomes one segment (default)"),
    merging("--no-merge-data-segments"),
  ],
};

/** Data is always one segment for each kind. */
function merging(name: string, about?: string): OptionRow {
  return { names: [name], ...(about !== undefined && { about }), apply: () => undefined };
}

function buildIdOf(kind: string): "none" | "fast" | "sha1" | "uuid" | `0x${string}` {
  if (kind === "" || kind === "fast" || kind === "tree") return "fast";
  if (kind === "none" || kind === "sha1" || kind === "uuid") return kind;
  if (/^0x([0-9a-fA-F]{2})+$/.test(kind)) return `0x${kind.slice(2)}`;
  throw new UsageError(
    `Found '${kind}' behind '--build-id', expected fast, sha1, uuid, none or 0x and pairs of digits`,
  );
}
