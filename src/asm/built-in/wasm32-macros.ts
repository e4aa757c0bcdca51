/**
 * `wasm32-macros.s`: functions, types, imports and exports of the GNU syntax as macros. Sources of the GNU port include
 * it; what each macro writes is said in docs/assembler.md, which sections there are in docs/object-format.md.
 *
 * A function's code is in subsections of `.wasm.code.S`, two for each function, S being the section in which `defun`
 * stands. The even one is written by `endefun`, when all is known, and comes before the odd one with the body:
 *
 * ```
 *   2n      size, locals, and if there are cases: block[] loop[] block[]*(cases-2) br_table
 *   2n+1    body: ... nextcase ... nextcase ... end
 * ```
 *
 * Each `nextcase` closes a block, so that the `br_table` can go to what follows; the last one closes the loop. A case
 * is a byte of `.space.pc.S`, and the number that selects it (`$dpc`) is its distance from the function's first.
 *
 * Labels are numbers from 77000 on, so that they need no place in the symbol table.
 */
export const wasm32Macros: string = String.raw`
        .ifndef __wasm_counter
        .set __wasm_counter, 0
        .set __wasm_blocks, 0
        .set __wasm_block, 0
        .set __wasm_depth, 0
        .set __wasm_in_defun, 0
        .set __wasm_pc_base, 0

        .set $dpc, 0
        .set $sp1, 1
        .set $r0, 2
        .set $r1, 3
        .set $rpc, 4
        .set $pc0, 5
        .set $rp, 6
        .set $fp, 7
        .set $sp, 8
        .set $r2, 9
        .set $r3, 10
        .set $r4, 11
        .set $r5, 12
        .set $r6, 13
        .set $r7, 14
        .set $i0, 15
        .set $i1, 16
        .set $i2, 17
        .set $i3, 18
        .set $i4, 19
        .set $i5, 20
        .set $i6, 21
        .set $i7, 22
        .set $f0, 23
        .set $f1, 24
        .set $f2, 25
        .set $f3, 26
        .set $f4, 27
        .set $f5, 28
        .set $f6, 29
        .set $f7, 30

        # Integers and strings

        .macro rleb128 value:vararg
        .rleb128 16, \value
        .endm

        .macro rleb128_64 value:vararg
        .rleb128 10, \value
        .endm

        .macro rleb128_32 value:vararg
        .rleb128 5, \value
        .endm

        .macro rleb128_8 value:vararg
        .rleb128 2, \value
        .endm

        .macro rleb128_1 value:vararg
        .rleb128 1, \value
        .endm

        .macro lstring text
        .uleb128 77001f - 77000f
77000:
        .ascii "\text"
77001:
        .endm

        # Sections

        .macro ensure_text_section
        .pushsection .wasm.function.%S,"?"
        .popsection
        .pushsection .space.function.%S,"?"
        .popsection
        .pushsection .space.function_index.%S,"?"
        .popsection
        .pushsection .wasm.element.%S,"?"
        .popsection
        .pushsection .space.element.%S,"?"
        .popsection
        .pushsection .wasm.code.%S,"ax?"
        .popsection
        .pushsection .space.code.%S,"?"
        .popsection
        .pushsection .space.pc.%S,"?"
        .popsection
        .pushsection .wasm.name.function.%S,"?"
        .popsection
        .pushsection .space.name.function.%S,"?"
        .popsection
        .pushsection .wasm.name.local.%S,"?"
        .popsection
        .pushsection .space.name.local.%S,"?"
        .popsection
        .endm

        .macro text_section
        .text
        ensure_text_section
        .endm

        # Types

        .macro createsig sig:req
        .ifndef __sigchar_\sig
        .pushsection .wasm.type,"G",@progbits,__sigchar_\sig,comdat
77010:  signature \sig
        .popsection
        .pushsection .space.type,"G",@progbits,__sigchar_\sig,comdat
        .weak __sigchar_\sig
        .size __sigchar_\sig, 1
__sigchar_\sig\():
        .reloc ., R_WASM32_CODE_POINTER, 77010b
        .byte 0
        .popsection
        .endif
        .endm

        # Functions

        .macro defun name:req, sig:req, raw=0
        .if __wasm_in_defun
        .error "Found \"defun \name\" before the \"endefun\" of the function before it"
        .endif
        .set __wasm_in_defun, 1
        .set __wasm_counter, __wasm_counter + 1
        .set __wasm_blocks, 0
        createsig \sig
        ensure_text_section
        .pushsection .space.pc.%S,"?"
77020:
        .popsection
        .set __wasm_pc_base, 77020b
        .set __wasm_depth, 77021f - 77020b

        __wasm_entry 77026, function, __sigchar_\sig
        __wasm_entry 77027, element, __wasm_local_name_\name
        __wasm_function_name 77028, \name
        .if (\raw) == 0
        __wasm_local_names 77029, \name
        .endif

        .pushsection .wasm.code.%S,2*__wasm_counter,"ax?"
77022:
        .popsection
        .pushsection .space.code.%S,"?"
77023:  .reloc ., R_WASM32_CODE_POINTER, 77022b
        .byte 0
        .popsection

        .pushsection .space.function_index.%S,"?"
        .type \name, @function
        .size \name, 1
\name\():
__wasm_local_name_\name\():
        .reloc ., R_WASM32_INDEX, 77023b
        .reloc ., R_WASM32_INDEX, 77026b
        .reloc ., R_WASM32_INDEX, 77027b
        .reloc ., R_WASM32_INDEX, 77028b
        .if (\raw) == 0
        .reloc ., R_WASM32_INDEX, 77029b
        .endif
        .byte 0
        .popsection

        .ifeqs "\name", "_start"
        __wasm_export_entry \name
        .endif
        .pushsection .wasm.code.%S,2*__wasm_counter+1,"ax?"
        .endm

        .macro endefun name:req, raw=0, ints=17, floats=8
        .if __wasm_in_defun == 0
        .error "Found \"endefun \name\" without \"defun\""
        .exitm
        .endif
        .set __wasm_in_defun, 0
        .popsection
        .pushsection .space.pc.%S,"?"
77021:
        .popsection
        .pushsection .wasm.code.%S,2*__wasm_counter,"ax?"
        .rleb128 5, 77025f - 77024f
77024:
        .byte -(((\ints) != 0) + ((\floats) != 0))
        .if (\ints) != 0
        .uleb128 \ints
        .byte 0x7f
        .endif
        .if (\floats) != 0
        .uleb128 \floats
        .byte 0x7c
        .endif
        .if __wasm_blocks != 0
        __wasm_dispatch
        .endif
        .popsection
        .pushsection .wasm.code.%S,2*__wasm_counter+1,"ax?"
77025:
        .popsection
        .endm

        # What a function with cases begins with. Of its cases, the last but one is for 0, and the first for -1.
        .macro __wasm_dispatch
        local.get $sp1
        i32.const -16
        i32.add
        local.set $sp
        block[]
        loop[]
        .if __wasm_blocks > 1
        .rept __wasm_blocks - 1
        block[]
        .endr
        local.get $dpc
        .byte 0x0e
        .uleb128 __wasm_blocks - 2
        .if __wasm_blocks > 2
        .uleb128 __wasm_blocks - 2
        .set __wasm_block, 1
        .rept __wasm_blocks - 3
        .uleb128 __wasm_block
        .set __wasm_block, __wasm_block + 1
        .endr
        .endif
        .byte 0
        .endif
        .endm

        # An entry of one LEB128, and its byte of space with a label.
        .macro __wasm_entry label, kind, value
        .pushsection .wasm.\kind\().%S,"?"
77030:  .rleb128 5, \value
        .popsection
        .pushsection .space.\kind\().%S,"?"
\label: .reloc ., R_WASM32_CODE_POINTER, 77030b
        .byte 0
        .popsection
        .endm

        # The name of a function.
        .macro __wasm_function_name label, name
        .pushsection .wasm.name.function.%S,"?"
77030:  .rleb128 5, __wasm_local_name_\name
        lstring "\name"
        .popsection
        .pushsection .space.name.function.%S,"?"
\label: .reloc ., R_WASM32_CODE_POINTER, 77030b
        .byte 0
        .popsection
        .endm

        # The names of a function's locals.
        .macro __wasm_local_names label, name
        .pushsection .wasm.name.local.%S,"?"
77030:  .rleb128 5, __wasm_local_name_\name
        .byte 31
        .ascii "\000\003dpc\001\003sp1\002\002r0\003\002r1\004\003rpc\005\003pc0\006\002rp\007\002fp\010\002sp"
        .ascii "\011\002r2\012\002r3\013\002r4\014\002r5\015\002r6\016\002r7"
        .ascii "\017\002i0\020\002i1\021\002i2\022\002i3\023\002i4\024\002i5\025\002i6\026\002i7"
        .ascii "\027\002f0\030\002f1\031\002f2\032\002f3\033\002f4\034\002f5\035\002f6\036\002f7"
        .popsection
        .pushsection .space.name.local.%S,"?"
\label: .reloc ., R_WASM32_CODE_POINTER, 77030b
        .byte 0
        .popsection
        .endm

        # The index of the function that a program begins with, as a global that is exported.
        .macro __wasm_export_entry name
        .pushsection .wasm.global,""
77034:  .byte 0x7f, 0
        i32.const __wasm_local_name_\name
        end
        .popsection
        .pushsection .space.global,""
77035:  .reloc ., R_WASM32_CODE_POINTER, 77034b
        .byte 0
        .popsection
        .pushsection .space.global_index,""
77036:  .reloc ., R_WASM32_INDEX, 77035b
        .byte 0
        .popsection
        __wasm_export 3, 77036b, entry
        .endm

        # Cases

        .macro nextcase label
        .if __wasm_in_defun == 0
        .error "Found \"nextcase\" outside of a function"
        .exitm
        .endif
        .set __wasm_blocks, __wasm_blocks + 1
        .popsection
        .pushsection .space.pc.%S,"?"
        .ifnb \label
\label\():
        .endif
77040:  .byte 0
        .popsection
        .pushsection .wasm.code.%S,2*__wasm_counter+1,"ax?"
        .dpc 77040b
        local.set $dpc
        end
        .endm

        .macro .labeldef_internal label:req
        nextcase \label
        .endm

        .macro .labeldef_debug label:req
        nextcase \label
        .endm

        .macro .wasmtextlabeldpcdef label:req
        nextcase \label
        .endm

        .macro .dpc label:req
        i32.const \label - __wasm_pc_base
        .endm

        .macro .ncodetextlabel label:vararg
        i32.const \label
        .endm

        .macro .ndatatextlabel label:vararg
        i32.const \label
        .endm

        .macro jump
        br __wasm_depth - __wasm_blocks - 1
        .endm

        .macro jump1
        br __wasm_depth - __wasm_blocks
        .endm

        .macro jump2
        br __wasm_depth - __wasm_blocks - 1
        .endm

        # With a tag, the instruction of that name.
        .macro throw tag:vararg
        .ifb \tag
        br __wasm_depth - __wasm_blocks
        .else
        .byte 0x08
        .rleb128 5, \tag
        .endif
        .endm

        .macro throw1
        br __wasm_depth - __wasm_blocks + 1
        .endm

        .macro .flush
        .dpc 77040f
        local.set $dpc
        local.get $fp
        i32.const 1
        i32.or
        local.set $rp
        throw
        nextcase
        .endm

        # Imports and exports

        # A byte in .space.import, and a symbol in an index space, for what has been written to .wasm.import at 77050.
        .macro __wasm_import_spaces symbol, space, suffix
        .pushsection .space.import\suffix,""
77051:  .reloc ., R_WASM32_CODE_POINTER, 77050b
        .byte 0
        .popsection
        .pushsection .space.\space\().import\suffix,""
        .size \symbol, 1
\symbol\():
        .reloc ., R_WASM32_INDEX, 77051b
        .byte 0
        .popsection
        .endm

        .macro import_function symbol:req, module:req, field:req, type:req, suffix
        .pushsection .wasm.import\suffix,""
77050:  lstring "\module"
        lstring "\field"
        .byte 0
        .rleb128 5, \type
        .popsection
        .type \symbol, @function
        __wasm_import_spaces \symbol, function_index, \suffix
        .pushsection .wasm.element.import\suffix,""
77053:  .rleb128 5, \symbol
        .popsection
        .pushsection .space.element.import\suffix,""
        .reloc ., R_WASM32_CODE_POINTER, 77053b
        .byte 0
        .popsection
        .endm

        .macro import_global symbol:req, module:req, field:req, mutable=0
        .pushsection .wasm.import,""
77050:  lstring "\module"
        lstring "\field"
        .byte 3, 0x7f, \mutable
        .popsection
        __wasm_import_spaces __wasm_import_global_\symbol, global_index
        .endm

        .macro __wasm_export kind, index, field
        .pushsection .wasm.export,""
77054:  lstring "\field"
        .byte \kind
        .rleb128 5, \index
        .popsection
        .pushsection .space.export,""
        .reloc ., R_WASM32_CODE_POINTER, 77054b
        .byte 0
        .popsection
        .endm

        .macro export_function symbol:req, field:req
        __wasm_export 0, \symbol, "\field"
        .endm

        .macro export_global symbol:req, field:req
        __wasm_export 3, \symbol, "\field"
        .endm

        .endif
`;
