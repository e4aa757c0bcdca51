// Functions in a namespace and a class, templates, a lambda, most of them inlined: what they are in a module.
// RUN: clang++ -O2 -gdwarf-5 -ffile-compilation-dir=/src -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=entry %t.o -o %t.wasm
// RUN: muslin addr2line -e %t.wasm -j code -fipC 100 148 18e 1e5 1ec
// RUN: muslin addr2line -e %t.wasm -j code -fai 100 1ec 3
// RUN: muslin addr2line -e %t.wasm -j code -s 100 1ec
// RUN: muslin addr2line -e %t.wasm -fp entry+0x13 entry nothing 0
// RUN: muslin addr2line -e %t.o -fipC 100 133
// RUN: muslin addr2line -e %t.o -j nowhere 1
// RUN: muslin objdump -dlC --inlines --start-address=0x215 %t.wasm

namespace ns {
struct Counter {
  int n;
  inline int bump(int by) {
    n += by;
    if (n > 100) n = 0;
    return n;
  }
  int far(int x);
};
template <class T> static inline T clamped(T v, T lo, T hi) { return v < lo ? lo : v > hi ? hi : v; }
int Counter::far(int x) {
  for (int i = 0; i < x; i++) bump(clamped(i, 2, 9));
  return n;
}
} // namespace ns

extern "C" int entry(int a, double d) {
  ns::Counter c{a};
  int r = 0;
  for (int i = 0; i < a; i++) {
    r += c.bump(i) + ns::clamped(r, 0, 50);
    r ^= c.far(i);
  }
  auto lambda = [&](int q) { return q * r + c.bump(q); };
  return lambda(3) + (int)ns::clamped(d, 0.0, 1.0) + lambda(a);
}
