/**
 * `wasm32-header-macros.s` and `wasm32-headers.s`: what a module has besides its functions, for linking by a script, where
 * nobody but the objects says which sections there are and what is imported.
 */

/** Macros for the ids of sections, and for imports that are no functions or globals. */
export const wasm32HeaderMacros: string = String.raw`
        .ifndef __wasm_header_macros
        .set __wasm_header_macros, 1
        .include "wasm32-macros.s"

        # The id of a section, and for a custom one its name, which keeps the id.
        .macro section_id section:req, id:req, name
        .pushsection .wasm.header_id.\section,""
77100:  .uleb128 \id
        .popsection
        .pushsection .wasm.header.\section,""
        .reloc ., R_WASM32_CODE_POINTER, 77100b
        .ifnb \name
        lstring "\name"
        .endif
        .popsection
        .endm

        .macro import_table symbol:req, module:req, field:req, minimum:req, maximum:req
        .pushsection .wasm.import,""
77050:  lstring "\module"
        lstring "\field"
        .byte 1, 0x70, 1
        .uleb128 \minimum, \maximum
        .popsection
        __wasm_import_spaces \symbol, table_index
        .endm

        .macro import_memory symbol:req, module:req, field:req, minimum:req, maximum:req
        .pushsection .wasm.import,""
77050:  lstring "\module"
        lstring "\field"
        .byte 2, 1
        .uleb128 \minimum, \maximum
        .popsection
        __wasm_import_spaces \symbol, memory_index
        .endm

        .endif
`;

/** The sections of a module and the imports of the port, in the order that its loader relies on. */
export const wasm32Headers: string = String.raw`
        .include "wasm32-header-macros.s"

        section_id type, 1
        section_id import, 2
        section_id function, 3
        section_id table, 4
        section_id memory, 5
        section_id global, 6
        section_id export, 7
        section_id start, 8
        section_id element, 9
        section_id code, 10
        section_id data, 11
        section_id name, 0, name

        .globl $got, $plt, $gpo
        import_global got, sys, got
        import_global plt, sys, plt
        import_global gpo, sys, gpo
        .set $got, __wasm_import_global_got
        .set $plt, __wasm_import_global_plt
        .set $gpo, __wasm_import_global_gpo
        import_table __wasm_table, sys, table, 65536, 65536
        import_memory __wasm_memory, sys, memory, 1, 65535
`;

/** Function 0, which nobody calls, and the stack pointer of functions with the signature of WebAssembly. */
export const wasm32Globals: string = String.raw`
        .include "wasm32-macros.s"

        createsig FvE
        .globl __wasm_null, __wasm_stack_pointer
        import_function __wasm_null, sys, null, __sigchar_FvE, _.null

        .pushsection .wasm.global,""
77110:  .byte 0x7f, 1
        i32.const 0
        end
        .popsection
        .pushsection .space.global,""
77111:  .reloc ., R_WASM32_CODE_POINTER, 77110b
        .byte 0
        .popsection
        .pushsection .space.global_index,""
        .size __wasm_stack_pointer, 1
__wasm_stack_pointer:
        .reloc ., R_WASM32_INDEX, 77111b
        .byte 0
        .popsection
`;
