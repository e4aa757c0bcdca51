// A linked file: its addresses are from the first body on, those of its module from the start of the file.
// RUN: clang -O1 -gdwarf-5 -ffile-compilation-dir=/src -S %s -o %t.s
// RUN: muslin as %t.s -o %t.o
// RUN: muslin ld --no-entry --export=run --oformat=elf %t.o -o %t.elf
// RUN: muslin objdump -dl %t.elf
// RUN: muslin addr2line -e %t.elf -fpa 0 2 8 c run run+20 twice nothing 3000
// RUN: muslin addr2line -e %t.elf -j .wasm.code -fi 2 c
// RUN: muslin ld --no-entry --export=run -O1 --oformat=elf %t.o -o %t.short.elf
// RUN: muslin addr2line -e %t.short.elf -fpa run run+20 twice twice+6
// RUN: muslin ld --no-entry --export=run -O1 %t.o -o %t.wasm
// RUN: muslin addr2line -e %t.wasm -fpa run run+20 twice twice+6
static int table[4];
__attribute__((noinline)) static int twice(int x) {
  return x + x + table[x & 3];
}
void enter(int where) {
  table[where & 3] = where;
}
int run(int n) {
  int sum = 0;
  while (n > 0) sum += twice(n--);
  enter(sum);
  return sum;
}
