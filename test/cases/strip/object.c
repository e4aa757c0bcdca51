// An object keeps what linking it needs: the sections that go take their relocations and section symbols with them, and
// what refers to sections and symbols behind them is renumbered.
// RUN: clang -g -O1 -c %s -o %t.o
// RUN: muslin objdump -r -j code %t.o
// RUN: muslin strip -g %t.o -o %t.stripped
// RUN: muslin size -A %t.stripped
// RUN: muslin objdump -r %t.stripped
// RUN: ar rcs %t.a %t.o
// RUN: muslin strip --strip-unneeded %t.a
// RUN: muslin nm -s %t.a
// RUN: muslin strip -R code %t.o

extern int other(const char *);
int call(int n) { return other(n ? "yes" : "no") + 1; }
