// The same in our objects: sections of code have addresses of their own each, and -j says which is meant.
// RUN: clang++ -O2 -gdwarf-4 -ffile-compilation-dir=/src -S %s -o %t.s
// RUN: muslin as %t.s -o %t.o
// RUN: muslin addr2line -e %t.o -j .wasm.code..text -fipC 8 c 10
// RUN: muslin addr2line -e %t.o -j .wasm.code..text._ZN3BoxIiE3getEv -fipC 8 c
// RUN: muslin addr2line -e %t.o -fp 0 8 _ZN3BoxIiE3getEv+8 elsewhere ffff
// RUN: muslin objdump -drl %t.o

template <class T> struct Box {
  T value;
  __attribute__((noinline)) T get() { return value * 3; }
};

static int twice(int x) { return x + x; }

int shown(int x) {
  Box<int> box{x};
  return box.get() + twice(x);
}
