// An LLVM object, taken apart: a call that is relocated, data with a pointer in it, a variable in .bss.
// RUN: clang -O1 -c %s -o %t.o
// RUN: muslin objdump -h %t.o
// RUN: muslin objdump -t %t.o
// RUN: muslin objdump -dr %t.o
// RUN: muslin objdump -r %t.o

extern int helper(const char *word);

static const char one[] = "one";
const char *words[] = {one, "two"};
int calls;

int call(int which) {
  calls++;
  return helper(words[which]) + 1;
}
