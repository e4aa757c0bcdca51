// What goes wrong when symbols meet: each once, with all places.
// RUN: clang -O1 -DA -c %s -o %ta.o
// RUN: clang -O1 -DB -c %s -o %tb.o
// RUN: clang -O1 -DC -c %s -o %tc.o
// RUN: muslin ld %ta.o -o %t.wasm
// RUN: muslin ld %ta.o %tb.o %tc.o -o %t.wasm
// RUN: muslin ld %ta.o %tb.o --allow-multiple-definition -o %t.wasm
// RUN: muslin ld --fatal-warnings %tb.o %tc.o -e use_them -o %t.wasm
// RUN: muslin ld %tb.o -e frobnicaet -o %t.wasm
// RUN: muslin ld %tb.o -o %t.wasm
// RUN: muslin ld %tb.o --no-entry --export=frobnicates --export-if-defined=nothing -o %t.wasm
// RUN: muslin ld %tb.o --no-entry --defsym=alias=frob --defsym=other=0x10 -o %t.wasm
// RUN: muslin ld --unresolved-symbols=ignore-all %ta.o -o %t.wasm
// RUN: muslin ld --warn-unresolved-symbols %ta.o -o %t.wasm
// RUN: muslin ld --allow-undefined %ta.o -o %t.wasm
// RUN: muslin ld --error-limit=1 %ta.o -o %t-none.wasm
// RUN: muslin nm %t-none.wasm

#ifdef A
int frobnicat(int);
extern int number;
int frobnicate_(void) { return number; }
void _start(void) { frobnicat(number); }
#endif
#ifdef B
int frobnicate(int x) { return x; }
int number;
int frobnicate_(void) { return 2; }
#endif
#ifdef C
long long frobnicate(int, int);
int use_them(void) { return frobnicate(1, 2) + 1; }
extern int frobnicat;
int use_that(void) { return frobnicat; }
#endif
