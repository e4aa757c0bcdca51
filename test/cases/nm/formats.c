// The formats of nm, on an object and on two files at once.
// RUN: clang -c %s -o %t.o
// RUN: muslin nm -f posix %t.o
// RUN: muslin nm -f sysv %t.o
// RUN: muslin nm -A -S %t.o
// RUN: muslin nm --size-sort -r %t.o
// RUN: muslin nm -j -U %t.o
// RUN: muslin nm -t d -n %t.o %t.o
// RUN: muslin nm %t.o missing.o %s

extern int elsewhere;
int data[3] = {1, 2, 3};
static char local[7];
int sum(void) { return data[0] + elsewhere + local[1]; }
