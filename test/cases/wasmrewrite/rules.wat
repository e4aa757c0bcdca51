;; What is left out, and what is said of it.
;; RUN: wat2wasm %s -o %t.wasm
;; RUN: muslin wasmrewrite %t.wasm -o %t.kept --keep-code --keep-order -v
;; RUN: muslin wasmrewrite %t.wasm -o %t.less --verbose
;; RUN: muslin objdump -d --no-show-raw-insn %t.less
;; RUN: muslin objdump -p -j type %t.less
;; RUN: muslin wasmrewrite %t.less -v
(module
  (type $unused (func (param f64)))
  (type $one (func (param i32) (result i32)))
  (type $same (func (param i32) (result i32)))
  (func $first (export "first") (type $same) (local i32 i32) (local f32) (local f32)
    nop
    block $nobody
      local.get 0
      local.set 1
    end
    local.get 1
    local.tee 2
    drop
    block $somebody
      block $nobody
        local.get 2
        br_if $somebody
      end
    end
    local.get 2)
  (func (export "second") (type $one)
    local.get 0
    call $first))
