// Of a module's names, some are kept and some are left out.
// RUN: clang -O1 -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=one --export=two %t.o -o %t.wasm
// RUN: muslin strip -K one %t.wasm -o %t.kept
// RUN: muslin objdump -d --no-show-raw-insn %t.kept
// RUN: muslin objdump -p -j name %t.kept
// RUN: muslin strip -w -N 't*' -R 'target_*' %t.wasm -o %t.removed
// RUN: muslin nm %t.removed
// RUN: muslin strip %t.wasm nowhere.wasm %s

int one(void) { return 1; }
int two(void) { return 2; }
static int three(void) { return 3; }
int (*four(void))(void) { return three; }
