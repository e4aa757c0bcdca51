// Archives: members are taken when they are wanted, whatever the order; why, can be asked.
// RUN: clang -O1 -DMAIN -c %s -o %tmain.o
// RUN: clang -O1 -DONE -c %s -o one.o
// RUN: clang -O1 -DTWO -c %s -o two.o
// RUN: clang -O1 -DTHREE -c %s -o three.o
// RUN: muslin ar rc libone.a one.o three.o
// RUN: muslin ar rc libtwo.a two.o
// RUN: muslin ar rcT libthin.a one.o two.o three.o
// RUN: muslin ar rcS libnoindex.a one.o two.o three.o
// RUN: muslin ld -L. %tmain.o -lone -ltwo -o %t.wasm --why-extract=- -y two
// RUN: muslin nm %t.wasm
// RUN: muslin ld -L. -lone -ltwo %tmain.o -o %t2.wasm --why-extract=-
// RUN: muslin ld -L. %tmain.o -lthin -o %t3.wasm --why-extract=-
// RUN: muslin ld -L. %tmain.o -lnoindex -o %t4.wasm --why-extract=-
// RUN: muslin ld -L. %tmain.o --whole-archive --no-gc-sections -lone --no-whole-archive -ltwo -o %t5.wasm
// RUN: muslin nm %t5.wasm
// RUN: muslin ld %tmain.o --start-lib one.o two.o three.o --end-lib -o %t6.wasm --why-extract=-
// RUN: muslin ld -L. -ltwo --wrap=two %tmain.o one.o -u three -lone -o %t7.wasm --why-extract=-

#ifdef MAIN
int one(void);
void _start(void) { one(); }
#endif
#ifdef ONE
int two(void);
int one(void) { return two() + 1; }
int base(void) { return 7; }
#endif
#ifdef TWO
int base(void);
int two(void) { return base() + 1; }
#endif
#ifdef THREE
int three(void) { return 3; }
int __wrap_two(void) { return 9; }
#endif
