// Messages about symbols say the line, where the objects have debug information.
// RUN: clang -O0 -g -DA -c %s -o %ta.o
// RUN: clang -O0 -g -DB -c %s -o %tb.o
// RUN: clang -O0 -g -DC -c %s -o %tc.o
// RUN: clang -O0 -DC -c %s -o %tplain.o
// RUN: muslin ld %ta.o %tb.o -o %t.wasm
// RUN: muslin ld %ta.o %tplain.o -o %t.wasm
// RUN: muslin ld %tb.o %tc.o -o %t.wasm
// RUN: muslin ld %tb.o %tc.o --allow-multiple-definition --no-entry --export=uses -o %t.wasm
// RUN: clang -O0 -g -DA -S %s -o %ta.s
// RUN: muslin as %ta.s -o %telf.o
// RUN: muslin ld %telf.o -o %t.wasm
// RUN: clang -O0 -g -DB -S %s -o %tb.s
// RUN: muslin as %tb.s -o %tbelf.o
// RUN: muslin ld -T source-lines.lds %telf.o -o %t.wasm
// RUN: muslin ld -T source-lines.lds %telf.o %tbelf.o -o %t.wasm

#ifdef A
int missing(int);
extern int gone;
int *pointer = &gone;
int number = 1;
int frob(void) {
  int x = 1;
  return missing(x);
}
void _start(void) {
  frob();
  *pointer = missing(gone);
}
#endif
#ifdef B
int frob(void) { return 2; }
static struct { int x; } other;
int number = 2;
int two(int x) { return x; }
int *uses_other(void) { return &other.x; }
#endif
#ifdef C
int number = 3;
long two(int, int);
int frob(void) { return 3; }
int uses(void) {
  return two(1, 2) + number;
}
#endif
