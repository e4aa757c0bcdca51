// Constructors run by their priority, then in the order of files; destructors wait for exit, which nobody calls here.
// CC: -O1
//--- main.c
static int count;
__attribute__((constructor)) static void plain(void) { say(1000 + count++); }
__attribute__((constructor(300))) static void third(void) { say(300 + count++); }
__attribute__((constructor(101))) static void first(void) { say(101 + count++); }
int others(void);
void __wasm_call_ctors(void);
void _start(void) { __wasm_call_ctors(); say(count); say(others()); }
//--- other.c
static int count;
__attribute__((constructor(200))) static void second(void) { say(2000 + count++); }
__attribute__((constructor)) static void last(void) { say(3000 + count++); }
int others(void) { return count; }
