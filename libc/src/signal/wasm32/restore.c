/* Signals are delivered by the program itself, when a system call has answered SIGNAL: their handlers are called as
 * ordinary code, and may block, longjmp, fork and throw. Linked with sigaction, which names __restore. */
#include "sigframe.h"
#include "pthread_impl.h"
#include "syscall.h"

void __host_siginfo_next(struct sigframe *)
	__attribute__((__import_module__("env"), __import_name__("__siginfo_next")));
long __host_sigreturn(struct sigframe *)
	__attribute__((__import_module__("env"), __import_name__("__sigreturn")));

/* Defined where pthread_cancel is. */
extern weak hidden const char __cp_begin[1], __cp_cancel[1];

hidden void __restore(void)
{
}

hidden void __restore_rt(void)
{
}

/* The handler's stack may be another one. That of this function stays valid: it keeps its address in a local. */
static void call_handler(struct sigframe *frame)
{
	void *stack;
	__asm__ volatile (
		".globaltype __stack_pointer, i32\n"
		"global.get __stack_pointer\n"
		"local.set %0"
		: "=r"(stack) : : "memory");
	if (frame->stack)
		__asm__ volatile ("local.get %0\n global.set __stack_pointer" : : "r"(frame->stack) : "memory");
	if (frame->flags & SA_SIGINFO)
		((void (*)(int, siginfo_t *, void *))frame->handler)(frame->sig, &frame->info, &frame->uc);
	else
		((void (*)(int))frame->handler)(frame->sig);
	__asm__ volatile ("local.get %0\n global.set __stack_pointer" : : "r"(stack) : "memory");
}

hidden long __deliver_signal(int cancellation_point, int *cancelled)
{
	struct sigframe frame;
	__host_siginfo_next(&frame);
	frame.cancelled = 0;
	frame.uc.uc_mcontext.__pc = cancellation_point ? (uintptr_t)__cp_begin : 0;
	call_handler(&frame);
	if (__cp_cancel && frame.uc.uc_mcontext.__pc == (uintptr_t)__cp_cancel)
		*cancelled = frame.cancelled = 1;
	return __host_sigreturn(&frame);
}
