/**
 * `wasm32-module.lds`: a module from objects of the GNU syntax by generic linking alone, in the manner of the GNU
 * port's scripts. docs/linker-scripts.md says how it works.
 */

/** Vectors of a module, by the names of their sections: all but code are counted by the space of the same name. */
const vectors = ["type", "import", "function", "global", "export", "element", "code"] as const;

/** Index spaces, where what is imported comes first; and spaces that are counts of names. */
const spaces = [
  ...vectors,
  "table",
  "memory",
  "function_index",
  "global_index",
  "table_index",
  "memory_index",
  "name.function",
  "name.local",
  "pc",
] as const;

/** The sections of one kind: imports first, and among them what is function 0. */
function inputsOf(prefix: string): string {
  const name = `.${prefix}`;
  return `*(${name}_.null ${name}.import_.null) *(${name}.import ${name}.import.*) *(${name} ${name}.*)`;
}

/** A section of a module: its id and size, then what is in front of the entries, their number, and they. */
function moduleSection(id: number, name: (typeof vectors)[number], head = ""): string {
  return `  .header.${name} 0 : { BYTE(${id}) ULEB128(SIZEOF(.wasm.${name})) } AT> module
  .wasm.${name} 0 : { ${head}ULEB128(${countOf(name)}) ${contentsOf(name)} } AT> module`;
}

function countOf(name: string): string {
  // One more is the memory, which is written behind the others.
  if (name === "export") return "SIZEOF(.space.export) + 1";
  // Debug information counts from the start of the section's contents, with the count in five bytes.
  return name === "code" ? "SIZEOF(.space.code), 5" : `SIZEOF(.space.${name})`;
}

function contentsOf(name: string): string {
  const inputs = inputsOf(`wasm.${name}`);
  return name === "export" ? `${inputs} BYTE(6) ASCII "memory" BYTE(2) BYTE(0)` : inputs;
}

/** What is called before and after the program, in data. */
const functionArrays = `    PROVIDE_HIDDEN(__preinit_array_start = .);
    KEEP(*(.preinit_array))
    PROVIDE_HIDDEN(__preinit_array_end = .);
    PROVIDE_HIDDEN(__init_array_start = .);
    KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*) SORT_BY_INIT_PRIORITY(.ctors.*)))
    KEEP(*(.init_array .ctors))
    PROVIDE_HIDDEN(__init_array_end = .);
    PROVIDE_HIDDEN(__fini_array_start = .);
    KEEP(*(SORT_BY_INIT_PRIORITY(.fini_array.*) SORT_BY_INIT_PRIORITY(.dtors.*)))
    KEEP(*(.fini_array .dtors))
    PROVIDE_HIDDEN(__fini_array_end = .);`;

/** The script. */
export const moduleScript: string = `/* A WebAssembly module from objects of the GNU syntax.

   Load addresses are offsets in the module. Other addresses are what relocations want: in .space.* indices, in
   .wasm.* offsets in the section, in data addresses of the memory.

   __memory_base (0x4000) and __stack_size (64K) can be given by --defsym. */

OUTPUT_FORMAT(binary)

MEMORY
{
  module : ORIGIN = 0, LENGTH = 4095M
  memory : ORIGIN = DEFINED(__memory_base) ? __memory_base : 0x4000, LENGTH = 4095M
}

SECTIONS
{
  /* One byte for each entry: addresses are indices, sizes are counts. */
${spaces.map((name) => `  .space.${name} 0 (INFO) : { ${inputsOf(`space.${name}`)} }`).join("\n")}

  .magic 0 : { BYTE(0) ASCII "asm" LONG(1) } AT> module
${moduleSection(1, "type")}
${moduleSection(2, "import")}
${moduleSection(3, "function")}

  /* What is not needed becomes a custom section: its first two bytes, the count 1 and the byte behind it, are its name.
     So there is a table and a memory in any case. */
  .header.table 0 : { BYTE(SIZEOF(.space.table_index) == 0 ? 4 : 0) ULEB128(SIZEOF(.wasm.table)) } AT> module
  .wasm.table 0 : { BYTE(1) BYTE(0x70) BYTE(0) ULEB128(SIZEOF(.space.element)) } AT> module
  .header.memory 0 : { BYTE(SIZEOF(.space.memory_index) == 0 ? 5 : 0) ULEB128(SIZEOF(.wasm.memory)) } AT> module
  .wasm.memory 0 : { BYTE(1) BYTE(0) ULEB128((__stack_high + 0xffff) / 0x10000) } AT> module
${moduleSection(6, "global")}
${moduleSection(7, "export")}

  /* One segment: every function is in the table, in the slot of its index. */
${moduleSection(9, "element", "BYTE(1) BYTE(0) BYTE(0x41) BYTE(0) BYTE(0x0b) ")}
${moduleSection(10, "code")}

  /* One segment: all that is initialized. */
  .header.data 0 : { BYTE(11) ULEB128(SIZEOF(.segment) + SIZEOF(.data)) } AT> module
  .segment 0 :
  {
    BYTE(1) BYTE(0) BYTE(0x41) SLEB128(ADDR(.data)) BYTE(0x0b)
    ULEB128(SIZEOF(.data))
  } AT> module
  .data :
  {
    .wasm.data = .;
    *(.asmjs.header) *(.got .got.*)
    *(.rodata .rodata.*)
    *(.data .data.*)
${functionArrays}
    PROVIDE(__data_end = .);
  } > memory AT> module
  .bss (NOLOAD) :
  {
    PROVIDE(__bss_start = .);
    *(.bss .bss.* COMMON)
    .wasm.data_end = .;
  } > memory
  __stack_low = ALIGN(.wasm.data_end, 16);
  __stack_high = __stack_low + (DEFINED(__stack_size) ? __stack_size : 64K);
  PROVIDE(__heap_base = __stack_high);
  .wasm.pc_end = SIZEOF(.space.pc);
  .wasm.plt_end = SIZEOF(.space.function_index);

  /* The custom section "name": functions, locals. */
  .header.name 0 :
  {
    BYTE(0) ULEB128(5 + SIZEOF(.names.function) + SIZEOF(.wasm.name.function) + SIZEOF(.names.local) + SIZEOF(.wasm.name.local))
    BYTE(4) ASCII "name"
  } AT> module
  .names.function 0 : { BYTE(1) ULEB128(SIZEOF(.wasm.name.function)) } AT> module
  .wasm.name.function 0 : { ULEB128(SIZEOF(.space.name.function)) ${inputsOf("wasm.name.function")} } AT> module
  .names.local 0 : { BYTE(2) ULEB128(SIZEOF(.wasm.name.local)) } AT> module
  .wasm.name.local 0 : { ULEB128(SIZEOF(.space.name.local)) ${inputsOf("wasm.name.local")} } AT> module

  ASSERT(SIZEOF(.space.function) == SIZEOF(.space.code), "There are not as many functions as bodies")
  ASSERT(SIZEOF(.space.memory_index) <= 1, "There is more than one memory")

  /DISCARD/ : { *(*) }
}
`;

/** The stubs of the procedure linkage table come behind all others. */
function withStubs(prefix: string): string {
  return `${inputsOf(prefix)} *(.${prefix}_.plt)`;
}

/** The script for ELF files, which the dynamic linker's tables can be in, and which wasmify makes modules of. */
export const elfScript: string = `/* ELF executables and shared objects from objects of the GNU syntax, with what the dynamic linker wants.

   Addresses in .space.* are indices, in .wasm.* offsets in the section (in .wasm.code behind a count of five bytes), in data
   addresses of the memory. What wasmify does not put into the module, the tables of the dynamic linker, comes behind the data.

   __memory_base (0x4000) can be given by --defsym. */

ENTRY(_start)

SECTIONS
{
  . = DEFINED(__memory_base) ? __memory_base : 0x4000;
  .wasm.data = .;
  .asmjs.header : { *(.asmjs.header) }
  .got : { *(.got .got.*) }
  .rodata : { *(.rodata .rodata.*) }
  .data :
  {
    *(.data .data.*)
${functionArrays}
  }
  PROVIDE(__data_end = .);
  PROVIDE(__bss_start = .);
  .bss : { *(.dynbss) *(.bss .bss.* COMMON) }
  .wasm.data_end = ALIGN(16);

  . = ALIGN(0x1000);
  .hash : { *(.hash) }
  .dynsym : { *(.dynsym) }
  .gnu.version : { *(.gnu.version) }
  .gnu.version_d : { *(.gnu.version_d) }
  .gnu.version_r : { *(.gnu.version_r) }
  .dynstr : { *(.dynstr) }
  .rela.dyn : { *(.rela.dyn) }
  .rela.plt : { *(.rela.plt) }
  .dynamic : { *(.dynamic) }

  .space.function_index 0 (INFO) :
  {
    ${inputsOf("space.function_index")}
    .wasm.plt_bias = .;
    *(.space.function_index_.plt)
  }
${spaces
  .filter((name) => name !== "function_index")
  .map((name) => `  .space.${name} 0 (INFO) : { ${withStubs(`space.${name}`)} }`)
  .join("\n")}
${[...vectors, "table", "memory", "name.function", "name.local"]
  .map((name) => `  .wasm.${name} ${name === "code" ? 5 : 0} (INFO) : { ${withStubs(`wasm.${name}`)} }`)
  .join("\n")}
  .wasm.pc_end = SIZEOF(.space.pc);
  .wasm.plt_end = SIZEOF(.space.function_index);

  ASSERT(SIZEOF(.space.function) == SIZEOF(.space.code), "There are not as many functions as bodies")

  /DISCARD/ : { *(.wasm.header.* .wasm.header_id.*) }
}
`;

/** Scripts that are found without a file, by their names. */
export const builtInScripts: ReadonlyMap<string, string> = new Map([
  ["wasm32-module.lds", moduleScript],
  ["wasm32-elf.lds", elfScript],
]);
