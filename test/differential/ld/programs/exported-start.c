// The entry point asks for its export itself: what has to be done before it is done all the same.
// CC: -O1 -pthread
// LD: --shared-memory --max-memory=4194304 main.o
//--- main.c
_Thread_local int counter = 5;
static int constructed;
__attribute__((constructor)) static void construct(void) { constructed = counter + 1; }
__attribute__((export_name("_start"))) void _start(void) { say(counter); say(constructed); }
