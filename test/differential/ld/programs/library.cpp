// A static library in C++ by clang -c and LLVM's ar: classes with virtual functions, templates, exceptions that leave the library.
// CC: -O1 -fwasm-exceptions -mllvm -wasm-use-legacy-eh=true -fno-threadsafe-statics
// LLVM-AR: libshapes.a rcs shapes.o unused.o limits.o
// LLVM-AR: libruntime.a rcs runtime.o
// LD: main.o -L. -lshapes -lruntime
//--- main.cpp
#define SHAPES struct Shape { virtual int area() const = 0; virtual ~Shape() {} }; Shape *square(int); Shape *circle(int); int limit(int)
SHAPES;
struct Guard { int number; Guard(int n) : number(n) {} ~Guard() { say(number); } };
static int areaOf(Shape *shape) { Guard guard(100); return limit(shape->area()); }
extern "C" void _start() {
  say(areaOf(square(3)));
  say(areaOf(circle(2)));
  try { Guard guard(1); say(areaOf(square(50))); }
  catch (int value) { say(value); }
  try { try { limit(5000); } catch (...) { tell("inner"); throw; } }
  catch (...) { tell("outer"); }
  delete circle(1);
  tell("end");
}
//--- shapes.cpp
struct Shape { virtual int area() const = 0; virtual ~Shape() {} };
template <typename T> struct Scaled : Shape { T factor; int size; Scaled(T f, int s) : factor(f), size(s) {}
  int area() const override { return (int)(factor * size * size); } ~Scaled() override { say(size); } };
void *operator new(unsigned long);
Shape *square(int side) { return new Scaled<int>(1, side); }
Shape *circle(int radius) { return new Scaled<double>(3.14159, radius); }
//--- limits.cpp
int limit(int value) { if (value > 1000) throw value; return value; }
//--- unused.cpp
int not_there();
int unused() { return not_there(); }
//--- runtime.cpp
// What little of the C++ run-time library this needs. The context is where code says which handlers it has (WasmEHPrepare.cpp).
asm(".tagtype __cpp_exception i32\n.globl __cpp_exception\n__cpp_exception:\n");
extern "C" {
extern int _ZTIi;
int _ZTIi;
void *_ZTVN10__cxxabiv117__class_type_infoE[4], *_ZTVN10__cxxabiv120__si_class_type_infoE[4];
struct { int index; const void *table; int selector; } __wasm_lpad_context;
static struct { long long header; int value; } exception;
static char room[256];
static unsigned long used;
void *__cxa_allocate_exception(unsigned long) { return &exception.value; }
__attribute__((noreturn)) void __cxa_throw(void *, void *, void (*)(void *)) { __builtin_wasm_throw(0, &exception.header); }
__attribute__((noreturn)) void __cxa_rethrow() { __builtin_wasm_throw(0, &exception.header); }
void *__cxa_begin_catch(void *) { return &exception.value; }
void __cxa_end_catch() {}
int _Unwind_CallPersonality(void *) { __wasm_lpad_context.selector = 1; return 0; }
void __cxa_pure_virtual() { __builtin_trap(); }
int __gxx_wasm_personality_v0() { return 0; }
}
namespace std { void terminate() noexcept { __builtin_trap(); } }
void *operator new(unsigned long size) { used += (size + 15) & ~15ul; return room + used - ((size + 15) & ~15ul); }
void operator delete(void *) noexcept {}
void operator delete(void *, unsigned long) noexcept {}
