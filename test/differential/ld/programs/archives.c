// Archives that need each other, a thin one, and one of which all is taken.
// CC: -O1
// AR: liba.a a1.o a2.o unused.o
// AR: libb.a b1.o b2.o
// AR: libthin.a rcT t1.o
// AR: libwhole.a w1.o
// LD: -L. main.o -la -lb libthin.a --whole-archive libwhole.a --no-whole-archive
//--- main.c
int a1(void);
int t1(void);
int list_length(void);
void __wasm_call_ctors(void);
int constructed;
void _start(void) { __wasm_call_ctors(); say(a1()); say(t1()); say(constructed); }
//--- a1.c
int b1(void);
int a1(void) { return b1() + 1; }
//--- a2.c
int b2(void);
int a2(void) { return b2() * 2; }
//--- unused.c
int a1(void) { return -1; }
int unused(void) { return a1(); }
//--- b1.c
int a2(void);
int b1(void) { return a2() + 10; }
//--- b2.c
int b2(void) { return 100; }
//--- t1.c
int b2(void);
int t1(void) { return b2() + 1000; }
//--- w1.c
extern int constructed;
__attribute__((constructor)) static void construct(void) { constructed = 5; }
