// Exceptions with exnref: the tag is one file's and used by all, an exception through a function pointer, cleanups on the way.
// CC: -O1 -fwasm-exceptions -mllvm -wasm-use-legacy-eh=false -fno-threadsafe-statics
//--- main.cpp
extern "C" { void fail(int); void fail_long(int); int depth(int, void (*)(int)); }
struct Guard { int number; Guard(int n) : number(n) {} ~Guard() { say(number); } };
extern "C" int depth(int n, void (*leaf)(int)) {
  Guard guard(n);
  if (n == 0) { leaf(7); return 0; }
  return depth(n - 1, leaf) + n;
}
static void quiet(int) {}
extern "C" void _start() {
  say(depth(2, quiet));
  try { depth(2, fail); } catch (...) { tell("caught"); }
  try { try { depth(1, fail); } catch (...) { Guard guard(50); throw; } } catch (...) { tell("again"); }
  depth(1, fail_long);
}
//--- fail.cpp
extern "C" { void __cxa_throw_now(); void fail(int value) { say(value); __cxa_throw_now(); } }
//--- runtime.cpp
asm(".tagtype __cpp_exception i32\n.globl __cpp_exception\n__cpp_exception:\n");
extern "C" {
static long long thrown;
__attribute__((noreturn)) void __cxa_throw_now() { __builtin_wasm_throw(0, &thrown); }
__attribute__((noreturn)) void __cxa_rethrow() { __builtin_wasm_throw(0, &thrown); }
void fail_long(int value) { say(value + 1); __builtin_trap(); }
void *__cxa_begin_catch(void *at) { return at; }
void __cxa_end_catch() {}
int __gxx_wasm_personality_v0() { return 0; }
}
namespace std { void terminate() noexcept { tell("terminate"); __builtin_trap(); } }
