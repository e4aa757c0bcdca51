;; What is wrong outside of functions.
;; RUN: wat2wasm %s -o %t.wasm
;; RUN: muslin validate --all-errors %t.wasm
(module
  (func $f (param i32))
  (global (mut i32) (i64.const 1))
  (start $f)
  (export "twice" (func $f))
  (export "twice" (func $f))
  (table 2 1 funcref))
