/* The child is a new instance of the module over the same memory (CLONE_VM) or over a copy. It finds what to run at the
 * top of its stack and begins at __thread_start, which the host calls with that. Globals of WebAssembly are an
 * instance's own: the child sets those that belong to its thread. */
#include <stdarg.h>
#include <stdint.h>
#include "pthread_impl.h"
#include "syscall.h"

int __clone(int (*func)(void *), void *stack, int flags, void *arg, ...)
{
	va_list ap;
	va_start(ap, arg);
	pid_t *ptid = va_arg(ap, pid_t *);
	void *tls = va_arg(ap, void *);
	pid_t *ctid = va_arg(ap, pid_t *);
	va_end(ap);

	if (!stack) return -EINVAL;
	uintptr_t *top = (void *)(((uintptr_t)stack & -16) - 16);
	top[0] = (uintptr_t)func;
	top[1] = (uintptr_t)arg;
	return __syscall(SYS_clone, flags, top, ptid, ctid, tls);
}

/* That of the thread whose pointer this is: the child's own, or its parent's if they share one (posix_spawn). */
static void use_block_of(pthread_t td)
{
#ifdef __wasm_atomics__
	__set_tls_base(td->dtv[1]);
#else
	(void)td;
#endif
}

__attribute__((__export_name__("__thread_start")))
void __thread_start(int (*func)(void *), void *arg, void *sp, void *tp)
{
	__asm__ volatile (
		".globaltype __stack_pointer, i32\n"
		"local.get %0\n"
		"global.set __stack_pointer"
		: : "r"(sp) : "memory");
	__set_thread_area(tp);
	use_block_of(__pthread_self());
	__syscall(SYS_exit, func(arg));
}
