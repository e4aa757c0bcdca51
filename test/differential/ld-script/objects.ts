/** Objects for links of which only addresses and contents are looked at, so that the machine does not matter. */

/** Assembler sources of GNU as for x86, by the names of their objects. */
export const sources: Readonly<Record<string, string>> = {
  "a.o": `
    .globl _start, data_a, bss_a, weak_a
    .weak weak_a
    .text
_start: .fill 10, 1, 0x11
    .data
    .balign 8
data_a: .fill 6, 1, 0x22
    .bss
    .balign 16
bss_a: .skip 20
    .section .rodata, "a"
    .balign 4
    .globl rodata_a
rodata_a: .ascii "read"
    .section .text.b, "ax"
    .globl text_b
text_b: .fill 3, 1, 0x33
    .section .text.a, "ax"
    .balign 16
    .globl text_a
text_a: .fill 5, 1, 0x44
    .comm common_a, 12, 8
    .weak wanted_weakly
    .section .init_array.200, "aw", @init_array
    .long 200
    .section .init_array.100, "aw", @init_array
    .long 100
    .section .ctors.65000, "aw"
    .long 0x65000
    .section .note, "", @progbits
    .ascii "note"
    .globl unknown
    .section refs, "aw"
    .globl refs_a
refs_a: .long 7
`,
  "b.o": `
    .globl text_of_b, data_b
    .text
text_of_b: .fill 7, 1, 0x55
    .data
data_b: .fill 3, 1, 0x66
    .section .text.c, "ax"
    .balign 4
    .globl text_c
text_c: .fill 9, 1, 0x77
    .section .text.a, "ax"
    .globl text_a_of_b
text_a_of_b: .fill 2, 1, 0x88
    .section .rodata.str, "a"
    .globl str_b
str_b: .asciz "str"
    .section .init_array.150, "aw", @init_array
    .long 150
    .section .ctors.65200, "aw"
    .long 0x65200
    .comm common_a, 20, 16
    .comm common_b, 4, 4
    .section refs, "aw"
    .globl refs_b
refs_b: .long 9
    .section .tdata, "awT"
    .globl thread_b
thread_b: .long 1
    .section .tbss, "awT", @nobits
    .globl thread_zero
thread_zero: .skip 12
`,
  "c.o": `
    .globl text_c_o
    .text
text_c_o: .fill 4, 1, 0x99
    .section .data.c, "aw"
    .globl data_c
data_c: .long 5
`,
};
