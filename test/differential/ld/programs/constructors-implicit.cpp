// Nobody calls __wasm_call_ctors: the entry point does.
// CC: -O1 -fno-exceptions -fno-threadsafe-statics
//--- main.cpp
struct Say { int value; Say(int v) : value(v) { say(v); } };
Say a(1), b(2);
extern Say c;
extern "C" void _start() { say(a.value + b.value + c.value); }
//--- other.cpp
struct Say { int value; Say(int v) : value(v) { say(v); } };
Say c(3);
