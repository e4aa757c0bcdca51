/** The areas of src/ and what each may import: the arrows of the architecture, as one table. */

export interface Layer {
  /** What the area has, in one line. */
  readonly about: string;
  /** Areas whose `index.ts` it may import. */
  readonly imports: readonly string[];
  /** Packages it may import; `node:` stands for every module of Node. */
  readonly packages?: readonly string[];
}

const core = {
  bytes: { about: "Reader, Writer (labelled), LEB128, struct layouts, listings", imports: [] },
  diag: { about: "What is said to users about their mistakes", imports: [] },
  abi: { about: "Linux and musl facts: numbers, flags, errno, struct layouts", imports: ["bytes"] },
  wasm: { about: "Opcode table, sections, reading, writing, validating, LLVM linking sections", imports: ["bytes"] },
  elf: { about: "ELF objects, symbols, relocation table, ar archives", imports: ["wasm", "bytes"] },
  asm: { about: "Assembler: lexers, expressions, directives, two syntaxes", imports: ["wasm", "elf", "diag", "bytes"] },
  // Messages about symbols say the line of the source.
  ld: { about: "Linker: one file for each pass", imports: ["module", "dwarf", "wasm", "elf", "diag", "bytes"] },
  module: {
    about: "wasmify, wasmrewrite, dyninfo, wasm2s: module to module",
    imports: ["wasm", "elf", "diag", "bytes"],
  },
  dwarf: { about: "Debug information: from code to functions and lines", imports: ["wasm", "elf", "bytes"] },
  objdump: {
    about: "What objdump, readelf, nm, size, strip and addr2line do",
    imports: ["dwarf", "wasm", "elf", "bytes"],
  },
  cc: {
    about: "The compiler driver and the sysroot",
    imports: ["asm", "ld", "module", "elf", "wasm", "diag", "bytes"],
    packages: ["@yowasp/clang"],
  },
  vfs: { about: "Paths, mounts, open files, wait queues", imports: ["abi", "bytes"] },
  kernel: { about: "Tasks, file descriptors, signals, pipes, terminals", imports: ["vfs", "abi", "wasm", "bytes"] },
  fs: { about: "File systems", imports: ["vfs", "abi", "bytes"] },
  "fs/proc": { about: "/proc", imports: ["kernel", "vfs", "abi", "bytes"] },
  "fs/dev": { about: "/dev", imports: ["fs", "kernel", "vfs", "abi"] },
  syscalls: { about: "The table of system calls and their handlers", imports: ["kernel", "fs", "vfs", "abi", "bytes"] },
  runtime: {
    about: "Loads and runs modules",
    imports: ["module", "syscalls", "kernel", "fs", "fs/proc", "fs/dev", "vfs", "abi", "wasm", "bytes"],
  },
} as const satisfies Readonly<Record<string, Layer>>;

const everyCoreArea = Object.keys(core);

/** By folder below src/. The longest folder that a file is in is its area. An area need not exist yet. */
export const layers: Readonly<Record<string, Layer>> = {
  ...core,
  "host/node": {
    about: "Implements what the core asks of a host, by Node",
    imports: everyCoreArea,
    packages: ["node:"],
  },
  "host/node/toolchain": {
    about: "Compilers and the C library, by Node",
    imports: ["host/node", "cc"],
    packages: ["node:"],
  },
  "host/web": { about: "Implements what the core asks of a host, by the browser", imports: everyCoreArea },
  cli: {
    about: "The command line: flags to library calls, one file for each tool",
    imports: [...everyCoreArea, "host/node", "host/node/toolchain"],
    packages: ["node:", "commander"],
  },
};

/** The area of a path below src/, such as `elf/reader.ts`. */
export function areaOf(path: string): string | undefined {
  const areas = Object.keys(layers).filter((area) => path.startsWith(`${area}/`));
  return areas.toSorted((a, b) => b.length - a.length)[0];
}
