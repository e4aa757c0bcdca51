#include "pthread_impl.h"

__asm__(
"	.globaltype __thread_pointer, i32\n"
"	.globl __thread_pointer\n"
"__thread_pointer:\n"
);

int __set_thread_area(void *p)
{
	__asm__ volatile (
		"local.get %0\n"
		"global.set __thread_pointer"
		: : "r"(p) : "memory");
	return 0;
}
