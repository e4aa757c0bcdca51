// Relocations that are kept in an ELF file do not get into a module that is made of it.
// RUN: clang -O1 -c %s -o %t.o
// RUN: muslin ld %t.o --oformat=elf --emit-relocs -o %t.elf
// RUN: muslin wasmify %t.elf -o %t.wasm
// RUN: muslin validate %t.wasm
int counter = 7;
int _start(void) { return counter++; }
