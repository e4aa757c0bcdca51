/* Linked with pthread_cancel. Its handler asks whether the interrupted code was a cancellation point by comparing a
 * program counter: __deliver_signal gives it these addresses. */
#include "pthread_impl.h"
#include "syscall.h"

__asm__(
"	.section .rodata.__cp_begin,\"\",@\n"
"	.hidden __cp_begin\n"
"	.hidden __cp_end\n"
"	.hidden __cp_cancel\n"
"	.globl __cp_begin\n"
"	.globl __cp_end\n"
"	.globl __cp_cancel\n"
"	.type __cp_begin,@object\n"
"	.type __cp_end,@object\n"
"	.type __cp_cancel,@object\n"
"__cp_begin:\n"
"	.int8 0\n"
"	.size __cp_begin, 1\n"
"__cp_end:\n"
"	.int8 0\n"
"	.size __cp_end, 1\n"
"__cp_cancel:\n"
"	.int8 0\n"
"	.size __cp_cancel, 1\n"
);

hidden long __cancel(void);

hidden long __cp_enter(void)
{
	pthread_t self = __pthread_self();
	return self->cancel && self->canceldisable != PTHREAD_CANCEL_DISABLE ? __cancel() : 0;
}

hidden long __syscall_cp_asm(volatile void *cancel, syscall_arg_t n,
                             syscall_arg_t a, syscall_arg_t b, syscall_arg_t c,
                             syscall_arg_t d, syscall_arg_t e, syscall_arg_t f)
{
	(void)cancel;
	return __syscall_cp(n, a, b, c, d, e, f);
}
