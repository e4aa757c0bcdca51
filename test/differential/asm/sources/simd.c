/* Vectors and atomic operations. Compiled with -msimd128 -matomics -mbulk-memory. */
#include <wasm_simd128.h>
v128_t constants(int i) { return i ? wasm_i8x16_const(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -16) : i == 7 ? wasm_f32x4_const(1.5f, -0.0f, 1e30f, 3) : wasm_f64x2_const(0.1, -1e300); }
v128_t shuffles(v128_t a, v128_t b) { return wasm_i8x16_shuffle(a, b, 0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31); }
v128_t arithmetic(v128_t a, v128_t b) { return wasm_i32x4_add(wasm_i16x8_mul(a, b), wasm_i64x2_sub(wasm_u8x16_avgr(a, b), wasm_f32x4_max(a, wasm_f64x2_sqrt(b)))); }
int lanes(v128_t a, const void *p) { a = wasm_v128_load8_lane(p, a, 3); a = wasm_v128_load64_lane(p, a, 1); return wasm_i8x16_extract_lane(a, 15) + wasm_u16x8_extract_lane(a, 7) + (int)wasm_f32x4_extract_lane(a, 2); }
v128_t loads(const void *p) { return wasm_v128_or(wasm_v128_load32_splat(p), wasm_v128_or(wasm_i16x8_load8x8((char *)p + 8), wasm_v128_load64_zero((char *)p + 16))); }
void stores(void *p, v128_t a) { wasm_v128_store((char *)p + 16, a); wasm_v128_store16_lane(p, a, 5); }
v128_t selects(v128_t a, v128_t b, v128_t c) { return wasm_v128_bitselect(wasm_i32x4_lt(a, b), wasm_i64x2_shl(b, 3), c); }
int bits(v128_t a) { return wasm_i8x16_bitmask(a) + wasm_v128_any_true(a) + wasm_i32x4_all_true(a); }
int atomic_int; long long atomic_long; char atomic_char;
int atomics(int v) { return __atomic_fetch_add(&atomic_int, v, 5) + __atomic_exchange_n(&atomic_char, (char)v, 5) + (int)__atomic_load_n(&atomic_long, 5); }
_Bool compare(long long *p, long long e) { __atomic_thread_fence(5); return __atomic_compare_exchange_n(p, &e, 5, 0, 5, 5); }
int waits(int *p) { return __builtin_wasm_memory_atomic_wait32(p, 1, -1) + __builtin_wasm_memory_atomic_wait64((long long *)p, 1, 100) + __builtin_wasm_memory_atomic_notify(p, 7); }
void copies(char *a, const char *b, unsigned long n) { __builtin_memcpy(a, b, n); __builtin_memset(a, 3, n); __builtin_memmove(a, b + 1, n); }
