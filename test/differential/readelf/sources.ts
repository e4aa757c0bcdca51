/** Assembler sources for x86 whose objects have what compilers seldom make. */

export interface Source {
  /** Options of GNU as. */
  readonly machine: "--64" | "--32" | "--x32";
  /** Options of GNU ld, if the object is to be linked. */
  readonly link?: readonly string[];
  readonly text: string;
}

const symbols = `
  .file "symbols.s"
  .globl long_name_of_a_function_that_does_not_fit
  .type long_name_of_a_function_that_does_not_fit, @function
long_name_of_a_function_that_does_not_fit:
  ret
  .size long_name_of_a_function_that_does_not_fit, .-long_name_of_a_function_that_does_not_fit
  .weak weakling
  .hidden secret
  .protected guarded
  .internal inner
weakling:
secret:
guarded:
inner:
  .comm common, 100, 32
  .lcomm zeros, 123456
  .globl resolver
  .type resolver, @gnu_indirect_function
resolver:
  call resolver
  .type unique, @gnu_unique_object
  .globl unique
unique:
  .set absolute, 0x1234
  .globl absolute
  .section .tdata, "awT"
  .globl thread
  .type thread, @object
thread:
  .long 1
`;

const sections = `
  .section .a, "a"
  .ascii "hello\\nworld\\0"
  .byte 1, 2, 3
  .ascii "ab\\tc\\001d\\0\\n\\nxy\\0tail"
  .section .b, "a"
  .byte 0, 0, 1
  .section .empty, "aw"
  .section .zeros, "aw", @nobits
  .skip 70000
  .section .kept, "awR"
  .byte 1
  .section .excluded, "e"
  .byte 1
  .section .merged, "aMS", @progbits, 1
  .asciz "x"
  .section .linked, "ao", .merged
  .byte 1
  .section .group_a, "aG", @progbits, one, comdat
  .long 1
  .section .group_b, "awG", @progbits, one, comdat
  .long foo
  .section .a_section_with_a_name_that_is_longer_than_the_column, "ax"
  ret
  .section .inits, "aw", @init_array
  .quad 0
`;

const relocations = `
  .text
  call far
  .data
  .long foo + 3
  .long foo - .
  .long . - 1
  .quad 5
  .section .others, "a"
  .long far + 0x1000
`;

const notes = `
  .section .note.gnu.property, "a"
  .balign 8
  .long 4, 2f-1f, 5
  .asciz "GNU"
1:
  .irp type, 0xc0000002, 0xc0008002, 0xc0010001, 0xb0000001, 0xc0001234, 0x12345, 0xe0000000
  .long \\type, 4, 0xf, 0
  .endr
  .long 1, 8
  .quad 0x1234
  .long 2, 0
2:
  .section .note.others, "a"
  .long 4, 4, 77
  .asciz "Foo"
  .long 5
  .long 4, 8, 2
  .asciz "GNU"
  .long 5, 7
  .long 4, 16, 1
  .asciz "GNU"
  .long 0, 2, 3, 4
  .long 4, 8, 99
  .asciz "GNU"
  .long 1, 2
  .long 4, 4, 0xcafe1a7e
  .asciz "FDO"
  .ascii "{}a\\0"
  .long 6, 4, 1
  .asciz "Linux"
  .balign 4
  .long 5
`;

const shared = `
  .globl first, second, third
first: ret
second: call first@plt
  call outside@plt
third: ret
  .data
  .long first
`;

export const sources: Readonly<Record<string, Source>> = {
  "symbols-64": { machine: "--64", text: symbols },
  "symbols-32": { machine: "--32", text: symbols },
  "symbols-x32": { machine: "--x32", text: symbols },
  "sections-64": { machine: "--64", text: sections },
  "sections-32": { machine: "--32", text: sections },
  "relocations-64": { machine: "--64", text: relocations },
  "relocations-32": { machine: "--32", text: relocations },
  "relocations-x32": { machine: "--x32", text: relocations },
  "notes-64": { machine: "--64", text: notes },
  "shared-64": {
    machine: "--64",
    text: shared.replace(".long", ".quad"),
    link: ["-shared", "--hash-style=both", "-z", "now", "-soname=libs.so"],
  },
  "shared-32": { machine: "--32", text: shared, link: ["-m", "elf_i386", "-shared", "--hash-style=both"] },
  "shared-x32": { machine: "--x32", text: shared, link: ["-m", "elf32_x86_64", "-shared", "--hash-style=sysv"] },
  "static-64": { machine: "--64", text: "  .globl _start\n_start: ret\n", link: ["--build-id=0x12345678"] },
};
