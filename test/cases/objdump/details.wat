;; What a module has of its own, section by section, and its symbols.
;; RUN: wat2wasm --debug-names %s -o %t.wasm
;; RUN: muslin objdump -f -p %t.wasm
;; RUN: muslin objdump -t %t.wasm
;; RUN: muslin nm %t.wasm
(module
  (type $callback (func (param i32 i64) (result f32)))
  (import "env" "log" (func $log (param i32)))
  (import "env" "memory" (memory 1 4))
  (global $counter (mut i32) (i32.const 7))
  (global (export "address") i32 (i32.const 1024))
  (table $slots 2 8 funcref)
  (tag $failure (param i32))
  (elem (table $slots) (offset (i32.const 1)) func $twice)
  (data $greeting (i32.const 1024) "hello")
  (data $later "passive")
  (start $begin)
  (func $begin (call $log (global.get $counter)))
  (func $twice (export "twice") (export "double") (param $value i32) (result i32)
    (local $sum i32) (local f64 f64)
    (local.set $sum (i32.add (local.get $value) (local.get $value)))
    (block $out (br_table $out 0 0 0 0 0 0 0 0 (local.get $sum)))
    (local.get $sum)))
;; RUN: muslin objdump -d %t.wasm
;; RUN: muslin objdump -d --no-show-raw-insn --start-address=0x92 --stop-address=0x9c %t.wasm
