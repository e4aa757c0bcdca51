// How tools fail: no such file, bytes that are no object, good files between bad ones, wrong options.
// RUN: clang -c %s -o %t.o
// RUN: muslin nm missing.o
// RUN: muslin nm failures.c %t.o missing.o
// RUN: muslin size failures.c
// RUN: muslin objdump --frobnicate %t.o
// RUN: muslin objdump --sec %t.o
// RUN: muslin nm --numeric %t.o
int symbol;
