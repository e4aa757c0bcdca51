// The compiler's run-time library, an archive of LLVM's objects.
// CC: -O1
// LD: main.o libbuiltins.a
//--- main.c
volatile unsigned long long low = 0x123456789abcdef0, high = 77;
volatile int shift = 65;
volatile long double wide = 3.5L;
void _start(void) {
  __int128 value = ((__int128)high << 64) | low;
  __int128 product = value * (value >> 3);
  say((int)(product >> shift)); say((int)(value / 1000003)); say((int)(value % 977));
  long double x = wide * wide + 0.25L;
  say((int)(x * 1000)); say((int)(long long)(x / 0.125L)); say(x > wide);
  say(__builtin_popcountll(low)); say((int)(float)value);
}
