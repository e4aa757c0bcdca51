// Impossible limits, and options that make no sense.
// RUN: clang -O1 -c %s -o %t.o
// RUN: muslin ld %t.o -z stack-size=100 -o %t.wasm
// RUN: muslin ld %t.o -z stack-size=0x100000000 -o %t.wasm
// RUN: muslin ld %t.o --initial-memory=65536 -o %t.wasm
// RUN: muslin ld %t.o --initial-memory=1000 -o %t.wasm
// RUN: muslin ld %t.o --initial-memory=2097152 --max-memory=1114112 -o %t.wasm
// RUN: muslin ld %t.o --max-memory=8589934592 -o %t.wasm
// RUN: muslin ld %t.o --max-memory=100 -o %t.wasm
// RUN: muslin ld %t.o --initial-heap=0xffffffff -o %t.wasm
// RUN: muslin ld %t.o --table-base=ten -o %t.wasm
// RUN: muslin ld %t.o --icf=some -o %t.wasm
// RUN: muslin ld %t.o --build-id=0x123 -o %t.wasm
// RUN: muslin ld %t.o --import-memory=a -o %t.wasm
// RUN: muslin ld %t.o --defsym=a -o %t.wasm
// RUN: muslin ld %t.o --no-entry=3 -o %t.wasm
// RUN: muslin ld %t.o -m elf_x86_64 -o %t.wasm
// RUN: muslin ld %t.o -z stak-size=3 -o %t.wasm
// RUN: muslin ld %t.o --gc-section -o %t.wasm
// RUN: muslin ld %t.o --gc-sectoins -o %t.wasm
// RUN: muslin ld %t.o --export-t -o %t.wasm
// RUN: muslin ld %t.o --ex -o %t.wasm
// RUN: muslin ld %t.o --pop-state
// RUN: muslin ld %t.o -o
// RUN: muslin ld -v
// RUN: muslin ld -o %t.wasm
// RUN: muslin ld missing.o missing2.o -lnothing -L. -l:this.a -Bstatic -lm -o %t.wasm

char large[100000];
void _start(void) { large[3] = 1; }
