;; What is wrong in functions is shown with the instructions around it.
;; RUN: wat2wasm %s -o %t.wasm
;; RUN: muslin validate %t.wasm
;; RUN: muslin validate --all-errors %t.wasm
;; RUN: muslin validate --all-errors=2 %t.wasm
(module
  (import "host" "log" (func $log (param i32)))
  (memory 1)
  (func $add (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func $widths (param $x i64) (result i32)
    local.get $x
    i64.const 5
    i64.add
    i32.eqz
    if (result i32)
      i32.const 1
    else
      i32.const 1234567
    end)
  (func $locals local.get 9 drop)
  (func $alignment (drop (i32.load align=8 (i32.const 0))))
  (func $empty (result i32) nop)
  (func $long (br_table 0 0 0 0 0 0 0 0 0 7 (i32.const 0)))
  (func call 99))
