// Sizes, in both layouts.
// RUN: clang -c %s -o %t.o
// RUN: muslin size %t.o
// RUN: muslin size -A %t.o
const char text[100] = "text";
int data[3] = {1, 2, 3};
int bss[50];
int get(int which) { return data[which] + bss[which]; }
