// Lines of the source in between their code. The file is found by its name only if a folder is given.
// RUN: clang -O1 -g -fdebug-compilation-dir=/elsewhere -c %s -o %t.o
// RUN: muslin objdump -S -I . %t.o
// RUN: muslin objdump -lS --inlines --source-comment=';; ' --include . %t.o
// RUN: muslin objdump -dS %t.o
static inline int square(int x) {
  return x * x;
}

int either(int x) {
  if (x > 3) return square(x) + 1;
  // Not so large.
  return x + x;
}
