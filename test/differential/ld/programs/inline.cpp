// Comdat groups: inline functions, templates, vtables, static members and variables of functions are one in all files.
// CC: -O1 -fno-exceptions -fno-rtti -fno-threadsafe-statics -fno-inline
//--- main.cpp
struct Shape { virtual int area() const; virtual ~Shape() {} };
struct Square : Shape { int side; Square(int s) : side(s) {} int area() const override { return side * side; } };
void operator delete(void *) noexcept {}
void operator delete(void *, unsigned long) noexcept {}
extern "C" void __cxa_pure_virtual() { __builtin_trap(); }
int Shape::area() const { return -1; }
template <typename T> struct Box { static int count; T value; Box(T v) : value(v) { count++; } T twice() { return value + value; } };
template <typename T> int Box<T>::count = 0;
inline int next() { static int state = 0; return ++state; }
inline int shared_variable = 4;
Shape *other_shape(int);
int other_count();
int other_next();
int *other_address();
extern "C" void _start() {
  Square square(3);
  Shape *shape = &square;
  say(shape->area());
  say(other_shape(5)->area());
  Box<int> a(1), b(2);
  Box<long long> c(3);
  say(a.twice() + b.twice() + (int)c.twice());
  say(Box<int>::count);
  say(other_count());
  say(next()); say(other_next()); say(next());
  say(other_address() == &shared_variable);
}
//--- other.cpp
struct Shape { virtual int area() const; virtual ~Shape() {} };
struct Square : Shape { int side; Square(int s) : side(s) {} int area() const override { return side * side; } };
void operator delete(void *) noexcept;
void operator delete(void *, unsigned long) noexcept;
template <typename T> struct Box { static int count; T value; Box(T v) : value(v) { count++; } T twice() { return value + value; } };
template <typename T> int Box<T>::count = 0;
inline int next() { static int state = 0; return ++state; }
inline int shared_variable = 4;
static Square *kept;
alignas(Square) static char room[sizeof(Square)];
inline void *operator new(unsigned long, void *p, int) noexcept { return p; }
Shape *other_shape(int side) { return new (room, 0) Square(side); }
int other_count() { Box<int> one(1); return Box<int>::count; }
int other_next() { return next(); }
int *other_address() { return &shared_variable; }
