// What is no ELF file, and what readelf cannot do: said in so many words.
// RUN: clang -O2 -c %s -o %t.o
// RUN: muslin readelf -h %t.o
// RUN: sample object elf.o
// RUN: muslin readelf -x .nothing -p 99 elf.o
// RUN: muslin readelf elf.o
// RUN: muslin readelf -w elf.o
// RUN: muslin readelf --sym-base=7 -s elf.o
int one(void) { return 1; }
