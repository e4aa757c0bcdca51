// Of a linked module everything that an engine loads is text, but the data.
// RUN: clang -O1 -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=get %t.o -o %t.wasm
// RUN: muslin size %t.wasm
// RUN: muslin size -A -x %t.wasm
// RUN: muslin size -t -o %t.wasm %t.o

const char text[100] = "text";
int data[3] = {1, 2, 3};
int bss[50];
int get(int which) { return text[which] + data[which] + bss[which]; }
