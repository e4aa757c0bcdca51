// Debug information goes, then everything that is not needed to run; what is left is listed.
// RUN: clang -g -O1 -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=get %t.o -o %t.wasm
// RUN: muslin strip -g %t.wasm -o %t.nodebug
// RUN: muslin objdump -h %t.nodebug
// RUN: muslin strip %t.wasm -o %t.bare
// RUN: muslin objdump -h %t.bare
int get(int which) { return which + 1; }
