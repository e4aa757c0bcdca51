// Thread-local variables where there is one thread only.
// CC: -O1
//--- main.c
_Thread_local int counter = 5;
_Thread_local int zero;
extern _Thread_local int elsewhere;
int bump(void);
void _start(void) { say(counter); say(zero); say(elsewhere); say(bump()); say(counter); }
//--- other.c
extern _Thread_local int counter;
_Thread_local int elsewhere = 42;
int bump(void) { counter += 10; return ++elsewhere; }
