/* The thread pointer is a mutable global, defined by src/thread/wasm32/__set_thread_area.c. */
static inline uintptr_t __get_tp(void)
{
	uintptr_t tp;
	__asm__(
		".globaltype __thread_pointer, i32\n"
		"global.get __thread_pointer\n"
		"local.set %0"
		: "=r"(tp));
	return tp;
}

#ifdef __wasm_atomics__
/* Where the calling instance has its thread-local data. */
static inline void __set_tls_base(uintptr_t base)
{
	__asm__ volatile (
		".globaltype __tls_base, i32\n"
		"local.get %0\n"
		"global.set __tls_base"
		: : "r"(base) : "memory");
}
#endif

#define MC_PC __pc
