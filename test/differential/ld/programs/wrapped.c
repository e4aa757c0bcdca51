// --wrap, as wasm-ld has it.
// CC: -O1
// LD: --wrap=work main.o other.o
//--- main.c
int work(int);
int __real_work(int);
int __wrap_work(int x) { return __real_work(x) + 1000; }
int (*volatile pointer)(int) = work;
void _start(void) { say(work(1)); say(pointer(2)); }
//--- other.c
int work(int x) { return x * 2; }
