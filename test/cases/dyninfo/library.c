// What a library tells the dynamic linker, and what it is made to tell.
// RUN: clang -O1 -fPIC -c %s -o %t.o
// RUN: muslin ld -shared --export=get %t.o -o %t.wasm
// RUN: muslin dyninfo %t.wasm
// RUN: muslin dyninfo %t.wasm > %t.json
// RUN: muslin dyninfo %t.o --attach %t.json -o %t.other
// RUN: muslin dyninfo %t.other
// RUN: muslin dyninfo %t.o
// RUN: muslin dyninfo %t.o --attach %s -o %t.none
extern int value;
int counter = 1;
int *place = &counter;
__attribute__((visibility("default"))) int get(void) { return value + *place; }
