/* Control flow, calls of all kinds, memory accesses of all sizes. */
typedef __builtin_va_list va_list;
extern int external(int), printf_like(const char *, ...);
extern void *memory_of(unsigned long), *allocate(unsigned long);
static int (*handlers[4])(int) = {external, 0, 0, external};

int dense_switch(unsigned n) {
  switch (n) {
    case 0: return external(10);
    case 1: return external(3) + 1;
    case 2: case 3: return 7;
    case 5: return external(n) * 3;
    case 6: return -1;
    case 9: return 1000000;
    default: return 0;
  }
}
int sparse_switch(long long n) {
  switch (n) {
    case -5: return 1;
    case 1LL << 40: return 2;
    case 77: return external(3);
    default: return 3;
  }
}
int indirect(int which, int value) { return handlers[which & 3](value); }
long long through(long long (*f)(double, float, char, long long), double d) { return f(d, 2.0f, 'x', -1); }
int variadic(int count, ...) {
  va_list list;
  __builtin_va_start(list, count);
  int sum = 0;
  for (int i = 0; i < count; i++) sum += __builtin_va_arg(list, int);
  sum += (int)__builtin_va_arg(list, double);
  __builtin_va_end(list);
  return sum + printf_like("%d %f %lld\n", sum, 1.5, 3LL);
}
struct big { int values[20]; };
struct big by_value(struct big in, int i) { in.values[i % 20]++; return in; }
int loops(const unsigned char *p, unsigned n) {
  int hash = 5381;
outer:
  while (n--) {
    if (*p == 0) break;
    if (*p == 10) { p++; goto outer; }
    hash = hash * 33 ^ *p++;
    for (int i = 0; i < (hash & 7); i++) { if (external(i)) continue; hash--; }
  }
  do hash ^= hash >> 3; while (hash & 1);
  return hash;
}
void sizes(char *p, unsigned char *u, short *s, unsigned short *us, int *i, long long *l, float *f, double *d) {
  *l = *p + *u + *s + *us + *i; *i = (int)*l; *s = (short)*i; *p = (char)*s;
  *f = (float)*d; *d = (double)*l + (double)*us; l[1] = (long long)*f; i[3] = (unsigned)*d; l[100000] = 1;
}
unsigned long long wide(unsigned long long a, unsigned b) { return (a << b | a >> (64 - b)) / (b | 1) % 1000003 + __builtin_popcountll(a) + __builtin_clz(b | 1) + __builtin_ctzll(a | 1); }
__int128 wider(__int128 a, __int128 b) { return a * b + (a >> 3); }
int dynamic(int n) { int array[n]; for (int i = 0; i < n; i++) array[i] = external(i); return array[n / 2]; }
_Noreturn void never(void) { external(1); __builtin_trap(); }
int grow(int pages) { return __builtin_wasm_memory_grow(0, pages) + __builtin_wasm_memory_size(0); }
double math(double x, float y) { return __builtin_sqrt(x) + __builtin_floor(x) + __builtin_fabs(x) + __builtin_copysign(x, y) + __builtin_truncf(y) + __builtin_rint(x); }
static __attribute__((noinline)) int internal(int a) { return external(a) + 1; }
int caller(int a) { return internal(a) + internal(a + 1); }
__attribute__((constructor(101))) static void early(void) { external(1); }
__attribute__((constructor)) static void usual(void) { external(2); }
__attribute__((destructor)) static void late(void) { external(3); }
__attribute__((weak)) int overridable(void) { return 1; }
int another_name(int) __attribute__((alias("caller")));
