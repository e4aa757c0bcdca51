// Symbols of an archive's members, of one object sorted by address, and what is undefined.
// RUN: clang -c %s -o %t.o
// RUN: ar rcs %t.a %t.o
// RUN: muslin nm %t.a
// RUN: muslin nm -n %t.o
// RUN: muslin nm -u %t.o
// RUN: muslin nm -g --defined-only %t.o

extern int used(void);
__attribute__((weak)) int weak(void) { return 1; }
static int hidden(void) { return used(); }
int data = 7, bss[4];
const int rodata = 5;
int shown(void) { return hidden() + weak() + bss[1]; }
