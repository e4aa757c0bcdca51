// With debug information, code stays where it is; objects are refused.
// RUN: clang -O1 -g -c %s -o %t.o
// RUN: wasm-ld --no-entry --export=twice %t.o -o %t.wasm
// RUN: muslin wasmrewrite %t.wasm -o %t.debug -v
// RUN: muslin wasmrewrite -S %t.wasm -o %t.none
// RUN: muslin objdump -d %t.none
// RUN: muslin wasmrewrite %t.o -o %t.object
// RUN: muslin wasmrewrite %s -o %t.text
// RUN: muslin wasmrewrite
// RUN: muslin wasmrewrite one two
// RUN: muslin wasmrewrite nowhere.wasm -o %t.nowhere
int twice(int x) { return x + x; }
