// Thread-local variables where memory is shared: the main thread has the template's place, others get copies of it.
// CC: -O1 -pthread
// LD: --shared-memory --max-memory=4194304 main.o other.o
//--- main.c
_Thread_local int counter = 5;
_Thread_local int zero;
_Thread_local char text[8] = "local";
static _Thread_local long long wide __attribute__((aligned(16))) = 1234;
extern _Thread_local int elsewhere;
int bump(void);
void _start(void) {
  say(counter); say(zero); tell(text); say((int)wide); say(elsewhere);
  counter++; zero++; text[0] = 'L';
  say(bump()); say(counter); say(zero); tell(text);
  say((unsigned long)&wide % 16);
}
//--- other.c
extern _Thread_local int counter;
_Thread_local int elsewhere = 42;
int bump(void) { counter += 10; elsewhere++; return elsewhere; }
