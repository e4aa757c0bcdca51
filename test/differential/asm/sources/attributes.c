/* Names and types of imports and exports, custom sections, inline assembly. */
__attribute__((import_module("host"), import_name("print"))) void host_print(const char *, int);
__attribute__((import_module("other"))) int host_other(long long);
__attribute__((import_name("renamed"))) double host_renamed(double);
__attribute__((export_name("exported name"))) int exported(int a) { host_print("x", a); return host_other(a) + (int)host_renamed(a); }
__attribute__((used, visibility("default"))) int kept(void) { return 3; }
__asm__(".globaltype my_global, i32\n.globaltype constant_global, i64, immutable\n");
int read_global(void) { int value; __asm__("global.get my_global\n\tlocal.set %0" : "=r"(value)); return value; }
void write_global(int value) { __asm__ volatile("local.get %0\n\tglobal.set my_global" : : "r"(value)); }
__asm__(".section .custom_section.notes,\"\",@\n.ascii \"a note\"\n.int32 17\n");
__asm__(".section .text.by_hand,\"\",@\n.globl by_hand\n.type by_hand,@function\nby_hand:\n.functype by_hand (i32, i64) -> (i64)\n.local i64, i64, i32\nlocal.get 0\ni64.extend_i32_u\nlocal.get 1\ni64.add\nlocal.tee 2\nend_function\n");
extern long long by_hand(int, long long);
long long calls_by_hand(void) { return by_hand(1, 2); }
