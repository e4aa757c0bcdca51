// Templates in comdats, virtual calls, static initialization, lambdas, inline variables.
extern "C" int external(int);
template <class T> struct box { T value; T get() const { return value; } static inline int count = 0; };
template <class T> T twice(T a) { box<T>::count++; return a + a; }
struct base { virtual ~base(); virtual int number() const { return 1; } virtual int other() = 0; };
base::~base() { external(1); }
struct derived : base { int number() const override { return 2; } int other() override { return external(3); } };
struct diamond_left : virtual derived {}; struct diamond_right : virtual derived {};
struct diamond : diamond_left, diamond_right { int number() const override { return 4; } };
struct counted { int v; counted(int a) : v(external(a)) {} ~counted() { external(v); } };
static counted global_one(1); counted global_two(2);
inline int inline_variable = external(9);
thread_local counted per_thread(5);
namespace inside { int value = 3; namespace { int unnamed() { return external(value); } } int f() { return unnamed(); } }
int user(base &b) { box<double> d{2.5}; auto lambda = [&](int x) { return x + b.number() + (int)d.get(); }; return lambda(3) + twice(4) + (int)twice(2.5) + per_thread.v + inline_variable; }
base *make(bool which) { return which ? static_cast<base *>(new derived) : static_cast<base *>(static_cast<derived *>(new diamond)); }
void *operator new(__SIZE_TYPE__ n) { return reinterpret_cast<void *>(external(static_cast<int>(n))); }
void operator delete(void *, __SIZE_TYPE__) noexcept {}
void operator delete(void *) noexcept {}
