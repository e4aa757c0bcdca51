/** Every tool, in the order of `muslin --help`. A tool is loaded when it is called, so the others cost nothing. */
import type { ToolModule } from "./tool.ts";

export interface ToolRow {
  readonly name: string;
  readonly group: "Make programs" | "Run programs" | "Look into files" | "Change files";
  /** One line, in the imperative. */
  readonly summary: string;
  readonly load: () => Promise<ToolModule>;
}

export const tools: readonly ToolRow[] = [
  {
    name: "cc",
    group: "Make programs",
    summary: "Compile and link programs in C, as gcc and clang are called",
    load: () => import("./cc.ts"),
  },
  {
    name: "c++",
    group: "Make programs",
    summary: "The same for C++, with part of its library and no exceptions",
    load: () => import("./cc.ts"),
  },
  {
    name: "as",
    group: "Make programs",
    summary: "Assemble sources in the syntax of GNU or LLVM to an object file",
    load: () => import("./as.ts"),
  },
  {
    name: "ld",
    group: "Make programs",
    summary: "Link objects, archives and libraries to a module or an ELF file",
    load: () => import("./ld.ts"),
  },
  {
    name: "wasmify",
    group: "Make programs",
    summary: "Make the module of a linked ELF file",
    load: () => import("./wasmify.ts"),
  },
  {
    name: "sysroot",
    group: "Make programs",
    summary: "Build headers and libraries of the C library, or say where they are",
    load: () => import("./sysroot.ts"),
  },
  {
    name: "run",
    group: "Run programs",
    summary: "Run a program on a Linux of its own",
    load: () => import("./run.ts"),
  },
  {
    name: "syscalls",
    group: "Look into files",
    summary: "List the system calls that programs may make, by what they let them do",
    load: () => import("./syscalls.ts"),
  },
  {
    name: "objdump",
    group: "Look into files",
    summary: "Show sections, symbols, relocations and code of object files and modules",
    load: () => import("./objdump.ts"),
  },
  {
    name: "nm",
    group: "Look into files",
    summary: "List the symbols of object files and modules",
    load: () => import("./nm.ts"),
  },
  {
    name: "size",
    group: "Look into files",
    summary: "Show the sizes of sections of object files and modules",
    load: () => import("./size.ts"),
  },
  {
    name: "readelf",
    group: "Look into files",
    summary: "Show what is in ELF files, as GNU readelf does",
    load: () => import("./readelf.ts"),
  },
  {
    name: "addr2line",
    group: "Look into files",
    summary: "Say which function and which line of the source an address of code is of",
    load: () => import("./addr2line.ts"),
  },
  {
    name: "validate",
    group: "Look into files",
    summary: "Say whether modules are valid, and show where they are not",
    load: () => import("./validate.ts"),
  },
  {
    name: "strip",
    group: "Change files",
    summary: "Leave symbols and debug information out of object files and modules",
    load: () => import("./strip.ts"),
  },
  {
    name: "wasmrewrite",
    group: "Change files",
    summary: "Write modules in less bytes that do the same",
    load: () => import("./wasmrewrite.ts"),
  },
  {
    name: "dyninfo",
    group: "Change files",
    summary: "Show what a module tells the dynamic linker, or make it say something else",
    load: () => import("./dyninfo.ts"),
  },
  {
    name: "wasm2s",
    group: "Change files",
    summary: "Turn a module into assembler source that makes the same module",
    load: () => import("./wasm2s.ts"),
  },
  {
    name: "ar",
    group: "Change files",
    summary: "Make archives, change them, take them apart",
    load: () => import("./ar.ts"),
  },
  {
    name: "ranlib",
    group: "Change files",
    summary: "Make the symbol index of archives",
    load: () => import("./ranlib.ts"),
  },
];

/** The row of that name. */
export function findTool(name: string): ToolRow | undefined {
  return tools.find((tool) => tool.name === name);
}

/** What `muslin NAME` is for, in one line. */
export function summaryOf(name: string): string {
  return findTool(name)?.summary ?? "";
}
