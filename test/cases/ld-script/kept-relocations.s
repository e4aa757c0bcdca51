; Relocations stay with what was linked, by addresses.
; RUN: muslin as %s -o %t.o
; RUN: muslin ld -q -T kept-relocations.lds %t.o -o kept.elf
; RUN: muslin readelf -rW kept.elf
; RUN: muslin readelf -sW kept.elf
; RUN: muslin readelf -x .data kept.elf
; LIKE: readelf -sW kept.elf
        .data
        .long 1
here:   .long here, there, of_script, 7
        .weak nowhere
        .long nowhere
        .section .data.more,"aw"
        .globl there
        .long 2
there:  .long 3
        .long .data.more + 4
        .section .gone,""
        .long there
