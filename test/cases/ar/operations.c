// Making an archive, looking at it, changing it.
// RUN: clang -O2 -c %s -o one.o
// RUN: clang -O2 -DTWO -c %s -o two_with_a_long_name.o
// RUN: muslin ar rv lib.a one.o
// RUN: muslin ar qv lib.a two_with_a_long_name.o operations.c
// RUN: muslin ar tv lib.a
// RUN: muslin ar tO lib.a one.o
// RUN: muslin readelf -c lib.a
// RUN: muslin ar mvb one.o lib.a operations.c
// RUN: muslin ar rcv lib.a one.o
// RUN: muslin ar t lib.a
// RUN: muslin ar dv lib.a operations.c nothing.o
// RUN: muslin ar xv lib.a one.o
// RUN: muslin ar rcSv lib.a one.o
// RUN: muslin ar s lib.a
// RUN: muslin ar t lib.a nothing.o
// RUN: muslin ar t missing.a
// RUN: muslin ar t operations.c
#ifdef TWO
int two(void) { return 2; }
#else
__attribute__((weak)) int one(void) { return 1; }
int data = 1, zeros[10];
static int hidden;
int *pointer = &hidden;
#endif
