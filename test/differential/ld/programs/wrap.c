// --wrap and --defsym.
// CC: -O1
// LD: --wrap=work --defsym=alias=plain --defsym=number=0x1234 main.o other.o
// NOT: wasm-ld It has no --defsym
//--- main.c
int work(int);
int alias(int);
extern char number;
int __real_work(int);
int __wrap_work(int x) { return __real_work(x) + 1000; }
int (*volatile pointer)(int) = work;
int inner(int);
void _start(void) { say(work(1)); say(pointer(2)); say(alias(3)); say((int)&number); say(inner(4)); }
//--- other.c
int plain(int x) { return x * 3; }
int work(int x) { return x * 2; }
int inner(int x) { return work(x); }
