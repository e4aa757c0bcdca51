// The stack: structures by value, variable arguments, recursion, arrays of unknown size.
// CC: -O1
//--- main.c
struct Big { int values[10]; double d; };
struct Big make(int);
int sum(struct Big);
int total(int count, ...);
int deep(int n) { volatile char room[100]; room[n % 100] = n; return n == 0 ? 0 : room[n % 100] + deep(n - 1); }
int array(int n) { int values[n]; for (int i = 0; i < n; i++) values[i] = i; int s = 0; for (int i = 0; i < n; i++) s += values[i]; return s; }
void _start(void) { say(sum(make(3))); say(total(4, 1, 2LL, 3.5, 'x')); say(deep(100)); say(array(50)); }
//--- other.c
struct Big { int values[10]; double d; };
struct Big make(int n) { struct Big big = { .d = 1.5 }; for (int i = 0; i < 10; i++) big.values[i] = i * n; return big; }
int sum(struct Big big) { int s = (int)(big.d * 2); for (int i = 0; i < 10; i++) s += big.values[i]; return s; }
int total(int count, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, count);
  int a = __builtin_va_arg(list, int);
  long long b = __builtin_va_arg(list, long long);
  double c = __builtin_va_arg(list, double);
  int d = __builtin_va_arg(list, int);
  __builtin_va_end(list);
  return a + (int)b + (int)c + d + count;
}
