// Every field beside its bytes: a module of one function. Then what objdump says when it is asked for nothing, and for what is not there.
// RUN: clang -O1 -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=one --strip-all %t.o -o %t.wasm
// RUN: muslin objdump --annotate %t.wasm
// RUN: muslin objdump %t.wasm
// RUN: muslin objdump -h -l %s %t.wasm -j code
int one(void) { return 1; }
