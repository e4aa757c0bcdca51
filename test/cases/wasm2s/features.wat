;; What compilers do not make: groups of types, several results, exceptions, tables with values, segments of all kinds.
;; RUN: wat2wasm %s -o %t.wasm
;; RUN: muslin wasm2s %t.wasm -o %t.s
;; RUN: muslin as %t.s -o %t.o
;; RUN: muslin wasm2s %t.wasm
;; RUN: muslin wasm2s
;; RUN: muslin wasm2s %s
;; RUN: muslin wasm2s nowhere.wasm
(module
  (type $pair (func (param i32 v128) (result i32 i64)))
  (import "host" "a \"quoted\" name" (func $log (param f32)))
  (import "host" "memory" (memory 1 2))
  (memory $other i64 1 0x10000)
  (table $functions 2 funcref)
  (tag $oops (param i32))
  (global $counter (mut i64) (i64.const -1))
  (func $pair (export "pair") (type $pair)
    block (result i32 i64)
      local.get 0
      i64.const 0x123456789
    end)
  (func (export "try") (param i32) (result i32) (local i32 i32 f64)
    (block $caught (result i32)
      (try_table (catch $oops $caught)
        (throw $oops (local.get 0)))
      (i32.const 0)))
  (func $start
    (call $log (f32.const nan:0x200000))
    (call_indirect (param f32) (f32.const 0.1) (i32.const 0))
    (memory.init $other 1 (i64.const 0) (i32.const 0) (i32.const 3)))
  (start $start)
  (elem (i32.const 0) $log)
  (elem declare func $start)
  (elem funcref (ref.null func) (ref.func $start))
  (data (i32.const 8) "text\00\01\02\03\ff")
  (data "abc"))
