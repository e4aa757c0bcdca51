// A linked program: its names are symbols, also those that no symbol can have.
// RUN: clang -O1 -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=run %t.o -o %t.wasm
// RUN: muslin wasm2s %t.wasm
static int table[] = {1, 1, 2, 3, 5};
const char *text = "numbers\n";
__attribute__((noinline)) static int get(unsigned n) { return n < 5 ? table[n] : -1; }
int run(unsigned n) {
  int sum = text[0];
  while (n > 0) sum += get(n--);
  table[0] = sum;
  return sum;
}
