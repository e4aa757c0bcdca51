/* Reference types: externref in parameters, tables of them. Compiled with -mreference-types. */
typedef __externref_t ref;
static ref objects[0];
extern ref make(int);
extern void take(ref);
ref pass(ref a) { take(a); return make(3); }
ref from_table(int i) { return __builtin_wasm_table_get(objects, i); }
void to_table(int i, ref r) { __builtin_wasm_table_set(objects, i, r); }
int table_size(void) { return __builtin_wasm_table_size(objects); }
int table_grow(ref r, int n) { return __builtin_wasm_table_grow(objects, r, n); }
void table_fill(ref r) { __builtin_wasm_table_fill(objects, 1, r, 2); }
ref null(void) { return __builtin_wasm_ref_null_extern(); }
