;; Instructions of many proposals, as they are printed.
;; RUN: wat2wasm %s -o %t.wasm
;; RUN: muslin objdump -d --no-show-raw-insn %t.wasm
(module
  (memory 1 1 shared)
  (table 2 funcref)
  (tag $failed (param i32))
  (data $passive "bytes")
  (elem declare func $main)
  (func $vectors (param v128) (result v128)
    (i32x4.add (local.get 0) (v128.const i32x4 1 2 3 4))
    (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get 0)))
  (func $atomics (result i32)
    (atomic.fence)
    (i32.atomic.rmw.cmpxchg offset=8 (i32.const 0) (i32.const 1) (i32.const 2)))
  (func $bulk
    (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 5))
    (data.drop $passive)
    (table.set (i32.const 0) (ref.func $main)))
  (func $main (param f64) (result i32)
    (block $done (result i32)
      (try (result i32)
        (do (i32.trunc_sat_f64_s (local.get 0)))
        (catch $failed (br $done))
        (catch_all (return (i32.const -1)))))
    (return_call $next))
  (func $next (param i32) (result i32) (i32.extend8_s (local.get 0))))
