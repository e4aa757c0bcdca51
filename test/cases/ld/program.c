// A program of two objects: memory is imported, its contents are copied at start, what nobody uses is left out.
// RUN: clang -O1 -DMAIN -c %s -o %t-main.o
// RUN: clang -O1 -DHELP -c %s -o %t-help.o
// RUN: muslin ld %t-main.o %t-help.o -o %t.wasm --print-gc-sections -Map=- -t -y twice
// RUN: muslin objdump -h -d -s -j import -j export -j data %t.wasm
// RUN: muslin ld -O2 %t-main.o %t-help.o -o %t-small.wasm
// RUN: muslin ld --build-id=0x1234abcd -s %t-main.o %t-help.o -o %t-id.wasm
// RUN: muslin objdump -s -j build_id %t-id.wasm
// RUN: muslin ld --build-id=sha1 -s %t-main.o %t-help.o -o %t-sha1.wasm
// RUN: muslin objdump -s -j build_id %t-sha1.wasm
// RUN: muslin validate %t.wasm %t-small.wasm
// RUN: muslin objdump -d %t-small.wasm
// RUN: muslin ld --no-entry --no-import-memory --no-stack-first --export=twice --export-table -z stack-size=4096 --initial-heap=65536 --max-memory=262144 -s %t-help.o -o %t-lib.wasm
// RUN: muslin objdump -s %t-lib.wasm

#ifdef MAIN
int twice(int);
static int counter = 5;
const char *greeting = "hello";
void _start(void) { counter += twice(greeting[counter]); }
#endif
#ifdef HELP
int twice(int x) { return x * 2; }
int thrice(int x) { return x * 3; }
#endif
