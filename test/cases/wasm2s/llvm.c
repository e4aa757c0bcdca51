// A linked program in LLVM's syntax: what its assembler reads, and around it what only ours does. As debug information has
// offsets in the code, there is a warning.
// RUN: clang -O1 -g -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=run --allow-undefined %t.o -o %t.wasm
// RUN: muslin wasm2s --syntax=llvm -o %t.s %t.wasm
// RUN: muslin wasm2s --syntax=llvm --strip-debug %t.wasm
// RUN: muslin wasm2s --strip-debug --syntax=llvm %t.wasm -o %t.s
// RUN: muslin as %t.s -o %t.own.o
// RUN: muslin ld --no-gc-sections --no-entry %t.own.o -o %t.own.wasm
// RUN: muslin objdump -d %t.own.wasm
// RUN: muslin wasm2s --syntax=masm %t.wasm
static float table[] = {1, 1.5f, 2, 3, 5};
const char *text = "numbers\n";
void report(int);
__attribute__((noinline)) static float get(unsigned n) { return n < 5 ? table[n] : -1; }
int run(unsigned n) {
  float sum = text[0];
  while (n > 0) sum += get(n--);
  table[0] = sum > 0 ? sum : 0;
  report(sum);
  return sum;
}
