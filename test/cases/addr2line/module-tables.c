// Line tables of a module, and what is wrong with the request.
// RUN: clang -O1 -gdwarf-5 -ffile-compilation-dir=/src -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=twice %t.o -o %t.wasm
// RUN: muslin objdump -WlLa %t.wasm
// RUN: muslin objdump --dwarf=decodedline %t.o
// RUN: muslin objdump --dwarf=nothing,str %t.o
// RUN: muslin objdump --dwarf=info %t.wasm
int twice(int x) {
  return x + x;
}
