// Objects of LLVM and archives of them: what linkers rely on is checked too.
// RUN: clang -g -c %s -o %t.o
// RUN: muslin validate %t.o
// RUN: muslin ar rc lib.a %t.o %s
// RUN: muslin validate lib.a %t.o
// RUN: sample object elf.o
// RUN: muslin validate elf.o
// RUN: muslin validate missing.wasm
// RUN: muslin validate
extern int outside(int);
int data[4] = {1};
int inside(int x) { return outside(x) + data[x]; }
