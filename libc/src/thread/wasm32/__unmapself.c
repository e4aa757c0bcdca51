/* The call stack is the engine's: nothing of the mapped one is used any more, and signals are blocked. */
#include "pthread_impl.h"
#include "syscall.h"

hidden void __unmapself(void *base, size_t size)
{
	__syscall(SYS_munmap, base, size);
	__syscall(SYS_exit, 0);
}
