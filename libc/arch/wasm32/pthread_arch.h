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

#define MC_PC __pc
