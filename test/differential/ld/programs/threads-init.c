// __wasm_init_tls makes a block of thread-local data.
// CC: -O1 -pthread
// LD: --shared-memory --max-memory=4194304 main.o other.o
//--- main.c
_Thread_local int counter = 5;
_Thread_local int zero;
extern _Thread_local int elsewhere;
int bump(void);
void __wasm_init_tls(void *);
static char block[256] __attribute__((aligned(64)));
void _start(void) {
  counter = 100;
  void *old = __builtin_wasm_tls_base();
  for (int i = 0; i < 256; i++) block[i] = 0x55;
  __wasm_init_tls(block);
  say(__builtin_wasm_tls_base() == block); say(__builtin_wasm_tls_size()); say(__builtin_wasm_tls_align());
  say(counter); say(zero); say(elsewhere); say(bump());
  __wasm_init_tls(block);
  say(counter); say(elsewhere);
  (void)old;
}
//--- other.c
extern _Thread_local int counter;
_Thread_local int elsewhere = 42;
int bump(void) { counter += 10; elsewhere++; return counter + elsewhere; }
