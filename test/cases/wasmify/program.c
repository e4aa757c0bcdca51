// A program through an ELF file: passive data, which the exported entry copies; active with --active-data.
// RUN: clang -O1 -c %s -o %t.o
// RUN: muslin ld %t.o --oformat=elf -o %t.elf
// RUN: muslin readelf -h -S -l %t.elf
// RUN: muslin wasmify %t.elf -o %t.wasm
// RUN: muslin validate %t.wasm
// RUN: muslin objdump -d %t.wasm
// RUN: muslin wasmify --active-data %t.elf -o %t.active
// RUN: muslin objdump -h %t.active
// RUN: muslin wasmify %t.o -o %t.none
// RUN: muslin wasmify %s -o %t.none
// RUN: muslin wasmify %t.elf
int counter = 7;
const char text[] = "constant";
int _start(void) { return counter + text[0]; }
