// Names of C++ as they were written. The linker demangles the names of a module itself.
// RUN: clang++ -O1 -c %s -o %t.o
// RUN: muslin nm %t.o
// RUN: muslin nm -C %t.o
// RUN: muslin objdump -drC --no-show-raw-insn %t.o

namespace shapes {
template <class T> struct Box {
  T value;
  T get() const { return value; }
};
int open(const Box<int> &box, int (*change)(int)) { return change(box.get()); }
} // namespace shapes
