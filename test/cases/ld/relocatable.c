// -r: objects joined to one object of our own format.
// RUN: clang -O1 -g0 -DONE -c %s -o %t-one.o
// RUN: clang -O1 -g0 -DTWO -c %s -o %t-two.o
// RUN: muslin ld -r %t-one.o %t-two.o -o %t.o
// RUN: muslin readelf -SW -s -r %t.o
// RUN: muslin nm %t.o
// RUN: muslin ld -r %t.o -o %t-again.o
// RUN: muslin nm %t-again.o
// RUN: muslin ld %t.o -o %t.wasm --allow-undefined
// RUN: muslin nm %t.wasm

#ifdef ONE
int twice(int);
int missing(int, long long);
static int counter = 5;
__attribute__((constructor(200))) static void begin(void) { counter = 7; }
void _start(void) { missing(twice(counter), 2); }
#endif
#ifdef TWO
static int counter = 9;
const char *name = "two";
int twice(int x) { return x * 2 + counter++; }
#endif
