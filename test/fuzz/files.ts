/** Files to damage: small ones that between them have everything in them that our readers read. */
import { readFileSync } from "node:fs";
import { fileOf, llvm } from "../support/clang.ts";
import { wat2wasm } from "../support/wabt.ts";

const program = `
  #include <stddef.h>
  extern int helper(const char *text, size_t length) __attribute__((weak));
  static const char *const names[] = {"one", "two", "three"};
  _Thread_local int counter;
  int zeroed[40];
  __attribute__((visibility("hidden"))) int choose(int which) { return names[which % 3][0] + zeroed[which]; }
  int (*pointer)(int) = choose;
  __attribute__((constructor)) static void begin(void) { counter = 1; }
  int main(int argc, char **argv) { return pointer(argc) + (helper ? helper(argv[0], 3) : counter); }
`;

const text = `(module
  (type $f (func (param i32 i64) (result f64)))
  (import "host" "log" (func $log (param externref)))
  (memory (export "memory") 1 2)
  (table $t 4 funcref)
  (tag $e (param i32))
  (global $g (mut i64) (i64.const -1))
  (data "passive") (data (i32.const 8) "active")
  (elem (i32.const 0) func $a $b) (elem declare func $a)
  (start $b)
  (func $a (type $f) (local v128 f32)
    (block $out (loop $again (br_if $out (i32.eqz (local.get 0))) (br_table $again $out $again (local.get 0))))
    (drop (i32x4.extract_lane 1 (v128.const i32x4 1 2 3 4)))
    (try (do (throw $e (i32.const 1))) (catch $e (drop)) (catch_all))
    (f64.load offset=8 (i32.trunc_sat_f64_u (f64.const 0x1p-3))))
  (func $b (memory.init 0 (i32.const 0) (i32.const 0) (i32.const 7)) (global.set $g (i64.const 1))))`;

/** Modules, LLVM objects and archives. The first time, the compiler makes them. */
export async function wholeFiles(): Promise<readonly Uint8Array[]> {
  const object = await llvm(["clang", "-O1", "-c", "a.c", "-o", "a.o"], { "a.c": program });
  const debug = await llvm(["clang", "-g", "-ffunction-sections", "-c", "a.c", "-o", "a.o"], { "a.c": program });
  const archive = await llvm(["ar", "rcs", "liba.a", "a.o"], object.files);
  const shared = [
    "wasm-ld",
    "-shared",
    "--experimental-pic",
    "--allow-undefined",
    "--unresolved-symbols=import-dynamic",
  ];
  const position = await llvm(["clang", "-fPIC", "-c", "a.c", "-o", "a.o"], {
    "a.c": "int x; int *f(void) { return &x; }",
  });
  const library = await llvm([...shared, "a.o", "-o", "a.so"], position.files);
  return [
    fileOf(object, "a.o"),
    fileOf(debug, "a.o"),
    fileOf(archive, "liba.a"),
    fileOf(library, "a.so"),
    await wat2wasm(text),
    readFileSync(new URL("../../examples/primes.wasm", import.meta.url)),
  ];
}
