/** Which ELF sections have what of a linked image (docs/linked-format.md). */

/** Section of a module -> word in the names of the ELF sections `.wasm.WORD` and `.space.WORD`. */
export const entryWords = {
  type: "type",
  import: "import",
  function: "function",
  table: "table",
  memory: "memory",
  tag: "tag",
  global: "global",
  export: "export",
  element: "element_segment",
  code: "code",
  data: "data_segment",
} as const;

/** Names of an image -> ELF section that their symbols are in. */
export const nameSpaces = {
  functions: ".space.function_index",
  types: ".space.type",
  tables: ".space.table_index",
  memories: ".space.memory_index",
  globals: ".space.global_index",
  elements: ".space.element_segment",
  data: ".space.data_segment",
  tags: ".space.tag_index",
} as const;

/** The count of groups, where some have several types. */
export const GROUP_SPACE = ".space.rectype";
/** The original's form of elements. */
export const PLAIN_ELEMENTS = "element";

export const MODULE_NAME = ".wasm.module_name";
export const START = ".wasm.start";
export const DATA_COUNT = ".wasm.datacount";
export const CUSTOMS = ".wasm.custom";
export const CUSTOM_PREFIX = ".custom_section.";
export const DEBUG_PREFIX = ".debug_";

/** The symbol, for these files alone, of the global whose value is where a library's data begins. */
export const MEMORY_BASE = ".Lmemory_base";

/** Bit of `e_flags`: `e_entry` is the index of an entry point, which may be 0. */
export const HAS_ENTRY = 1;

/** In `.wasm.custom`, in place of the section in front: behind all. */
export const BEHIND_ALL = 255;
