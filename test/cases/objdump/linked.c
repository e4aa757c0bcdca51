// The same as a linked module: sections are the module's, names come from its name section.
// RUN: clang -O1 -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=twice --export-table %t.o -o %t.wasm
// RUN: muslin objdump -h %t.wasm
// RUN: muslin objdump -d %t.wasm
// RUN: muslin objdump -s -j data %t.wasm

static int add(int a, int b) { return a + b; }
int (*volatile operation)(int, int) = add;
int twice(int x) { return operation(x, x); }
