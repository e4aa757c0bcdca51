;; Features can be switched off, and on.
;; RUN: wat2wasm %s -o %t.wasm
;; RUN: muslin validate %t.wasm
;; RUN: muslin validate --features=mvp --all-errors %t.wasm
;; RUN: muslin validate --features mvp --enable simd128,sign-ext %t.wasm
;; RUN: muslin validate --disable=simd128 %t.wasm
;; RUN: muslin validate --disable=simd %t.wasm
;; RUN: muslin validate --all-errors=none %t.wasm
(module
  (func (result i32) (i32.extend8_s (i32.const 200)))
  (func (drop (i32x4.splat (i32.const 1)))))
