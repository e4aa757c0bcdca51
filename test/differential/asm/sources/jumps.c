/* setjmp and longjmp. Compiled with -mllvm -wasm-enable-sjlj. */
typedef int jmp_buf[8];
int setjmp(jmp_buf) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf, int);
extern int external(int);
static jmp_buf place;
int tries(int n) {
  volatile int count = 0;
  int result = setjmp(place);
  if (result == 0) { count = external(n); if (count > 5) longjmp(place, count); return external(count); }
  return result + count;
}
int twice(int n) { jmp_buf one, two; if (setjmp(one)) return 1; if (setjmp(two)) return external(2); external(n); longjmp(n ? one : two, 1); }
